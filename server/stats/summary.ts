/**
 * What is left of people once they are added up: enough for every mean, variance and test, and nothing of a person.
 * A value y is an integer divided by `scale`, a power of ten (money in minor units: 100); a conversion has scale 1
 * and y in {0, 1}. `sum` is Σ of the integers, `sumOfSquares` Σ of their squares, both exact.
 */
export type Summary = {
  readonly people: number
  readonly sum: bigint
  readonly sumOfSquares: bigint
  readonly scale: number
}

/** The same as text, in the metric's unit: what an analyst reads and JSON can carry. */
export type SummaryText = { readonly people: number; readonly sum: string; readonly sumOfSquares: string }

export function emptySummary(scale = 1): Summary {
  return { people: 0, sum: 0n, sumOfSquares: 0n, scale }
}

/** `converted` of `people` people did it. */
export function conversionSummary(people: number, converted: number): Summary {
  return { people, sum: BigInt(converted), sumOfSquares: BigInt(converted), scale: 1 }
}

/** Adds people who are in neither twice; any order, any split, the same answer. Both must have one scale. */
export function addSummaries(left: Summary, right: Summary): Summary {
  if (left.scale !== right.scale) throw new RangeError(`summaries of scale ${left.scale} and ${right.scale} do not add`)
  return {
    people: left.people + right.people,
    sum: left.sum + right.sum,
    sumOfSquares: left.sumOfSquares + right.sumOfSquares,
    scale: left.scale,
  }
}

export function mergeSummaries(summaries: readonly Summary[], scale = summaries[0]?.scale ?? 1): Summary {
  return summaries.reduce(addSummaries, emptySummary(scale))
}

/** Mean per person in the metric's unit; null for nobody. */
export function meanOf(summary: Summary): number | null {
  if (summary.people === 0) return null
  return divideExactly(summary.sum, BigInt(summary.people) * BigInt(summary.scale))
}

/**
 * Unbiased variance, (n·Σy² − (Σy)²) / (n·(n − 1)), null below two people. All in integers before the one division:
 * the textbook form in doubles loses every digit when values are large and close together.
 */
export function varianceOf(summary: Summary): number | null {
  if (summary.people < 2) return null
  const n = BigInt(summary.people)
  const scale = BigInt(summary.scale)
  return divideExactly(n * summary.sumOfSquares - summary.sum * summary.sum, n * (n - 1n) * scale * scale)
}

export function summaryText(summary: Summary): SummaryText {
  return {
    people: summary.people,
    sum: decimalText(summary.sum, summary.scale),
    sumOfSquares: decimalText(summary.sumOfSquares, summary.scale * summary.scale),
  }
}

/** 1390833 at scale 100 → "13908.33". */
export function decimalText(integer: bigint, scale: number): string {
  const digits = String(scale).length - 1
  const text = (integer < 0n ? -integer : integer).toString().padStart(digits + 1, '0')
  const fraction = digits === 0 ? '' : text.slice(-digits).replace(/0+$/, '')
  const whole = digits === 0 ? text : text.slice(0, -digits)
  return `${integer < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** The double nearest to a quotient of integers: the quotient is taken with 66 bits or more, then rounded once. */
function divideExactly(numerator: bigint, denominator: bigint): number {
  const shift = Math.max(0, 66 + bitLength(denominator) - bitLength(numerator))
  const quotient = (numerator << BigInt(shift)) / denominator
  return Number(quotient) * 2 ** -shift
}

function bitLength(integer: bigint): number {
  return (integer < 0n ? -integer : integer).toString(16).length * 4
}
