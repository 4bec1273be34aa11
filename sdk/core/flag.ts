import { type Experiment, experiment, type Holdout, holdout } from './assign.ts'
import { type Salt, salted } from './bucket.ts'
import { appendAll, audienceTable, type Program } from './condition.ts'
import type { Reason } from './evaluation.ts'
import type { Condition, FlagRules, Prerequisite, Range, Ruleset, Serve } from './ruleset.ts'
import { type Table, table } from './table.ts'

/** A ruleset, prepared flag by flag as they are asked for. */
export type Prepared = { readonly flags: Table<Flag>; readonly audiences: Table<Program> }

type Parts = Pick<Ruleset, 'flags' | 'experiments' | 'audiences' | 'layers' | 'holdouts'>

/** Keeps nothing of the ruleset but what is still to be prepared. */
export function prepare({ flags, experiments, audiences, layers, holdouts }: Parts): Prepared {
  const places = { holdouts: table<Parts['holdouts'][string], Holdout>(holdouts, holdout), layers: table<Parts['layers'][string], Salt>(layers, ({ salt }) => salted(salt)) }
  const prepared = table(experiments, (rules, key) => experiment(rules, key, places))
  return { flags: table(flags, (rules, key) => flag(rules, key, prepared)), audiences: audienceTable(audiences) }
}

/**
 * A flag, prepared. `rules` is flat for the reason that a `Program` is: one rule after the other, the fallthrough last,
 * each `[end, id, serve, answer, served, …condition]`, where `answer` is the reason until the whole answer was given once.
 */
export type Flag = {
  readonly key: string
  /** As `typeof` says it. */
  readonly type: string
  readonly values: FlagRules['values']
  /** Null where nothing is asked. */
  readonly needs: readonly Prerequisite[] | null
  /** One rule, for where a prerequisite is not met. */
  readonly off: unknown[] | null
  readonly rules: unknown[]
}

export const ID = 1
export const SERVE = 2
export const ANSWER = 3
export const SERVED = 4
export const WHEN = 5

/** Who asks a bucket, and how often each range or variant was served. */
export type Draw = { readonly tallies: number[] } & ({ readonly salt: Salt; readonly ranges: readonly Range[] } | { readonly experiment: Experiment })

function flag(raw: FlagRules, key: string, experiments: Table<Experiment>): Flag {
  const { type, on, values, off, rules, fallthrough } = raw
  const needs = on && raw.prerequisites !== undefined && raw.prerequisites.length > 0 ? raw.prerequisites : null
  const prepared: unknown[] = []
  const add = (id: string | null, when: Condition | null, serve: string | Draw | undefined, reason: Reason): void => {
    const at = prepared.length
    prepared.push(0, id, serve, reason, 0)
    if (when !== null) appendAll(prepared, when)
    prepared[at] = prepared.length
  }
  if (on) {
    for (const { id, when, serve } of rules) add(id, when, servedBy(serve, experiments), 'TARGETING_MATCH')
    add(null, null, servedBy(fallthrough, experiments), rules.length === 0 ? 'STATIC' : 'DEFAULT')
  } else add(null, null, off, 'DISABLED')
  // The copy has no room to grow.
  return { key, type: type === 'json' ? 'object' : type, values, needs, off: needs === null ? null : [WHEN, null, off, 'PREREQUISITE_FAILED', 0], rules: prepared.slice() }
}

/** What a rule serves: a variation by its name, or what asks a bucket; undefined is nothing, and the next rule is asked. */
function servedBy(serve: Serve, experiments: Table<Experiment>): string | Draw | undefined {
  switch (serve.kind) {
    case 'variation': return serve.variation
    case 'rollout': return { salt: salted(serve.salt), ranges: serve.ranges, tallies: serve.ranges.map(() => 0) }
    case 'experiment': {
      const found = experiments.get(serve.experiment)
      return found === undefined ? found : { experiment: found, tallies: found.variants.map(() => 0) }
    }
    default: return undefined
  }
}

/** How often flags served their variations. */
export type Usage = { readonly [flag: string]: { readonly [variation: string]: number } }

/** Moves what was counted since the last time into `sums`. */
export function collectUsage({ flags }: Prepared, sums: Map<string, Map<string, number>>): void {
  for (const { key, rules, off } of flags.ready.values()) {
    const counts = sums.get(key) ?? new Map<string, number>()
    const count = (variation: string, times: number): void => {
      if (times > 0) sums.set(key, counts.set(variation, (counts.get(variation) ?? 0) + times))
    }
    for (const list of [rules, off ?? []]) {
      for (let at = 0; at < list.length; at = list[at] as number) {
        const serve = list[at + SERVE] as string | Draw | undefined
        if (typeof serve === 'string') count(serve, list[at + SERVED] as number)
        else serve?.tallies.forEach((times, index) => count(('ranges' in serve ? serve.ranges : serve.experiment.variants)[index]?.variation ?? '', times))
        list[at + SERVED] = 0
        if (typeof serve === 'object') serve.tallies.fill(0)
      }
    }
  }
}
