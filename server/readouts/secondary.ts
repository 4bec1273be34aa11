import { exactTest, logRatio, newcombe } from '../stats/exact.ts'
import type { Stratum } from '../stats/lift.ts'
import type { Counts } from '../stats/score.ts'
import { logRank, restrictedMean } from '../stats/survival.ts'
import { normal } from '../stats/distribution.ts'
import { isProportion, strataBetween } from './compare.ts'
import { courseOf } from './courses.ts'
import type { MetricInput } from './readout-input.ts'
import type { ReadoutExperiment } from './readout.ts'

/** Another test or interval of the same numbers, by name. It may disagree with the verdict by a hair, and is not what decides. */
export type SecondaryView = {
  readonly convention: 'Fisher exact' | 'mid-p' | 'Newcombe' | 'log risk ratio' | 'log-rank' | 'Kaplan–Meier restricted mean'
  readonly pValue: number | null
  /** `hazard`: how much sooner, relative; `difference` of shares, or of milliseconds. */
  readonly effect: { readonly scale: 'relative' | 'difference' | 'hazard'; readonly estimate: number; readonly from: number | null; readonly to: number | null; readonly level: number } | null
}

/** Of one stretch of constant traffic: these views do not know how to combine several, and none is pooled. */
export function secondaryViews(experiment: ReadoutExperiment, input: MetricInput, variant: string, alpha: number): readonly SecondaryView[] {
  const [only, ...others] = strataBetween(experiment, variant, input.strata).filter(({ control, variant: arm }) => control.people > 0 && arm.people > 0)
  if (only === undefined || others.length > 0) return []
  if (isProportion(input.metric)) return rateViews(countsOf(only), alpha)
  return input.metric.kind === 'time-to' ? timeViews(experiment, input, variant, alpha) : []
}

function countsOf({ control, variant }: Stratum): Counts {
  return { x0: Number(control.sum), n0: control.people, x1: Number(variant.sum), n1: variant.people }
}

function rateViews(counts: Counts, alpha: number): readonly SecondaryView[] {
  const [exact, difference, ratio] = [exactTest(counts), newcombe(counts, alpha), logRatio(counts, alpha)]
  return [
    ...(exact === null ? [] : [{ convention: 'Fisher exact', pValue: exact.fisher, effect: null }, { convention: 'mid-p', pValue: exact.midP, effect: null }] as const),
    ...(difference === null ? [] : [{ convention: 'Newcombe', pValue: null, effect: { scale: 'difference', ...difference, level: 1 - alpha } }] as const),
    ...(ratio === null ? [] : [{ convention: 'log risk ratio', pValue: null, effect: { scale: 'relative', ...ratio, level: 1 - alpha } }] as const),
  ]
}

/** Whose window still runs counts for as long as they were watched. */
function timeViews(experiment: ReadoutExperiment, input: MetricInput, variant: string, alpha: number): readonly SecondaryView[] {
  const [control, other] = [courseOf(input, experiment.variants.find((one) => one.control)?.key ?? ''), courseOf(input, variant)]
  const [rank, before, after] = [logRank(control, other), restrictedMean(control), restrictedMean(other)]
  const error = before === null || after === null ? 0 : Math.sqrt(before.variance + after.variance)
  const estimate = before === null || after === null ? 0 : after.mean - before.mean
  const half = normal.upperQuantile(alpha / 2) * error
  return [
    ...(rank === null ? [] : [{ convention: 'log-rank', pValue: rank.pValue, effect: { scale: 'hazard', estimate: rank.hazardRatio - 1, from: null, to: null, level: 1 - alpha } }] as const),
    ...(error === 0 ? [] : [{ convention: 'Kaplan–Meier restricted mean', pValue: 2 * normal.upperTail(Math.abs(estimate) / error), effect: { scale: 'difference', estimate, from: estimate - half, to: estimate + half, level: 1 - alpha } }] as const),
  ]
}
