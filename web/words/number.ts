import type { Locale } from './locale.ts'

/** What stands where there is no answer. The reason stands beside it (parts/unknown.tsx). */
export const unknown = '–'

type Maybe = number | null | undefined

function isKnown(value: Maybe): value is number {
  return typeof value === 'number' && !Number.isNaN(value)
}

/** A real minus, as wide as the plus; Intl writes a hyphen in all three languages. */
function realMinus(text: string): string {
  return text.replace('-', '−')
}

const formats = new Map<string, Intl.NumberFormat>()

function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const id = `${locale}${JSON.stringify(options)}`
  const known = formats.get(id)
  if (known !== undefined) return known
  const fresh = new Intl.NumberFormat(locale, options)
  formats.set(id, fresh)
  return fresh
}

function percent(locale: Locale, value: number, digits: number, signed: boolean): string {
  const options = { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits } as const
  const sign = signed ? ({ signDisplay: 'exceptZero' } as const) : ({ signDisplay: 'negative' } as const)
  return realMinus(numberFormat(locale, { ...options, ...sign }).format(value))
}

/** A whole number with its thousands parted: 61,420. */
export function count(locale: Locale, value: number | bigint | null | undefined): string {
  if (typeof value !== 'bigint' && !isKnown(value)) return unknown
  return realMinus(numberFormat(locale, { maximumFractionDigits: 0 }).format(value))
}

/** A share of something, 0 to 1: "31.0%", below one percent "0.42%". Say what it is a share of beside it. */
export function rate(locale: Locale, value: Maybe): string {
  if (!isKnown(value)) return unknown
  const small = value !== 0 && Math.abs(value) < 0.00995
  return percent(locale, value, small ? 2 : 1, false)
}

/** A relative change: 0.116 → "+11.6%", −0.032 → "−3.2%", 0 → "0.0%". */
export function lift(locale: Locale, value: Maybe): string {
  if (!isKnown(value)) return unknown
  if (!Number.isFinite(value)) return value > 0 ? '+∞' : '−∞'
  return percent(locale, value, 1, true)
}

/** A lift on an axis, where a whole percent says enough: "+10%", "0". */
export function axisLift(locale: Locale, value: number): string {
  if (value === 0) return '0'
  const whole = Math.abs(value * 100 - Math.round(value * 100)) < 1e-9
  return percent(locale, value, whole ? 0 : 1, true)
}

/** A rate on an axis: "30%", "0.5%". */
export function axisRate(locale: Locale, value: number): string {
  const digits = [0, 1, 2].find((count) => Math.abs(value * 100 - Number((value * 100).toFixed(count))) < 1e-9) ?? 2
  return percent(locale, value, digits, false)
}

/** A lift inside a sentence, rounded and without a sign, since the words say which way: "12%". */
export function roundLift(locale: Locale, value: Maybe): string {
  if (!isKnown(value)) return unknown
  return percent(locale, Math.abs(value), Math.abs(value) < 0.0095 ? 1 : 0, false)
}

const between = { en: ' to ', ko: '~', ja: '〜' } as const satisfies Record<Locale, string>
const atLeast = { en: (x: string) => `${x} or more`, ko: (x: string) => `${x} 이상`, ja: (x: string) => `${x}以上` } as const
const atMost = { en: (x: string) => `${x} or less`, ko: (x: string) => `${x} 이하`, ja: (x: string) => `${x}以下` } as const

/** A range of lifts: "+1.6% to +22.6%"; with one end open "+1.6% or more"; with both open the dash, since it says nothing. */
export function range(locale: Locale, low: Maybe, high: Maybe): string {
  if (!isKnown(low) || !isKnown(high)) return unknown
  const opensLeft = low === Number.NEGATIVE_INFINITY
  const opensRight = high === Number.POSITIVE_INFINITY
  if (opensLeft && opensRight) return unknown
  if (opensRight) return atLeast[locale](lift(locale, low))
  if (opensLeft) return atMost[locale](lift(locale, high))
  return `${lift(locale, low)}${between[locale]}${lift(locale, high)}`
}

/** A range of rates: "31.0% to 34.6%". */
export function rateRange(locale: Locale, low: Maybe, high: Maybe): string {
  if (!isKnown(low) || !isKnown(high)) return unknown
  return `${rate(locale, low)}${between[locale]}${rate(locale, high)}`
}

const pointWords = {
  en: (x: string, one: boolean) => `${x} ${one ? 'point' : 'points'}`,
  ko: (x: string) => `${x}%p`,
  ja: (x: string) => `${x}ポイント`,
} as const satisfies Record<Locale, (x: string, one: boolean) => string>

/** The change of a rate, which is counted in points and never in percent: 0.009 → "+0.9 points"; without a sign where it is no change but a size. */
export function points(locale: Locale, difference: Maybe, signDisplay: 'exceptZero' | 'never' = 'exceptZero'): string {
  if (!isKnown(difference)) return unknown
  const text = realMinus(numberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay }).format(difference * 100))
  return pointWords[locale](text, /^[+−]?1\.0$/.test(text))
}

/** How likely something is: as a rate, and never as certain either way: 0.9998 → "> 99.9%". */
export function chance(locale: Locale, value: Maybe): string {
  if (!isKnown(value)) return unknown
  if (value > 0.999) return `> ${rate(locale, 0.999)}`
  return value < 0.001 ? `< ${rate(locale, 0.001)}` : rate(locale, value)
}

/** A plain figure, a mean for example: 52.46 → "52.46", 1234.5 → "1,234.5". */
export function figure(locale: Locale, value: Maybe, digits = 2): string {
  if (!isKnown(value)) return unknown
  return realMinus(numberFormat(locale, { maximumFractionDigits: digits }).format(value))
}

/** A p-value after its letter: "= 0.034", and "< 0.001" below that, because more would claim more than anybody knows. */
export function probability(locale: Locale, value: Maybe): string {
  if (!isKnown(value)) return unknown
  if (value < 0.001) return `< ${numberFormat(locale, { minimumFractionDigits: 3 }).format(0.001)}`
  return `= ${numberFormat(locale, { minimumFractionDigits: 3, maximumFractionDigits: 3 }).format(value)}`
}

/** Money from integer minor units: (5310, 'USD') → "$53.10", (1200, 'JPY') → "¥1,200". */
export function money(locale: Locale, minor: number | bigint | null | undefined, currency: string): string {
  if (typeof minor !== 'bigint' && !isKnown(minor)) return unknown
  const format = numberFormat(locale, { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return realMinus(format.format(Number(minor) / 10 ** digits))
}

/** A share as it was chosen: 0.999 is 99.9%. */
export function share(locale: Locale, value: number): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 3 }).format(value)
}
