import { Z } from './ranks.ts'

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
  /** Of a ratio Σy / Σd: what the values are divided by. */
  readonly over?: Denominator
  /** Of a quantile: read off the order of the values, so that two such summaries do not add. */
  readonly ranked?: Ranked
  /** What these people did before they were exposed, where it is counted. */
  readonly before?: Before
}

/** The quantile `at`, and the values at the ranks of its 95 % interval, in integers of the scale. */
export type Ranked = { readonly at: number; readonly low: bigint; readonly value: bigint; readonly high: bigint }

/** Σd, Σd² and Σyd, exact, of integers d that are divided by a scale of their own. */
export type Denominator = { readonly sum: bigint; readonly sumOfSquares: bigint; readonly product: bigint; readonly scale: number }

/**
 * Of those who were known before: how many there are, Σx and Σx² of what they did then, in integers of the values' scale,
 * Σxy with what they did after, and Σy of theirs alone.
 */
export type Before = { readonly known: number; readonly sum: bigint; readonly sumOfSquares: bigint; readonly product: bigint; readonly values: bigint }

/** The same as text, in the metric's unit: what an analyst reads and JSON can carry. */
export type SummaryText = Sums & { readonly people: number; readonly over?: Sums & { readonly product: string }; readonly before?: Sums & { readonly known: number; readonly product: string; readonly values: string }; readonly ranked?: { readonly at: number; readonly low: string; readonly value: string; readonly high: string } }
type Sums = { readonly sum: string; readonly sumOfSquares: string }

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
  if (left.ranked !== undefined || right.ranked !== undefined) return addRanked(left, right)
  return {
    people: left.people + right.people,
    sum: left.sum + right.sum,
    sumOfSquares: left.sumOfSquares + right.sumOfSquares,
    scale: left.scale,
    ...addDenominators(left, right),
    ...addBefore(left.before, right.before),
  }
}

/** People of whom nothing is counted before are none who were known. */
function addBefore(one: Before | undefined, other: Before | undefined): Pick<Summary, 'before'> {
  if (one === undefined || other === undefined) return (one ?? other) === undefined ? {} : { before: (one ?? other) as Before }
  return {
    before: {
      known: one.known + other.known,
      sum: one.sum + other.sum,
      sumOfSquares: one.sumOfSquares + other.sumOfSquares,
      product: one.product + other.product,
      values: one.values + other.values,
    },
  }
}

/** Nobody adds nothing; the order of two groups of people is in neither of theirs. */
function addRanked(left: Summary, right: Summary): Summary {
  if (left.people > 0 && right.people > 0) throw new RangeError('quantiles do not add; read the one over everybody')
  return left.people > 0 ? left : right
}

function addDenominators(left: Summary, right: Summary): Pick<Summary, 'over'> {
  const [one, other] = [left.over, right.over]
  if (one === undefined || other === undefined) {
    if ((one ?? other) !== undefined && (one === undefined ? left : right).people > 0) throw new RangeError('a summary of a ratio and one of a mean do not add')
    return one === undefined && other === undefined ? {} : { over: (one ?? other) as Denominator }
  }
  if (one.scale !== other.scale) throw new RangeError(`denominators of scale ${one.scale} and ${other.scale} do not add`)
  return { over: { sum: one.sum + other.sum, sumOfSquares: one.sumOfSquares + other.sumOfSquares, product: one.product + other.product, scale: one.scale } }
}

export function mergeSummaries(summaries: readonly Summary[], scale = summaries[0]?.scale ?? 1): Summary {
  return summaries.reduce(addSummaries, emptySummary(scale))
}

/** Mean per person in the metric's unit, of a ratio Σy / Σd; null for nobody, and where nothing is there to divide by. */
export function meanOf(summary: Summary): number | null {
  const { over, ranked } = summary
  if (ranked !== undefined) return summary.people === 0 ? null : divideExactly(ranked.value, BigInt(summary.scale))
  if (over !== undefined) return over.sum <= 0n ? null : divideExactly(summary.sum * BigInt(over.scale), over.sum * BigInt(summary.scale))
  if (summary.people === 0) return null
  return divideExactly(summary.sum, BigInt(summary.people) * BigInt(summary.scale))
}

/**
 * Unbiased variance, (n·Σy² − (Σy)²) / (n·(n − 1)), null below two people. All in integers before the one division:
 * the textbook form in doubles loses every digit when values are large and close together.
 */
export function varianceOf(summary: Summary): number | null {
  if (summary.people < 2) return null
  if (summary.over !== undefined) return ratioVariance(summary, summary.over)
  if (summary.ranked !== undefined) return rankedVariance(summary, summary.ranked)
  const n = BigInt(summary.people)
  const scale = BigInt(summary.scale)
  return divideExactly(n * summary.sumOfSquares - summary.sum * summary.sum, n * (n - 1n) * scale * scale)
}

/**
 * Of a ratio R = Σy / Σd: the variance per person of its linearised value (y − R·d) / d̄, by the delta method, so that divided by the
 * people it is that of R as of any mean. Σ(y − R·d) is zero, so its squares are Σy² − 2R·Σyd + R²·Σd².
 * Source: Deng, Knoblich and Lu, Applying the delta method in metric analytics, KDD 2018, section 3.
 */
function ratioVariance({ people, sum, sumOfSquares, scale }: Summary, over: Denominator): number | null {
  if (over.sum <= 0n) return null
  const n = BigInt(people)
  const squares = sumOfSquares * over.sum ** 2n - 2n * sum * over.sum * over.product + sum ** 2n * over.sumOfSquares
  return divideExactly(n ** 2n * squares * BigInt(over.scale) ** 2n, (n - 1n) * over.sum ** 4n * BigInt(scale) ** 2n)
}

/**
 * Of a quantile: the variance per person that, divided by the people, is that of the quantile. Its error is the width of its
 * order-statistics interval over 2z, which needs no density.
 * Source: Deng, Knoblich and Lu, Applying the delta method in metric analytics, KDD 2018, section 4.
 */
function rankedVariance({ people, scale }: Summary, { low, high }: Ranked): number {
  return people * (divideExactly(high - low, BigInt(scale)) / (2 * Z)) ** 2
}

export function summaryText(summary: Summary): SummaryText {
  return {
    people: summary.people,
    sum: decimalText(summary.sum, summary.scale),
    sumOfSquares: decimalText(summary.sumOfSquares, summary.scale * summary.scale),
    ...(summary.over === undefined ? {} : { over: denominatorText(summary.over, summary.scale) }),
    ...(summary.before === undefined ? {} : { before: beforeText(summary.before, summary.scale) }),
    ...(summary.ranked === undefined ? {} : { ranked: rankedText(summary.ranked, summary.scale) }),
  }
}

function rankedText({ at, low, value, high }: Ranked, scale: number): NonNullable<SummaryText['ranked']> {
  return { at, low: decimalText(low, scale), value: decimalText(value, scale), high: decimalText(high, scale) }
}

function beforeText({ known, sum, sumOfSquares, product, values }: Before, scale: number): NonNullable<SummaryText['before']> {
  return { known, sum: decimalText(sum, scale), sumOfSquares: decimalText(sumOfSquares, scale * scale), product: decimalText(product, scale * scale), values: decimalText(values, scale) }
}

function denominatorText({ sum, sumOfSquares, product, scale }: Denominator, scaleOfValues: number): NonNullable<SummaryText['over']> {
  return { sum: decimalText(sum, scale), sumOfSquares: decimalText(sumOfSquares, scale * scale), product: decimalText(product, scale * scaleOfValues) }
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
