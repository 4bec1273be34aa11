import type { NoLift } from '../../stats/lift.ts'
import type { ReadoutExperiment } from '../readout.ts'

/** What a variant did to a metric.. */
export type Moved = {
  readonly variant: string
  readonly metric: string
  readonly lift: string
  readonly rose: boolean
  /** English: "new trials", "activate"; only of a metric of which more is better they read "gets more … to …". */
  readonly phrases: { readonly people: string; readonly act: string } | null
  readonly moreIsBetter: boolean
}

/** Two ends as text; null is an open one. */
export type Ends = { readonly from: string | null; readonly to: string | null; readonly both: string | null }

/** How often chance alone does it: once in so many tests; null for once in more than a billion, or where it was not tested. */
export type Chance = { readonly tests: string | null }

/** What is counted: sentences say who, so that accounts are never called people. */
export type Unit = ReadoutExperiment['unit']

/** A guardrail's limit, in words: "20%"; null where none was planned. */
type AtLimit = { readonly variant: string; readonly metric: string; readonly margin: string | null }

/** Every sentence about a readout, in one language. Names and numbers come in as slots, already written out. */
export type Catalogue = {
  readonly ship: (moved: Moved) => string
  readonly rollback: (moved: Moved) => string
  readonly keepRunning: (slots: { readonly variant: string; readonly days: number | null; readonly count: string; /** Instead of the usual reason. */ readonly why: string | null }) => string
  readonly pause: (slots: { readonly variant: string; readonly metric: string }) => string
  readonly tooEarly: (slots: { readonly conversions: string; readonly needed: string }) => string
  readonly heldByGuardrail: (slots: AtLimit) => string
  readonly borrowed: (slots: { readonly variant: string; readonly early: string; readonly metric: string; readonly lift: string; readonly moreIsBetter: boolean }) => string
  readonly inconclusive: (slots: { readonly variant: string; readonly ends: Ends }) => string
  readonly neutral: (slots: { readonly margin: string }) => string
  readonly notTrustworthy: (slots: { readonly cause: string }) => string

  /** `chance`: null for more than 99 %. */
  readonly bandit: (slots: { readonly variant: string; readonly chance: string | null; readonly isClear: boolean }) => string
  readonly banditShare: (slots: { readonly share: string }) => string
  readonly banditLoss: (slots: { readonly loss: string }) => string
  readonly banditMeans: string

  readonly rates: (slots: { readonly metric: string; readonly act: string | null; readonly variant: string; readonly control: string }) => string
  readonly fits: (ends: Ends) => string
  readonly counted: (slots: { readonly people: string; readonly maturing: string }) => string
  readonly readAtTheEnd: string
  readonly lookedAtDaily: string
  readonly needsConversions: (slots: { readonly needed: string }) => string

  readonly mayBeBelowMinimum: (slots: { readonly minimum: string }) => string
  readonly smallerThanMinimum: (slots: { readonly isBetter: boolean; readonly minimum: string }) => string
  readonly bestOf: (slots: { readonly better: readonly string[] }) => string
  readonly severalComparisons: (slots: { readonly comparisons: string }) => string
  readonly decideTogether: (slots: { readonly metrics: readonly string[] }) => string
  readonly metricsDisagree: (slots: { readonly variant: string; readonly better: string; readonly worse: string }) => string
  readonly variantsWorse: (slots: { readonly variants: readonly string[] }) => string
  readonly guardrailWorse: (slots: AtLimit & { readonly beyond: boolean }) => string
  readonly guardrailOpen: (slots: AtLimit) => string
  readonly guardrailsWithin: (slots: { readonly metrics: readonly string[] }) => string
  readonly borrowedNote: (slots: { readonly early: string; readonly lift: string }) => string
  readonly firstWeek: string
  readonly notWholeWeeks: (slots: { readonly days: number; readonly count: string }) => string
  readonly priceWaits: string
  /** `chance`: null for less than 1 %. */
  readonly hardlyToBeFound: (slots: { readonly chance: string | null }) => string
  readonly doesHarm: (slots: { readonly variant: string; readonly metric: string; readonly lift: string }) => string
  readonly hiddenUntil: string
  readonly stoppedBeforePlan: string
  readonly stillMaturing: (slots: { readonly people: string }) => string
  readonly decidedEarly: (slots: { readonly lift: string }) => string
  readonly noMinimumPlanned: string
  readonly noLift: (reason: NoLift) => string

  readonly sampleRatio: {
    readonly even: (slots: { readonly counts: readonly string[] }) => string
    readonly uneven: (slots: { readonly counts: readonly string[] } & Chance) => string
    readonly few: (slots: { readonly counts: readonly string[] }) => string
    readonly nobody: string
    readonly unplanned: (slots: { readonly variant: string; readonly people: string }) => string
    readonly tooFewCause: (slots: { readonly variant: string }) => string
    readonly unplannedCause: (slots: { readonly variant: string }) => string
  }
  readonly crossovers: {
    readonly nobody: string
    readonly balanced: (slots: { readonly people: string }) => string
    readonly few: (slots: { readonly people: string }) => string
    readonly uneven: (slots: { readonly people: string; readonly variant: string } & Chance) => string
    readonly cause: (slots: { readonly variant: string }) => string
  }
  readonly data: {
    readonly complete: (slots: { readonly people: string }) => string
    readonly refused: (slots: { readonly people: string; readonly refused: string }) => string
    readonly behind: (slots: { readonly people: string; readonly lag: string }) => string
    readonly unknown: string
    readonly cause: string
  }
}
