import { type Chance, chanceOf, pick } from './chance.ts'
import { comingOf, type Coming } from './channels.ts'

/** Somebody, or something, that opens Pinewall's landing page for the first time. */
export type Visitor = {
  readonly index: number
  /** ms since 1970. */
  readonly at: number
  readonly bot: boolean
  readonly coming: Coming
  readonly chance: Chance
}

export type Span = { readonly from: number; readonly days: number; readonly visitors: number; readonly seed: string }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Share of crawlers among visitors. */
const BOTS = 0.025

// How busy a day and an hour are, by the clock of Central Europe (UTC+1), Sunday and midnight first.
const WEEK = [0.5, 1.1, 1.2, 1.15, 1.1, 0.9, 0.45] as const
const HOURS = [4, 2, 1, 1, 1, 2, 5, 12, 26, 38, 42, 38, 30, 34, 40, 38, 32, 26, 22, 20, 20, 17, 12, 8] as const
const LOCAL_MS = HOUR_MS

/** Visitors in the order they come, the same ones for the same span: by weekday and hour, a little more from week to week. */
export function* visitorsOf(span: Span): Generator<Visitor> {
  const days = Array.from({ length: span.days }, (_, day) => busyness(span.from + day * DAY_MS) * (1 + day * 0.006))
  const total = days.reduce((sum, one) => sum + one, 0)
  let reached = 0
  let index = 0
  for (const [day, busy] of days.entries()) {
    reached += busy
    const until = Math.round((span.visitors * reached) / total)
    yield* dayOf(span, day, { from: index, until })
    index = until
  }
}

function dayOf(span: Span, day: number, indices: { readonly from: number; readonly until: number }): readonly Visitor[] {
  const start = span.from + day * DAY_MS
  const hours = hoursFrom(start)
  const visitors = Array.from({ length: indices.until - indices.from }, (_, place) => visitorAt(span, indices.from + place, start, hours))
  return visitors.toSorted((a, b) => a.at - b.at)
}

type Hour = { readonly weight: number; readonly hour: number }

function visitorAt(span: Span, index: number, start: number, hours: readonly [Hour, ...Hour[]]): Visitor {
  const chance = chanceOf(`${span.seed}/${index}`)
  const at = start + (pick(hours, chance.of('hour')).hour + chance.of('minute')) * HOUR_MS
  return { index, at: Math.floor(at), bot: chance.of('bot') < BOTS, coming: comingOf(chance), chance }
}

function busyness(at: number): number {
  return WEEK[new Date(at + LOCAL_MS).getUTCDay()] ?? 1
}

/** The 24 hours after `start`, weighted by what the clock on the wall says then. */
function hoursFrom(start: number): readonly [Hour, ...Hour[]] {
  const clock = new Date(start + LOCAL_MS).getUTCHours()
  const hour = (place: number): Hour => ({ hour: place, weight: HOURS[(clock + place) % 24] ?? 1 })
  return [hour(0), ...Array.from({ length: 23 }, (_, place) => hour(place + 1))]
}
