import { BUCKETS, bucketOf, type Salt, salted } from './bucket.ts'
import { fitsAll, type Given, type Program, program } from './condition.ts'
import type { Context } from './context.ts'
import type { Assignment, Reason } from './evaluation.ts'
import type { Prepared } from './flag.ts'
import { overrideHash } from './override.ts'
import type { ExperimentRules, HoldoutRules, Prerequisite, Unit } from './ruleset.ts'
import type { Table } from './table.ts'

/** An experiment, prepared: its salts absorbed, its holdouts and its layer at hand. */
export type Experiment = Pick<ExperimentRules, 'unit' | 'phase' | 'salt' | 'traffic' | 'variants'> & {
  readonly key: string
  readonly state: ExperimentRules['state']['kind']
  /** The variant that is served to whom no bucket decides about: the shipped one, else control. */
  readonly settled: number
  readonly from: number | null
  readonly until: number | null
  /** Null where nothing is asked. */
  readonly needs: readonly Prerequisite[] | null
  readonly audience: Program | null
  readonly overrides: ExperimentRules['overrides'] | null
  readonly holdouts: readonly Holdout[] | null
  readonly layer: { readonly salt: Salt | null; readonly slots: NonNullable<ExperimentRules['layer']>['slots'] } | null
  readonly trafficSalt: Salt | null
  readonly variantSalt: Salt
}

export type Holdout = { readonly key: string; readonly salt: Salt; readonly share: number }

export type Places = { readonly holdouts: Table<Holdout>; readonly layers: Table<Salt> }

export function holdout({ salt, share }: HoldoutRules, key: string): Holdout {
  return { key, salt: salted(salt), share }
}

/** Decisions have no end: what was shipped or rolled back stays so after the schedule. */
export function experiment(rules: ExperimentRules, key: string, { holdouts, layers }: Places): Experiment {
  const { unit, phase, salt, traffic, variants, state, schedule, prerequisites, audience, overrides, layer } = rules
  const some = <Item>(list: readonly Item[]): readonly Item[] | null => (list.length === 0 ? null : list)
  const isDecided = state.kind === 'shipped' || state.kind === 'rolled-back'
  return {
    key, unit, phase, salt, traffic, variants, state: state.kind,
    settled: state.kind === 'shipped' ? variants.findIndex((variant) => variant.key === state.variant) : 0,
    from: isDecided ? null : schedule.from,
    until: isDecided ? null : schedule.until,
    needs: some(prerequisites),
    audience: audience && program(audience),
    overrides: some(overrides),
    holdouts: some(rules.holdouts)?.flatMap((name) => holdouts.get(name) ?? []) ?? null,
    layer: layer && { salt: layers.get(layer.key) ?? null, slots: layer.slots },
    trafficSalt: traffic < BUCKETS ? salted(`${salt}.traffic`) : null,
    variantSalt: salted(`${salt}.variant`),
  }
}

/** What an experiment serves a unit; `assignment` is null where an unknown unit gets what everybody gets. */
export type Served = { readonly variant: number; readonly reason: Reason; readonly exposes: boolean; readonly assignment: Assignment | null }

/** `depth`: how many flags asked for each other to come here. */
export type Asking = Given & { readonly prepared: Prepared; readonly depth: number }

export type Meets = (needs: readonly Prerequisite[], asking: Asking) => boolean

const STILL = { running: 'SPLIT', paused: 'PAUSED', shipped: 'SHIPPED', 'rolled-back': 'ROLLED_BACK' } as const

/**
 * The nine steps of contracts, 2; the first "no" ends it with null, and the flag goes on to its next rule. A reason alone
 * says that a bucket had to decide and nobody knows whose. States that are not running:
 * - paused and rolled-back: who would meet a variant gets control, and nothing is exposed;
 * - shipped: the variant for the whole audience, past layer, traffic and schedule; the holdout still gets control.
 *   Exposures go on only where there is a holdout, since only that readout still grows.
 */
export function assign(asked: Experiment, given: Asking, meets: Meets): Served | 'SUBJECT_UNKNOWN' | 'ACCOUNT_UNKNOWN' | null {
  const unit = unitId(asked.unit, given.context)
  const named = unit === null ? -1 : overridden(asked, unit)
  if (named >= 0) return served(asked, named, unit, 'OVERRIDE', asked.state === 'running', null, null)
  if (!isOpen(asked, given, meets)) return null
  return unit === null ? withoutUnit(asked) : bucketed(asked, unit)
}

export function unitId(unit: Unit, context: Context): string | null {
  return (unit === 'account' ? context.account : context.subject) ?? null
}

function overridden({ overrides, salt, variants }: Experiment, unit: string): number {
  if (overrides === null) return -1
  const hash = overrideHash(salt, unit)
  const named = overrides.find((override) => override.hash === hash)
  return variants.findIndex(({ key }) => key === named?.variant)
}

/** Steps 3–5, which ask nothing of the unit's id. */
function isOpen({ from, until, needs, audience }: Experiment, given: Asking, meets: Meets): boolean {
  if (from !== null && given.now() < from) return false
  if (until !== null && given.now() >= until) return false
  return (needs === null || meets(needs, given)) && (audience === null || fitsAll(audience, given))
}

/** Steps 6–9. */
function bucketed(asked: Experiment, unit: string): Served | null {
  const { state, holdouts, settled } = asked
  if (holdouts !== null) {
    for (const held of holdouts) if (bucketOf(held.salt, unit) < held.share) return served(asked, 0, unit, 'HOLDOUT', state === 'running' || state === 'shipped', held.key, null)
  }
  if (state === 'shipped') return served(asked, settled, unit, 'SHIPPED', holdouts !== null, null, null)
  if (!isInLayer(asked, unit)) return null
  if (asked.trafficSalt !== null && bucketOf(asked.trafficSalt, unit) >= asked.traffic) return null
  if (state !== 'running') return served(asked, settled, unit, STILL[state], false, null, null)
  const bucket = bucketOf(asked.variantSalt, unit)
  return served(asked, picked(asked, bucket), unit, 'SPLIT', true, null, bucket)
}

/** An unknown unit still gets what every unit gets, where no bucket would have to tell. */
function withoutUnit(asked: Experiment): ReturnType<typeof assign> {
  const { state, settled, unit } = asked
  const isEverybody = state === 'shipped' ? asked.holdouts === null : state !== 'running' && asked.layer === null && asked.trafficSalt === null
  if (isEverybody) return served(asked, settled, null, STILL[state], false, null, null)
  return unit === 'account' ? 'ACCOUNT_UNKNOWN' : 'SUBJECT_UNKNOWN'
}

function isInLayer({ layer }: Experiment, unit: string): boolean {
  if (layer === null) return true
  if (layer.salt === null) return false
  return rangeOf(layer.slots, bucketOf(layer.salt, unit)) >= 0
}

/** The index of the range that holds a bucket, or −1. */
export function rangeOf(ranges: readonly { readonly from: number; readonly to: number }[], bucket: number): number {
  for (let index = 0; index < ranges.length; index++) {
    const range = ranges[index]
    if (range !== undefined && range.from <= bucket && bucket < range.to) return index
  }
  return -1
}

function picked({ variants }: Experiment, bucket: number): number {
  let to = 0
  for (let index = 0; index < variants.length; index++) if (bucket < (to += variants[index]?.weight ?? 0)) return index
  return -1
}

/** Many arguments and no object for them: it runs at every question. */
function served({ key, phase, variants }: Experiment, index: number, unit: string | null, reason: Reason, exposes: boolean, holdout: string | null, bucket: number | null): Served | null {
  const variant = variants[index]
  if (variant === undefined) return null
  const assignment = unit === null ? null
    : { experiment: key, phase, variant: variant.key, variation: variant.variation, unit, holdout, forced: reason === 'OVERRIDE', bucket }
  return { variant: index, reason, exposes, assignment }
}
