/** Two ends and what they cover. `null` is an open end: the data set no limit there. Never Infinity, never NaN. */
export type Range = { readonly from: number | null; readonly to: number | null }

/** An estimate with the interval that decides (`level`, e.g. 0.95) and its middle half, which charts draw as a pale bar. */
export type Effect = Range & { readonly estimate: number; readonly level: number; readonly middle: Range }

/** The interval of one arm's rate or mean. */
export type LevelInterval = Range & { readonly level: number; readonly convention: 'Wilson score' | 'Student t' | 'order statistics' }

/** Is `value` ruled out? An open end rules out nothing. */
export function excludes(range: Range, value: number): boolean {
  return (range.from !== null && range.from > value) || (range.to !== null && range.to < value)
}

/** Does all of the range lie strictly between two values? */
export function liesWithin(range: Range, from: number, to: number): boolean {
  return range.from !== null && range.to !== null && range.from > from && range.to < to
}
