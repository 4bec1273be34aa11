const BINS = 12

/**
 * Values in at most twelve bins of one width between the smallest and the 98th of a hundred; what lies beyond is in the
 * last one, so that a few large values do not press all others into the first.
 */
export function spreadOf(values: readonly bigint[]): readonly { readonly from: bigint; readonly to: bigint; readonly people: number }[] {
  const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const [least, most] = [sorted[0], sorted.at(-1)]
  if (least === undefined || most === undefined) return []
  const high = sorted[Math.floor(0.98 * (sorted.length - 1))] ?? most
  const width = (high - least) / BigInt(BINS) + 1n
  const bins = Number((high - least) / width) + 1
  return Array.from({ length: bins }, (_, bin) => {
    const [from, isLast] = [least + BigInt(bin) * width, bin === bins - 1]
    const to = isLast ? most : from + width
    return { from, to, people: sorted.filter((value) => value >= from && (isLast || value < to)).length }
  })
}
