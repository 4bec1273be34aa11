import type { Json } from './ruleset.ts'

/**
 * A ruleset as it travels: what `ruleset.ts` says, lowered by the server (`compacted.ts`) to short lists that an SDK
 * reads where they stand. Names are gone where a place says the same, dates are instants, networks are bits, weights are
 * added up; so a page fetches less, parses less and needs less code. The whole of it is in docs/specification.md.
 */
export type CompactRuleset = {
  readonly format: 2
  readonly environment: string
  readonly revision: number
  readonly door: 'client' | 'server'
  /** What flags can be; many are on or off and nothing else, so each set is told once. */
  readonly sets: readonly Variations[]
  readonly flags: { readonly [key: string]: CompactFlag }
  readonly experiments: { readonly [key: string]: CompactExperiment }
  readonly audiences: { readonly [key: string]: Nodes }
}

/** `type` as `typeof` says it. A name without a value at its place is of no variation. */
export type Variations = readonly [type: string, names: readonly string[], values: readonly Json[]]

/**
 * `set` is a place in `sets`; `needs` and the rules are absent while the flag is off. Each rule is `size, id, serve, …nodes`,
 * one after the other, the last without an id: what everybody else gets. `off` and a `serve` that is a number are places in
 * the set's names; a `serve` that is text is an experiment, and a list is a rollout.
 */
export type CompactFlag = readonly [set: number, off: number, needs?: Needs, ...rules: readonly Json[]]

/** `0` where nothing is asked; else flags with the variations that will do. */
export type Needs = 0 | readonly (readonly [flag: string, ...variations: string[]])[]

/** Ranges, each with the place of its variation. */
export type Rollout = readonly [salt: string, ...ranges: number[]]

/**
 * `answers` is the reason of who is served, and `SPLIT` while it runs; `chosen` the place of the variant that is served to
 * whom no bucket decides about, −1 where there is none; `unit` where the context has its id. `0` stands for what is not
 * asked. `overrides`: hash, place of the variant, and last a list of all their buckets; `holdouts`: key, salt, share; `layer`: key, salt and slots; `variants`:
 * key, place of the variation in the set of its flag, and the end of its range.
 */
export type CompactExperiment = readonly [
  answers: 'SPLIT' | 'PAUSED' | 'SHIPPED' | 'ROLLED_BACK', chosen: number, unit: 'subject' | 'account', phase: number, salt: string, traffic: number,
  from: number | null, until: number | null, needs: Needs, audience: 0 | Nodes, overrides: 0 | readonly (string | number | readonly number[])[], holdouts: 0 | readonly (string | number)[],
  layer: 0 | readonly (string | number)[], ...variants: readonly (string | number)[],
]

/** A condition: all of its nodes fit. A node is `what, size, …`: tests have an attribute and operands, groups have nodes. */
export type Nodes = readonly Json[]

export const ALL = 0
export const ANY = 1
export const NOT = 2
export const AUDIENCE = 3
export const EQUALS = 8
export const CONTAINS = 9
export const STARTS = 10
export const ENDS = 11
export const EXISTS = 12
export const MATCHES = 13
export const INSIDE = 14
/** From here on a test is a kind and which orders pass: 1 below, 2 equal, 4 above. */
export const NUMBER = 16
export const VERSION = 24
export const INSTANT = 32
/** Operands count in ms from now. */
export const RELATIVE = 40

/** Where variants begin in an experiment, and rules in a flag. */
export const VARIANTS = 13
export const RULES = 3
