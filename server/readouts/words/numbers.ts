import type { Range } from '../../stats/interval.ts'
import type { MetricFacts } from '../readout.ts'

export type Locale = 'en' | 'ko' | 'ja'

/** Numbers as a reader of one language sees them, with a real minus sign. */
export type Numbers = {
  readonly count: (people: number) => string
  /** A share of people: one decimal, two below 1 %. */
  readonly rate: (share: number) => string
  /** How long something took, in the largest unit that still says enough: "90 minutes", "30 hours", "10 days". */
  readonly elapsed: (milliseconds: number) => string
  /** One arm's rate or mean in its metric's unit. */
  readonly value: (metric: ValueKind, value: number) => string
  /** A signed effect with one decimal: "+11.6%", or in points or the metric's unit. */
  readonly effect: (scale: EffectScale, value: number) => string
  /** Its size for a sentence: "12%". */
  readonly rough: (scale: EffectScale, value: number) => string
  /** A planned effect as it was planned: "8%", "2.5%". */
  readonly planned: (effect: number) => string
  /** Both ends: "+1.6% to +22.6%". Null where an end is open. */
  readonly range: (scale: EffectScale, range: Range) => string | null
}

/** A lift in percent, or a difference in points of a rate or in the metric's unit. */
export type EffectScale = { readonly scale: 'relative' | 'difference'; readonly metric: ValueKind }

const tags = { en: 'en-US', ko: 'ko-KR', ja: 'ja-JP' } satisfies Record<Locale, string>
const between = { en: ' to ', ko: '~', ja: '〜' } satisfies Record<Locale, string>
const points = { en: (text: string) => `${text} points`, ko: (text: string) => `${text}%p`, ja: (text: string) => `${text}ポイント` } satisfies Record<Locale, unknown>

export type ValueKind = Pick<MetricFacts, 'family' | 'currency' | 'unit'>

export function numbersIn(locale: Locale): Numbers {
  const value: Numbers['value'] = (metric, amount) => valueText(locale, metric, amount, {})
  const effect: Numbers['effect'] = (scale, amount) => effectText(locale, scale, amount)
  return {
    count: (people) => write(locale, people, { maximumFractionDigits: 0 }),
    elapsed: (milliseconds) => elapsedText(locale, milliseconds),
    rate: (share) => rateText(locale, share),
    value,
    effect,
    rough: (scale, amount) => roughText(locale, scale, Math.abs(amount)),
    planned: (amount) => write(locale, amount, { style: 'percent', maximumFractionDigits: 2 }),
    range: (scale, { from, to }) => (from === null || to === null ? null : `${effect(scale, from)}${between[locale]}${effect(scale, to)}`),
  }
}

function rateText(locale: Locale, share: number): string {
  const digits = share > 0 && share < 0.01 ? 2 : 1
  return write(locale, share, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits })
}

function valueText(locale: Locale, { family, currency, unit }: ValueKind, value: number, options: Intl.NumberFormatOptions): string {
  if (family === 'proportion') return rateText(locale, value)
  if (unit === 'ms') return timeText(locale, value, options)
  if (currency !== null) return write(locale, value, { style: 'currency', currency, ...options })
  const text = write(locale, value, { minimumFractionDigits: 2, maximumFractionDigits: 2, ...options })
  return unit === null ? text : `${text} ${unit}`
}

const TIMES = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1_000]] as const

/** Milliseconds in the largest unit of which there is one. */
function timeText(locale: Locale, value: number, options: Intl.NumberFormatOptions): string {
  const [unit, size] = TIMES.find(([, each]) => Math.abs(value) >= each) ?? TIMES[3]
  return write(locale, value / size, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1, ...options })
}

function effectText(locale: Locale, { scale, metric }: EffectScale, value: number): string {
  const sign = { signDisplay: 'exceptZero' } as const
  if (scale === 'relative') return write(locale, value, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1, ...sign })
  if (metric.family === 'proportion') return points[locale](write(locale, value * 100, { minimumFractionDigits: 1, maximumFractionDigits: 2, ...sign }))
  return valueText(locale, metric, value, sign)
}

/** Whole percents; below one as many digits as say something. */
function roughText(locale: Locale, { scale, metric }: EffectScale, size: number): string {
  const inPercent = size * 100
  const digits = inPercent >= 0.995 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 1 }
  if (scale === 'relative') return write(locale, size, { style: 'percent', ...digits })
  if (metric.family === 'proportion') return points[locale](write(locale, inPercent, { maximumSignificantDigits: 2 }))
  return valueText(locale, metric, size, {})
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Minutes below two hours, hours below two days, then days. Korean and Japanese write the unit right behind the number. */
function elapsedText(locale: Locale, milliseconds: number): string {
  const [unit, size] = milliseconds < 2 * HOUR ? (['minute', MINUTE] as const) : milliseconds < 2 * DAY ? (['hour', HOUR] as const) : (['day', DAY] as const)
  const text = write(locale, milliseconds / size, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 })
  return locale === 'en' ? text : text.replaceAll(/\s/g, '')
}

function write(locale: Locale, value: number, options: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(tags[locale], options).format(value).replace('-', '−')
}
