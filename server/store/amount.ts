import type { Json } from '#sdk/core/ruleset.ts'

/** Sums are int64 per value, so that every engine can hold one. */
const MOST = 2n ** 63n - 1n
const DECIMAL = /^([+-]?)(\d{1,100})(?:\.(\d{1,100}))?(?:[eE]([+-]?\d{1,3}))?$/

/**
 * A number or decimal text as an integer of 1 / scale, rounded half away from zero, without a double on the way:
 * `scaled('0.125', 100)` is 13n. null where it is no number or does not fit into 64 bits.
 */
export function scaled(value: Json | undefined, scale: number): bigint | null {
  const decimal = decimalOf(value)
  if (decimal === null) return null
  const digits = decimal.digits * BigInt(scale)
  const size = decimal.power >= 0 ? digits * 10n ** BigInt(decimal.power) : halfUp(digits, 10n ** BigInt(-decimal.power))
  if (size > MOST) return null
  return decimal.negative ? -size : size
}

/** The order of two numbers or decimal texts, exactly: above zero where the first is the larger. null where one is no number. */
export function compareDecimals(one: Json, other: Json): number | null {
  const [a, b] = [decimalOf(one), decimalOf(other)]
  if (a === null || b === null) return null
  const power = Math.min(a.power, b.power)
  const [left, right] = [a, b].map(({ digits, negative, power: own }) => (negative ? -digits : digits) * 10n ** BigInt(own - power))
  return left === undefined || right === undefined || left === right ? 0 : left > right ? 1 : -1
}

type Decimal = { readonly negative: boolean; readonly digits: bigint; readonly power: number }

/** `digits` × 10^`power`. */
function decimalOf(value: Json | undefined): Decimal | null {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string') return null
  const match = DECIMAL.exec(text.trim())
  if (match === null) return null
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  return { negative: sign === '-', digits: BigInt(whole + fraction), power: Number(exponent) - fraction.length }
}

/** Of a size without sign, half up is half away from zero. */
function halfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator)
}

/**
 * An amount in another currency as an integer of 1 / scale, by a decimal rate: exact, and rounded once, half to even, so
 * that many conversions lean to no side. null where either is no number or it does not fit into 64 bits.
 */
export function converted(value: Json | undefined, rate: string, scale: number): bigint | null {
  const [amount, by] = [decimalOf(value), decimalOf(rate)]
  if (amount === null || by === null) return null
  const digits = amount.digits * by.digits * BigInt(scale)
  const power = amount.power + by.power
  const size = power >= 0 ? digits * 10n ** BigInt(power) : halfEven(digits, 10n ** BigInt(-power))
  if (size > MOST) return null
  return amount.negative === by.negative ? size : -size
}

function halfEven(numerator: bigint, denominator: bigint): bigint {
  const [whole, rest] = [numerator / denominator, (numerator % denominator) * 2n]
  return rest > denominator || (rest === denominator && whole % 2n === 1n) ? whole + 1n : whole
}
