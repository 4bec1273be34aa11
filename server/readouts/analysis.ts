import { adjustedPair } from '../stats/adjusted.ts'
import { type Belief, liftBelief, rateBelief } from '../stats/bayes.ts'
import { type Equivalence, equivalence } from '../stats/equivalence.ts'
import { type StratumText, stratumTexts } from '../stats/lift.ts'
import type { LogLift } from '../stats/log-lift.ts'
import { calibration, type Calibration, falsePositiveRisk, learnPrior, type Prior, type WinRate } from '../stats/prior.ts'
import { asLift, shrink } from '../stats/shrink.ts'
import { type AdjustmentReadout, adjustmentOf } from './adjustment.ts'
import { checkReadout, isBlocked } from './checks.ts'
import { isAdjusted, isProportion, levelOf, logLiftIn, strataBetween } from './compare.ts'
import type { InteractionReadout } from './interactions.ts'
import { type PostReadout, postReadout } from './post-readout.ts'
import type { MetricInput, ReadoutInput } from './readout-input.ts'
import { type SecondaryView, secondaryViews } from './secondary.ts'
import { type SegmentReadout, segmentReadouts } from './segments.ts'
import { stillToFind } from './still-to-find.ts'
import { type TrendReadout, trendReadout } from './trend-readout.ts'

/**
 * What stands beside a verdict for those who want to know more: labelled, on the numbers of the hour, and never what decides. Empty where a
 * check blocks.
 */
export type Analysis = { readonly metric: string; readonly variants: readonly VariantAnalysis[]; readonly segments: readonly SegmentReadout[]; readonly interactions: readonly InteractionReadout[]; readonly past: PastReadout }

export type VariantAnalysis = {
  readonly variant: string
  readonly secondary: readonly SecondaryView[]
  /** What taking into account what people did before changes, as of now, or why it is not. */
  readonly adjustment: AdjustmentReadout
  readonly belief: Belief | null
  /** The same with what experiments here usually bring taken for the belief before: better is above zero whatever the metric's direction. */
  readonly shrunken: { readonly estimate: number; readonly from: number; readonly to: number; readonly kept: number } | null
  readonly equivalence: Equivalence | null
  readonly post: PostReadout | null
  readonly trend: TrendReadout | null
  /** Chance still to find the planned effect by the end, if it is real; null where nothing was looked at yet, or all is in. */
  readonly stillToFind: number | null
  readonly inputs: readonly StratumText[]
}

/** Decided experiments of the workspace: their lifts with what is better above zero, and how many shipped. */
export type Past = WinRate & { readonly lifts: readonly LogLift[] }

export type PastReadout = WinRate & { readonly prior: Prior | null; readonly calibration: readonly Calibration[]; /** Chance that a win of this plan is none. */ readonly falsePositiveRisk: number | null; readonly needed: number }

/** Experiments before which nothing is learned from them. */
const needed = 10

export function analyse(input: ReadoutInput, past: Past, interactions: readonly InteractionReadout[] = []): Analysis {
  const deciding = input.metrics.find(({ metric }) => metric.role === 'decides') ?? input.metrics[0]
  const { alpha, power } = input.experiment.plan
  const prior = learnPrior(past.lifts)
  const known = { wins: past.wins, experiments: past.experiments, prior, calibration: calibration(past.lifts), falsePositiveRisk: falsePositiveRisk(past, { alpha, power }), needed }
  if (deciding === undefined || isBlocked(checkReadout(input))) return { metric: deciding?.metric.key ?? '', variants: [], segments: [], interactions: [], past: known }
  const variants = input.experiment.variants.filter(({ control }) => !control).map(({ key }) => variantAnalysis(input, deciding, key, prior))
  return { metric: deciding.metric.key, variants, segments: segmentReadouts(input.experiment, deciding), interactions, past: known }
}

function variantAnalysis(input: ReadoutInput, deciding: MetricInput, variant: string, prior: Prior | null): VariantAnalysis {
  const { experiment } = input
  const strata = strataBetween(experiment, variant, deciding.strata)
  const alpha = levelOf(experiment, deciding.metric)
  const seen = logLiftIn(deciding.metric, strata)
  const pair = isAdjusted(deciding.metric) ? adjustedPair(strata) : null
  const margin = experiment.plan.minimumEffect
  const direction = deciding.metric.direction === 'more' ? 1 : -1
  return {
    variant,
    secondary: secondaryViews(experiment, deciding, variant, alpha),
    adjustment: adjustmentOf(experiment, deciding, variant),
    belief: beliefOf(deciding, pair === null ? strata : [], seen, alpha),
    shrunken: seen === null || prior === null ? null : shrunkenOf({ ...seen, estimate: direction * seen.estimate }, prior, alpha),
    equivalence: margin === null ? null : equivalence(isProportion(deciding.metric) ? 'proportions' : 'means', strata, margin, pair),
    post: postReadout(experiment, deciding, variant, alpha),
    trend: trendReadout(experiment, deciding, variant),
    stillToFind: stillToFind(input, variant, deciding.metric.direction),
    inputs: stratumTexts(strata),
  }
}

/** Rates as they came in are beta-binomial; what is taken into account besides is normal on the scale of logarithms. */
function beliefOf({ metric }: MetricInput, strata: ReturnType<typeof strataBetween>, seen: LogLift | null, alpha: number): Belief | null {
  const [only, ...others] = strata.filter(({ control, variant }) => control.people > 0 && variant.people > 0)
  if (only !== undefined && others.length === 0 && isProportion(metric)) {
    return rateBelief({ x0: Number(only.control.sum), n0: only.control.people, x1: Number(only.variant.sum), n1: only.variant.people }, alpha)
  }
  return seen === null ? null : liftBelief(seen, null, alpha)
}

function shrunkenOf(seen: LogLift, prior: Prior, alpha: number): VariantAnalysis['shrunken'] {
  const found = shrink(seen, prior)
  return { ...asLift(found, alpha), kept: found.kept }
}
