import type { Json } from '#sdk/core/ruleset.ts'

/** Sums are int64 per value, so that every engine can hold one. */
const MOST = 2n ** 63n - 1n
const DECIMAL = /^([+-]?)(\d{1,100})(?:\.(\d{1,100}))?(?:[eE]([+-]?\d{1,3}))?$/

/**
 * A number or decimal text as an integer of 1 / scale, rounded half away from zero, without a double on the way:
 * `scaled('0.125', 100)` is 13n. null where it is no number or does not fit into 64 bits.
 */
export function scaled(value: Json | undefined, scale: number): bigint | null {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string') return null
  const match = DECIMAL.exec(text.trim())
  if (match === null) return null
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const power = Number(exponent) - fraction.length
  const digits = BigInt(whole + fraction) * BigInt(scale)
  const size = power >= 0 ? digits * 10n ** BigInt(power) : halfUp(digits, 10n ** BigInt(-power))
  if (size > MOST) return null
  return sign === '-' ? -size : size
}

/** Of a size without sign, half up is half away from zero. */
function halfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator)
}
