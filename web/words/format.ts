import type { Locale } from './locale.ts'
import * as span from './span.ts'
import * as number from './number.ts'
import * as time from './time.ts'
import type { Instant } from './time.ts'

type Maybe = number | null | undefined

/** Every way a number, a day or a time is written, bound to one language and zone. Unknown is always "–". */
export type Format = {
  readonly count: (value: number | bigint | null | undefined) => string
  readonly rate: (value: Maybe) => string
  /** A share that somebody chose, with as many digits as it has: 99.9%. */
  readonly share: (value: number) => string
  readonly rateRange: (low: Maybe, high: Maybe) => string
  readonly lift: (value: Maybe) => string
  readonly axisLift: (value: number) => string
  readonly axisRate: (value: number) => string
  readonly roundLift: (value: Maybe) => string
  readonly range: (low: Maybe, high: Maybe) => string
  readonly points: (difference: Maybe, signDisplay?: 'exceptZero' | 'never') => string
  readonly chance: (value: Maybe) => string
  readonly figure: (value: Maybe, digits?: number) => string
  readonly probability: (value: Maybe) => string
  readonly money: (minor: number | bigint | null | undefined, currency: string) => string
  readonly day: (at: Instant) => string
  readonly shortDay: (at: Instant) => string
  readonly clock: (at: Instant) => string
  readonly fullTime: (at: Instant) => string
  readonly relative: (at: Instant, now?: Date) => string
  readonly elapsed: (milliseconds: number) => string
  readonly stretch: (milliseconds: number | null) => string
  readonly days: (value: number) => string
}

/** `timeZone` is an IANA name; without one the machine's own zone is used. */
export function makeFormat(locale: Locale, timeZone?: string): Format {
  return {
    count: (value) => number.count(locale, value),
    rate: (value) => number.rate(locale, value),
    share: (value) => number.share(locale, value),
    rateRange: (low, high) => number.rateRange(locale, low, high),
    lift: (value) => number.lift(locale, value),
    axisLift: (value) => number.axisLift(locale, value),
    axisRate: (value) => number.axisRate(locale, value),
    roundLift: (value) => number.roundLift(locale, value),
    range: (low, high) => number.range(locale, low, high),
    points: (difference, signDisplay) => number.points(locale, difference, signDisplay),
    chance: (value) => number.chance(locale, value),
    figure: (value, digits) => number.figure(locale, value, digits),
    probability: (value) => number.probability(locale, value),
    money: (minor, currency) => number.money(locale, minor, currency),
    day: (at) => time.day(locale, at, timeZone),
    shortDay: (at) => time.shortDay(locale, at, timeZone),
    clock: (at) => time.clock(locale, at, timeZone),
    fullTime: (at) => time.fullTime(locale, at, timeZone),
    relative: (at, now) => span.relative(locale, at, now, timeZone),
    elapsed: (milliseconds) => span.elapsed(locale, milliseconds),
    stretch: (milliseconds) => span.stretch(locale, milliseconds),
    days: (value) => span.days(locale, value),
  }
}
