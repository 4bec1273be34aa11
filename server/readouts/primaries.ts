import { isDeciding, sharedLevel, testVariants } from './compare.ts'
import type { ByVariant, ReadoutInput } from './readout-input.ts'
import type { MetricFacts } from './readout.ts'

/**
 * How many metrics share the planned error, for each metric that decides. Holm's steps: all of them share it; one that stands passes its
 * part on to the rest. With several variants it does so once it stands for each of them, so that what they share is never given away
 * twice. Sources: Holm, Scand. J. Stat. 6 (1979) 65; at looks: Maurer and Bretz, Stat. Biopharm. Res. 5 (2013) 311.
 */
export function sharingOf(metrics: readonly string[], stands: (metric: string, sharing: number) => boolean): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  let open = metrics
  while (open.length > 0) {
    const sharing = open.length
    const standing = sharing === 1 ? [] : open.filter((metric) => stands(metric, sharing))
    const settled = standing.length === 0 ? open : standing
    for (const metric of settled) found.set(metric, sharing)
    open = open.filter((metric) => !settled.includes(metric))
  }
  return found
}

/** By metric and variant the levels at which everything is compared that is read once, at the end; empty where one metric decides alone. */
export function levelsAtTheEnd({ experiment, metrics }: ReadoutInput): Readonly<Record<string, ByVariant<number>>> {
  const deciding = metrics.filter(({ metric }) => isDeciding(metric))
  if (deciding.length < 2) return {}
  const tested = new Map(deciding.map(({ metric, strata, arms }) => {
    const converted = Object.fromEntries(Object.entries(arms).map(([key, arm]) => [key, arm.converted]))
    return [metric.key, testVariants({ experiment, metric, strata, converted }).map(({ test }) => test?.pValue ?? 1)] as const
  }))
  const sharing = sharingOf(deciding.map(({ metric }) => metric.key), (metric, count) => (tested.get(metric) ?? []).every((pValue) => pValue < sharedLevel(experiment, count)))
  return Object.fromEntries([...sharing].map(([metric, count]) => [metric, Object.fromEntries(experiment.variants.map(({ key }) => [key, sharedLevel(experiment, count)]))]))
}

/** The shared metric first. */
export function decidingOf<Metric extends Pick<MetricFacts, 'role'>>(metrics: readonly Metric[]): readonly Metric[] {
  return [...metrics.filter(({ role }) => role === 'decides'), ...metrics.filter(({ role }) => role === 'decides-too')]
}
