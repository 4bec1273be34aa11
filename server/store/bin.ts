/** Where the bins of values begin among the levels of units: none of a funnel or a time comes near. */
const ZERO = 10_000
/** Values so near to zero have a bin of their own. */
const OWN = 16n
/** Bins between a power of two and the next: none is wider than an eighth of its values. */
const PARTS = 8

/** The level of a unit by its value: the same order, in about a thousand bins for all of int64. */
export function binOf(value: bigint): number {
  const size = value < 0n ? -value : value
  const bin = size < OWN ? Number(size) : sizeBin(size)
  return ZERO + (value < 0n ? -bin : bin)
}

function sizeBin(size: bigint): number {
  const power = size.toString(2).length - 1
  const part = Number((size >> BigInt(power - 3)) & 7n)
  return Number(OWN) + (power - 4) * PARTS + part
}

/** The one value of a bin; null where it holds several. */
export function onlyValueOf(bin: number): bigint | null {
  const value = BigInt(bin - ZERO)
  return value < OWN && value > -OWN ? value : null
}

/** Whether a bin's values are above zero. */
export function isAboveZero(bin: number): boolean {
  return bin > ZERO
}
