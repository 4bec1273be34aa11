import type { Json } from '#sdk/core/ruleset.ts'
import { instant } from '#sdk/core/instant.ts'
import { keptText } from './kept-text.ts'
import { refuseEvent } from './refused-event.ts'

const SECOND = 1_000
const HOUR = 3_600 * SECOND
/** A difference up to here is the way through the network, not a wrong clock. */
const TOLERATED = 60 * SECOND
const AHEAD = 24 * HOUR
const EARLIEST = 0
const LATEST = Date.UTC(2200, 0, 1)
/** Numbers are milliseconds. Smaller ones are seconds, which many programs count: as milliseconds they end in March 1973, as seconds in the year 5138. */
const FEWEST = 100_000_000_000

type Told = { readonly timestamp: unknown; readonly sentAt: unknown; readonly receivedAt: number }

/**
 * When it happened, ms since 1970: the event's own time, moved by what the sender's clock is off where that is more
 * than 60 s; without a time, when it arrived. Refused: outside 1970–2200, and more than 24 h after its arrival, and a number
 * that counts seconds: taken as milliseconds it would be January 1970, and nobody would notice.
 */
export function eventTime({ timestamp, sentAt, receivedAt }: Told): number {
  if (timestamp === undefined || timestamp === null) return receivedAt
  if (countsSeconds(timestamp)) return refuseEvent('bad-time', `timestamp ${shown(timestamp)} looks like seconds since 1970. A number here is milliseconds: send it times 1,000, or as text like 2026-03-01T12:00:00.000Z.`)
  const told = asWritten(timestamp) ?? instant(timestamp as Json)
  if (told === null) return refuseEvent('bad-time', `timestamp ${shown(timestamp)} is no ISO 8601 time with a time zone, like 2026-03-01T12:00:00.000Z.`)
  const at = Math.floor(told) + clockError(sentAt, receivedAt)
  if (at < EARLIEST || at >= LATEST) return refuseEvent('time-out-of-range', `timestamp ${shown(timestamp)} is not between 1970 and 2200.`)
  if (at > receivedAt + AHEAD) return refuseEvent('in-the-future', `timestamp ${shown(timestamp)} is ${Math.round((at - receivedAt) / HOUR)} hours after it arrived. Send sentAt, so that a wrong clock can be corrected.`)
  return at
}

/** What `toISOString` writes, as nearly every client sends it, is read in a third of the time that any other form takes. */
function asWritten(told: unknown): number | null {
  if (typeof told !== 'string' || told.length !== 24 || told.startsWith('00')) return null
  const at = Date.parse(told)
  return Number.isNaN(at) || new Date(at).toISOString() !== told ? null : at
}

function countsSeconds(told: unknown): boolean {
  return typeof told === 'number' && told >= 0 && told < FEWEST
}

/** How far the sender's clock is behind ours; unknown counts as right, and so does what counts seconds. */
function clockError(sentAt: unknown, receivedAt: number): number {
  const sent = sentAt === undefined || sentAt === null || countsSeconds(sentAt) ? null : instant(sentAt as Json)
  const error = sent === null ? 0 : receivedAt - Math.floor(sent)
  return Math.abs(error) > TOLERATED ? error : 0
}

function shown(value: unknown): string {
  return keptText(value).slice(0, 60)
}
