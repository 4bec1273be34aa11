/** What a file of past events is written in. `csv` names its columns. */
export const EVENT_FORMS = ['segment', 'amplitude', 'mixpanel', 'csv'] as const
export type EventForm = (typeof EVENT_FORMS)[number]

/** Which columns of a CSV say what; every other column is a property. */
export type EventColumns = { readonly event: string; readonly time: string; readonly user: string | null; readonly visitor: string | null }

type Raw = { readonly [name: string]: unknown }

/** An event as `/v1/batch` takes it. Whether it is a good one is for the server to say. */
export type PastEvent = Raw & { readonly messageId: string }

/** A line that is no event of the form; the reason names what is missing. */
export class NoEvent extends Error {}

/**
 * A line as an event. `fallbackId` names it where it brings no id of its own: the same line of the same file always has
 * the same, so that a second run brings nothing twice.
 *
 * @throws NoEvent
 */
export function pastEvent(form: EventForm, line: unknown, fallbackId: string, columns: EventColumns | null): PastEvent {
  const raw = objectIn(line)
  switch (form) {
    case 'segment':
      return { type: 'track', ...raw, messageId: textIn(raw['messageId']) ?? fallbackId }
    case 'amplitude':
      return amplitude(raw, fallbackId)
    case 'mixpanel':
      return mixpanel(raw, fallbackId)
    case 'csv':
      return row(raw, fallbackId, columns)
  }
}

/** A line of Amplitude's export. Its `event_time` is in UTC and corrected for the client's clock already. */
function amplitude(raw: Raw, fallbackId: string): PastEvent {
  const name = textIn(raw['event_type']) ?? missing('event_type')
  const who = { ...given('userId', textIn(raw['user_id'])), ...given('anonymousId', textIn(raw['device_id'])) }
  const common = { ...who, timestamp: inUtc(textIn(raw['event_time']) ?? missing('event_time')), messageId: textIn(raw['$insert_id']) ?? textIn(raw['uuid']) ?? fallbackId }
  if (name === '$identify') return { type: 'identify', ...common, traits: raw['user_properties'] ?? {} }
  return { type: 'track', event: name, ...common, properties: raw['event_properties'] ?? {} }
}

/** A line of Mixpanel's raw export: time in seconds or milliseconds, ids among the properties. */
function mixpanel(raw: Raw, fallbackId: string): PastEvent {
  const name = textIn(raw['event']) ?? missing('event')
  const { time, distinct_id: distinct, $device_id: device, $user_id: user, $insert_id: id, ...properties } = objectIn(raw['properties'])
  if (typeof time !== 'number') missing('properties.time')
  const known = textIn(distinct)
  const isDevice = known?.startsWith(DEVICE) ?? false
  const anonymousId = textIn(device) ?? (isDevice ? known?.slice(DEVICE.length) : undefined)
  const userId = textIn(user) ?? (isDevice || known === anonymousId ? undefined : known)
  return { type: 'track', event: name, ...given('userId', userId), ...given('anonymousId', anonymousId), timestamp: new Date(time < SECONDS_UNTIL ? time * 1_000 : time).toISOString(), messageId: textIn(id) ?? fallbackId, properties }
}

const DEVICE = '$device:'
/** As seconds the year 5138, as milliseconds 1973. */
const SECONDS_UNTIL = 100_000_000_000

function row(raw: Raw, fallbackId: string, columns: EventColumns | null): PastEvent {
  if (columns === null) throw new TypeError('a CSV needs its columns named')
  const { event, time, user, visitor } = columns
  const taken = new Set([event, time, user, visitor])
  const properties = Object.entries(raw).flatMap(([name, cell]) => (taken.has(name) || cell === '' ? [] : [[name, valueOf(String(cell))] as const]))
  return {
    type: 'track',
    event: textIn(raw[event]) ?? missing(`the column "${event}"`),
    timestamp: inUtc(textIn(raw[time]) ?? missing(`the column "${time}"`)),
    ...given('userId', user === null ? undefined : textIn(raw[user])),
    ...given('anonymousId', visitor === null ? undefined : textIn(raw[visitor])),
    messageId: fallbackId,
    properties: Object.fromEntries(properties),
  }
}

/** A number where the text is how that number is written; "007" and a long id stay text. */
function valueOf(cell: string): string | number {
  const number = Number(cell)
  return /^-?\d+(\.\d+)?$/.test(cell) && (String(number) === cell || /^-?(0|[1-9]\d*)\.\d+$/.test(cell)) && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : cell
}

/** "2026-03-01 12:00:00.123456", a time without a zone, is UTC; what has one keeps it. */
function inUtc(text: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)$/.exec(text) ?? []
  return day === undefined || time === undefined ? text : `${day}T${time}Z`
}

/**
 * An `identify` for the first event that names both a visitor and a user: elsewhere such an event joins them, here only
 * an identify does.
 */
export function claimIn(event: PastEvent): PastEvent | null {
  const { userId, anonymousId, timestamp } = event
  if (event['type'] === 'identify' || typeof userId !== 'string' || typeof anonymousId !== 'string') return null
  return { type: 'identify', userId, anonymousId, timestamp, messageId: `claim:${userId}`.slice(0, 100), traits: {} }
}

function objectIn(value: unknown): Raw {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new NoEvent('it is no JSON object')
  return value as Raw
}

function textIn(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function given<Name extends string>(name: Name, value: string | undefined): { readonly [Key in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]: string })
}

function missing(what: string): never {
  throw new NoEvent(`${what} is missing`)
}
