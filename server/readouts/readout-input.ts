import type { Summary } from '../stats/summary.ts'
import type { Look } from './look.ts'
import type { MetricFacts, ReadoutExperiment } from './readout.ts'

/** What a readout is built from: the plan and sums of people, loaded by the service. Records are keyed by variant. */
export type ReadoutInput = {
  readonly experiment: ReadoutExperiment
  readonly asOf: number
  readonly watermark: number | null
  readonly metrics: readonly MetricInput[]
  readonly exposures: readonly ExposureStratum[]
  /** People who met two variants, under the one they met first. */
  readonly crossovers: ByVariant<number>
  /** Exposures or rows that could not be used. */
  readonly refused: number
  /** Taken so far on the deciding metric, oldest first. */
  readonly looks: readonly Look[]
}

export type ByVariant<Value> = Readonly<Record<string, Value>>

/** People exposed within a stretch of constant weights; weights in any unit, only their ratio counts. */
export type ExposureStratum = { readonly weights: ByVariant<number>; readonly exposed: ByVariant<number> }

export type MetricInput = {
  readonly metric: MetricFacts
  readonly arms: ByVariant<ArmInput>
  /** Matured people only. A variant that is missing has nobody. */
  readonly strata: readonly StratumInput[]
  /** By day of first exposure, ascending, matured people of that day alone: the readout adds them up. */
  readonly days: readonly DayInput[]
  readonly breakdowns: readonly BreakdownInput[]
  /** Matured people at exactly this level, ascending; empty where the metric has none. */
  readonly levels: readonly LevelInput[]
  /** Of what decides, where it is known when people did it first: matured people by the stretch after the exposure, ascending. */
  readonly lags?: readonly LagInput[]
  /** Of a time, people whose window still runs. */
  readonly watched?: readonly WatchedInput[]
}

/** Milliseconds since the exposure; people of each stratum who did it first within. */
export type LagInput = { readonly fromMs: number; readonly toMs: number; readonly strata: LevelInput['strata'] }

/** People of one day whose window still runs: how many whole bins all of them were watched, and at which level they are so far. */
export type WatchedInput = { readonly bins: number; readonly levels: readonly { readonly level: number; readonly people: ByVariant<number> }[] }

/** A level's name in the definition: the event of a funnel's step, or when a time's bin ends. Level 0 is nobody's. */
export type LevelInput = { readonly level: number; readonly event: string | null; readonly afterMs: number | null; readonly strata: readonly { readonly stratum: string; readonly people: ByVariant<number> }[] }

export type ArmInput = {
  readonly exposed: number
  readonly maturing: number
  /** Matured people with a value above zero; null where a value metric does not count them. */
  readonly converted: number | null
  /** Its matured people over all strata, where that is not the sum of them. */
  readonly whole?: Summary
}

/** A stretch of constant traffic and weights; the same name means the same stretch in days and groups. */
export type StratumInput = { readonly stratum: string; readonly arms: ByVariant<Summary> }

export type DayInput = { readonly date: string; readonly maturing: number; readonly strata: readonly StratumInput[] }

export type BreakdownInput = {
  readonly dimension: string
  readonly groups: readonly { readonly value: string; readonly strata: readonly StratumInput[] }[]
}
