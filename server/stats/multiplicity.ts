/**
 * Many questions at once. Each function answers in the order of its input. `level` is the alpha at which that comparison's own interval
 * is to be drawn, so that it excludes "no difference" exactly when the comparison stands.
 */
export type Adjusted = { readonly pValue: number; readonly stands: boolean; readonly level: number }

/**
 * Co-primary metrics: the chance of any false answer stays below alpha, whatever depends on what.
 * Source: Holm, Scand. J. Stat. 6 (1979) 65. Those from the first that does not stand on are drawn at that one's step.
 */
export function holm(pValues: readonly number[], alpha: number): readonly Adjusted[] {
  const steps = ascending(pValues)
  const found = new Map<number, Adjusted>()
  let [highest, level, stands] = [0, alpha / pValues.length, true]
  steps.forEach((at, rank) => {
    const pValue = pValues[at] ?? 1
    highest = Math.min(1, Math.max(highest, pValue * (pValues.length - rank)))
    if (stands) level = alpha / (pValues.length - rank)
    stands &&= pValue < level
    found.set(at, { pValue: highest, stands, level })
  })
  return pValues.map((_, at) => found.get(at) ?? { pValue: 1, stands: false, level: alpha })
}

/**
 * The exploratory list: of those that stand, a share of at most `rate` is false on average.
 * Source: Benjamini and Hochberg, JRSS B 57 (1995) 289. Intervals of those that stand at R · rate / m: Benjamini and Yekutieli, JASA 100
 * (2005) 71; the others at the step they failed, which holds zero.
 */
export function benjaminiHochberg(pValues: readonly number[], rate: number): readonly Adjusted[] {
  const steps = ascending(pValues)
  const count = pValues.length
  const standing = steps.reduce((most, at, rank) => ((pValues[at] ?? 1) < ((rank + 1) * rate) / count ? rank + 1 : most), 0)
  const found = new Map<number, Adjusted>()
  let lowest = 1
  for (const [rank, at] of [...steps.entries()].toReversed()) {
    lowest = Math.min(lowest, ((pValues[at] ?? 1) * count) / (rank + 1))
    const stands = rank < standing
    found.set(at, { pValue: lowest, stands, level: stands ? (standing * rate) / count : ((standing + 1) * rate) / count })
  }
  return pValues.map((_, at) => found.get(at) ?? { pValue: 1, stands: false, level: rate })
}

function ascending(pValues: readonly number[]): readonly number[] {
  return pValues.map((_, at) => at).toSorted((one, other) => (pValues[one] ?? 1) - (pValues[other] ?? 1))
}
