/** An exact decimal: `digits` / 10^`decimals`, without zeros at its end. */
export type Decimal = { readonly digits: bigint; readonly decimals: number }

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$/

/** Digits before the point that fit into an int64 with six decimals. */
const MOST_DIGITS = 12
/** No program writes a number with more characters. */
const LONGEST = 60

/** Text as programs write numbers (`-12.50`, `1e-3`) → an exact decimal, or the reason why it is none. */
export function decimal(text: string): Decimal | 'not-a-number' | 'too-large' {
  const found = text.length > LONGEST ? null : NUMBER.exec(text)
  const whole = found?.[2] ?? ''
  const part = found?.[3] ?? ''
  if (found === null || whole + part === '') return 'not-a-number'
  const shifted = part.length - Number(found[4] ?? 0)
  const digits = BigInt(`${whole}${part}${'0'.repeat(Math.max(0, -shifted))}`)
  const made = withoutZeros(found[1] === '-' ? -digits : digits, Math.max(0, shifted))
  return wholePart(made) >= 10n ** BigInt(MOST_DIGITS) ? 'too-large' : made
}

function withoutZeros(digits: bigint, decimals: number): Decimal {
  let left = digits
  let places = decimals
  while (places > 0 && left % 10n === 0n) {
    left /= 10n
    places -= 1
  }
  return { digits: left, decimals: places }
}

function wholePart({ digits, decimals }: Decimal): bigint {
  return (digits < 0n ? -digits : digits) / 10n ** BigInt(decimals)
}

/** The integer in units of 10^-`decimals`; what does not fit is rounded half away from zero. */
export function inDecimals(value: Decimal, decimals: number): bigint {
  if (value.decimals <= decimals) return value.digits * 10n ** BigInt(decimals - value.decimals)
  const divisor = 10n ** BigInt(value.decimals - decimals)
  const half = value.digits < 0n ? -divisor / 2n : divisor / 2n
  return (value.digits + half) / divisor
}
