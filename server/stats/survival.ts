import { normal } from './distribution.ts'

/** People at risk when a stretch of time begins, those who did it within, and those about whom nothing is known afterwards. */
export type Bin = { readonly until: number; readonly events: number; readonly censored: number }
export type Course = { readonly people: number; readonly bins: readonly Bin[] }

/** Share that has not done it by then. */
export type SurvivalPoint = { readonly at: number; readonly share: number; readonly error: number; readonly atRisk: number }

/**
 * Who has not done it yet, though some were watched for less long than others: the product of the shares that get through each stretch. Who is
 * lost in a stretch counts as watched to its end. Sources: Kaplan and Meier, JASA 53 (1958) 457; error: Greenwood (1926).
 */
export function kaplanMeier({ people, bins }: Course): readonly SurvivalPoint[] {
  let [atRisk, share, sum] = [people, 1, 0]
  return bins.map(({ until, events, censored }) => {
    const before = atRisk
    if (before > 0) share *= 1 - events / before
    if (before > events) sum += events / (before * (before - events))
    atRisk -= events + censored
    return { at: until, share, error: share === 0 ? 0 : share * Math.sqrt(sum), atRisk: before }
  })
}

export type RestrictedMean = { readonly mean: number; readonly variance: number }

/**
 * Mean time up to `horizon` of everybody: the area under the curve, each stretch from its share at the beginning to that at its end.
 * Null for nobody. Source: Royston and Parmar, BMC Med. Res. Methodol. 13 (2013) 152; variance: Klein and Moeschberger (2003), 4.5.
 */
export function restrictedMean(course: Course): RestrictedMean | null {
  if (course.people === 0) return null
  const curve = kaplanMeier(course)
  const areas = curve.map(({ at, share }, index) => {
    const before = curve[index - 1] ?? { at: 0, share: 1 }
    return ((at - before.at) * (share + before.share)) / 2
  })
  let left = areas.reduce((sum, area) => sum + area, 0)
  const mean = left
  let variance = 0
  curve.forEach(({ atRisk }, index) => {
    // In the middle of its stretch an event takes away half of the stretch and everything after it.
    const events = course.bins[index]?.events ?? 0
    const half = (areas[index] ?? 0) / 2
    left -= half
    if (atRisk > events) variance += (left ** 2 * events) / (atRisk * (atRisk - events))
    left -= half
  })
  return { mean, variance }
}

export type LogRank = { readonly statistic: number; readonly pValue: number; /** Above 1 where the variant does it sooner. */ readonly hazardRatio: number }

/**
 * Do two arms differ in when they do it? In each stretch the variant's events against what its share of those at risk makes them.
 * Null where nobody did it, or all did at once. Sources: Mantel, Cancer Chemother. Rep. 50 (1966) 163; hazard ratio: Peto et al., Br. J. Cancer 35 (1977) 1.
 */
export function logRank(control: Course, variant: Course): LogRank | null {
  let [risk0, risk1, excess, variance] = [control.people, variant.people, 0, 0]
  control.bins.forEach((one, index) => {
    const other = variant.bins[index] ?? { events: 0, censored: 0 }
    const [events, risk] = [one.events + other.events, risk0 + risk1]
    if (risk > 0) excess += other.events - (events * risk1) / risk
    if (risk > 1) variance += (events * (risk - events) * risk0 * risk1) / (risk * risk * (risk - 1))
    risk0 -= one.events + one.censored
    risk1 -= other.events + other.censored
  })
  if (!(variance > 0)) return null
  const statistic = excess / Math.sqrt(variance)
  return { statistic, pValue: 2 * normal.upperTail(Math.abs(statistic)), hazardRatio: Math.exp(excess / variance) }
}
