/** An end of a range as charts want it: where the data set no limit, it goes on for ever. */
export function endOf(end: number | null, side: 'low' | 'high'): number {
  return end ?? (side === 'low' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY)
}
