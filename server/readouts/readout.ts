import type { Family, MetricKind } from '../metrics/metric.ts'
import type { Lift } from '../stats/lift.ts'
import type { LevelInterval } from '../stats/interval.ts'
import type { Check } from './checks.ts'
import type { Standing } from './guardrails.ts'
import type { HarmReadout } from './harms.ts'
import type { Look } from './look.ts'
import type { BanditReadout } from './bandit.ts'
import type { NoveltyReadout } from './novelty.ts'
import type { Verdict } from './recommend.ts'

/**
 * What one experiment taught: everything its page, its table and `--json` show. Plain data that JSON carries without
 * loss: times in Unix milliseconds, exact sums as decimal text, `null` for "not known", never a bigint, Date or NaN.
 */
export type Readout = {
  readonly experiment: ReadoutExperiment
  /** The moment it is about: who is matured is decided by it. */
  readonly asOf: number
  /** Every event accepted before this moment is counted. */
  readonly watermark: number | null
  /** The deciding metric first, guardrails, then the others. */
  readonly metrics: readonly MetricReadout[]
  readonly checks: readonly Check[]
  /** The harm watch: of live experiments, each variant on the deciding metric and the guardrails. Empty where a check blocks. */
  readonly harms: readonly HarmReadout[]
  readonly breakdowns: readonly Breakdown[]
  readonly verdict: Verdict
  /** Of a bandit, which has no test, no lift and no looks anywhere in its readout. */
  readonly bandit?: BanditReadout
  /** What people did is withheld until then: the workspace hides it before the plan's minimum runtime. */
  readonly hiddenUntil?: number
  /** Events of before it were let go since the experiment began: whoever was exposed before it stays as counted then. */
  readonly eventsFrom?: number
}

export type BanditPlan = { readonly floor: number; readonly everyDays: number; readonly stretches: readonly { readonly from: number; readonly shares: Readonly<Record<string, number>> }[] }

export type ReadoutExperiment = {
  readonly key: string
  readonly name: string
  /** Who is dealt to variants and counted. */
  readonly unit: 'person' | 'account'
  readonly surface: 'onboarding' | 'pricing' | 'landing' | 'campaign' | 'product'
  readonly status: 'draft' | 'review' | 'running' | 'paused' | 'stopped' | 'archived'
  /** `import`: it ran elsewhere and is over. */
  readonly origin: 'live' | 'import'
  readonly phase: number
  readonly startedAt: number | null
  readonly stoppedAt: number | null
  readonly plan: ReadoutPlan
  /** Control first, then in the experiment's order. */
  readonly variants: readonly ReadoutVariant[]
}

/** `weight`: planned, in any unit. */
export type ReadoutVariant = { readonly key: string; readonly name: string; readonly control: boolean; readonly weight: number }

export type ReadoutPlan = {
  /** Smallest relative lift worth shipping, 0.08 for 8 %; null when none was planned (an import). */
  readonly minimumEffect: number | null
  readonly alpha: number
  readonly power: number
  readonly days: number | null
  /** How many metrics decide together and share `alpha`; left out where one does. */
  readonly together?: number
  readonly rule: 'sequential' | 'fixed' | 'bandit'
  /** Of a bandit: the smallest share a variant keeps, after how many days shares may change, and each stretch of them, shares adding up to 1. */
  readonly bandit?: BanditPlan
  /** The planned maximum, largest arm; null where none was computed: then a sequential plan answers at its end alone. */
  readonly peoplePerArm: number | null
  /** When the last planned person is exposed; a decision waits for that person's window too. */
  readonly endsAt: number | null
}

/** What people did before they were exposed: counted over so many days, or why it is not. */
export type BeforeFacts = { readonly kind: 'counted'; readonly days: number } | { readonly kind: 'none'; readonly reason: 'new-people' | 'metric' }

/** What the numbers of a metric are and how to speak of them. */
export type MetricFacts = {
  readonly key: string
  readonly name: string
  /** `decides-too`: together with the metric that decides, by Holm. */
  readonly role: 'decides' | 'decides-too' | 'guardrail' | 'also'
  readonly kind: MetricKind
  readonly family: Family
  /** What is better. */
  readonly direction: 'more' | 'less'
  readonly windowDays: number | null
  /** What a value counts ("rounds"), "ms" of a time; null for a conversion or where nothing was said. */
  readonly unit: string | null
  /** ISO 4217, of money. */
  readonly currency: string | null
  readonly version: number
  /** Values above the quantile `at` of everybody matured count as that: as decimal text, null where there is nobody yet. */
  readonly winsorised?: { readonly at: number; readonly cut: string | null }
  /** Where the plan takes into account what people did before. */
  readonly before?: BeforeFacts
  /** What so large a share of people stay below or reach: 0.5 of a median. */
  readonly quantile?: number
  /** Of a guardrail: it must not get worse by more, relative to control. */
  readonly margin?: number
  /** English: who and what, "new trials" and "activate"; null where nobody wrote them. */
  readonly phrases: { readonly people: string; readonly act: string } | null
}

export type MetricReadout = MetricFacts & {
  readonly arms: readonly ArmReadout[]
  /** One per variant that is not control, in the experiment's order. */
  readonly lifts: readonly LiftReadout[]
  /** Cumulative, by day of exposure; empty where no day is known. */
  readonly daily: readonly DayReadout[]
  /** Of a funnel its steps, each of all matured people; else empty. */
  readonly steps: readonly StepReadout[]
  /** Of a time, how many had done it by then; else empty. */
  readonly curve: readonly CurvePoint[]
  /** Of what decides, where it is known when people did it and enough did: by variant, else empty. */
  readonly novelty: readonly NoveltyReadout[]
  /** Of a sequential plan's deciding metrics: the looks taken, oldest first; the lifts above are those of the last. */
  readonly looks: readonly Look[]
  /** Of a guardrail, by variant: rates or means at the look that its lift above is of. */
  readonly lookedValues?: Readonly<Record<string, Look['values']>>
}

/** One step of a funnel: who came so far or further, tested like a conversion. */
export type StepReadout = { readonly step: number; readonly event: string; readonly arms: readonly ShareReadout[]; readonly lifts: readonly LiftReadout[] }

/** `afterMs`: since the window began. */
export type CurvePoint = { readonly afterMs: number; readonly arms: readonly CurveShare[] }

/** `share`: who had done it by then, of everybody as far as they were watched; null where nobody was watched so long. */
export type CurveShare = ShareReadout & { readonly range: { readonly from: number; readonly to: number } | null }

/** People of one arm: how many, and which share of its matured ones. */
export type ShareReadout = { readonly variant: string; readonly people: number; readonly share: number | null }

export type ArmReadout = {
  readonly variant: string
  readonly name: string
  readonly control: boolean
  readonly exposed: number
  readonly maturing: number
  readonly matured: number
  /** Matured people who converted; for a value or revenue those above zero, null where that is not counted. */
  readonly converted: number | null
  /** Conversion: converted / matured. Otherwise the mean per matured person, in the metric's unit. Null: nobody matured. */
  readonly value: number | null
  readonly interval: LevelInterval | null
  /** Exact, in the metric's unit. */
  readonly sum: string
  /** People first met here who met another variant later. */
  readonly crossovers: number
}

/** What a lift says, with the metric's direction applied. */
export type Answer = 'better' | 'worse' | 'no-clear-difference' | 'too-early' | 'no-answer'

/** `standing`: of a guardrail, once something may be said. */
export type LiftReadout = { readonly variant: string; readonly lift: Lift; readonly answer: Answer; readonly standing?: Standing }

export type DayReadout = {
  /** Calendar day in the workspace's time zone, "2026-03-10". */
  readonly date: string
  /** Some people exposed up to this day are not matured: the point will still move. */
  readonly maturing: boolean
  readonly arms: readonly { readonly variant: string; readonly matured: number; readonly value: number | null; readonly interval: LevelInterval | null }[]
  readonly lifts: readonly LiftReadout[]
}

/** The deciding metric by where people came from, or any other dimension. */
export type Breakdown = {
  readonly dimension: string
  readonly metric: string
  readonly groups: readonly BreakdownGroup[]
  /** Do the groups differ more than chance makes them? One per variant that is not control. */
  readonly heterogeneity: readonly HeterogeneityReadout[]
}

export type BreakdownGroup = {
  readonly value: string
  readonly arms: readonly { readonly variant: string; readonly matured: number; readonly converted: number | null; readonly value: number | null }[]
  readonly lifts: readonly LiftReadout[]
}

export type HeterogeneityReadout = {
  readonly variant: string
  readonly convention: 'Cochran Q'
  /** Null where fewer than two groups can be compared. */
  readonly statistic: number | null
  readonly degreesOfFreedom: number | null
  readonly pValue: number | null
}
