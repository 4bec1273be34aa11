import { subjectId } from '#sdk/core/ids.ts'
import type { StoredEvent } from '../store/door.ts'
import { isBot, isDriven } from './bot.ts'
import { canonicalObject, type JsonObject, refuseTooLarge, textAt } from './canonical.ts'
import { keptText } from './kept-text.ts'
import { EventRefused, type EventRefusal, refuseEvent } from './refused-event.ts'
import { eventTime } from './time.ts'
import { touchOf } from './touch.ts'

/** What is known of a delivery beside its events. Times in ms since 1970. */
export type Delivery = {
  readonly environmentId: string
  /** Bots are told apart in production environments only. */
  readonly production: boolean
  /** Among made-up people a browser driven by a program is one more of them. */
  readonly synthetic?: boolean
  readonly receivedAt: number
  /** Of the whole batch; an event's own goes before it. */
  readonly sentAt?: unknown
  /** The sender's `User-Agent`, where the sender is a browser; an event's own goes before it. */
  readonly userAgent: string | null
  readonly newMessageId: () => string
}

export type ReadEvent =
  | { readonly kind: 'accepted'; readonly event: StoredEvent }
  | { readonly kind: 'refused'; readonly messageId: string | null; readonly code: EventRefusal; readonly reason: string }

/** Ids are parts of index entries, which have an end. In UTF-8 bytes. */
const LONGEST_ID = 1_000
const LONGEST_NAME = 200
const LONGEST_MESSAGE_ID = 300

const TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const satisfies readonly StoredEvent['type'][]

/**
 * Reads one event of the Segment model from outside: parsed once, here. What cannot be stored as it is meant is
 * refused with a code and a reason; nothing is bent into shape but times of a wrong clock and lone surrogates.
 */
export function readEvent(raw: unknown, delivery: Delivery): ReadEvent {
  try {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return refuseEvent('not-an-object', 'The event is not an object.')
    return { kind: 'accepted', event: storedEvent(raw as Raw, delivery) }
  } catch (error) {
    if (error instanceof EventRefused) return { kind: 'refused', messageId: shownMessageId(raw), code: error.code, reason: error.message }
    throw error
  }
}

type Raw = { readonly [key: string]: unknown }

function storedEvent(raw: Raw, delivery: Delivery): StoredEvent {
  if (Object.hasOwn(raw, '__proto__')) return refuseEvent('bad-key', 'The event has the key "__proto__", which no event may have.')
  const type = typeOf(raw)
  const context = storedContext(raw)
  const properties = propertiesOf(type, raw)
  refuseTooLarge([properties, context])
  const { environmentId, receivedAt } = delivery
  return {
    environmentId,
    messageId: messageIdOf(raw, delivery),
    type,
    name: nameOf(type, raw),
    ...idsOf(type, raw, context),
    at: eventTime({ timestamp: raw['timestamp'], sentAt: raw['sentAt'] ?? delivery.sentAt, receivedAt }),
    receivedAt,
    properties,
    context,
    touch: touchOf(context),
    bot: delivery.production && isBotHere(delivery, userAgentOf(context) ?? delivery.userAgent),
  }
}

function typeOf(raw: Raw): StoredEvent['type'] {
  return TYPES.find((type) => type === raw['type']) ?? refuseEvent('bad-type', `type must be one of ${TYPES.join(', ')}.`)
}

/** track: the event's name, which it must have; page and screen: their name, which they may have. */
function nameOf(type: StoredEvent['type'], raw: Raw): string {
  if (type !== 'track' && type !== 'page' && type !== 'screen') return ''
  const field = type === 'track' ? 'event' : 'name'
  const name = raw[field]
  if (name === undefined || name === null || name === '') return type === 'track' ? refuseEvent('no-name', 'A track event needs its name in "event".') : ''
  if (typeof name !== 'string') return refuseEvent('bad-name', `"${field}" is not text.`)
  if (name.length > LONGEST_NAME) return refuseEvent('bad-name', `"${field}" is longer than ${LONGEST_NAME} characters.`)
  return textAt(name, `"${field}"`)
}

function propertiesOf(type: StoredEvent['type'], raw: Raw): JsonObject {
  if (type === 'identify' || type === 'group') return canonicalObject(raw['traits'], 'traits')
  if (type === 'alias') return canonicalObject({ previousId: raw['previousId'] ?? null }, 'alias')
  return canonicalObject(raw['properties'], 'properties')
}

/** The proof of an identify is read where it is checked; kept, it could be used again by whoever reads the events. */
function storedContext(raw: Raw): JsonObject {
  const { userHash: _, ...context } = canonicalObject(raw['context'], 'context')
  return context
}

function isBotHere({ synthetic = false }: Delivery, userAgent: string | null): boolean {
  return isBot(userAgent) && !(synthetic && userAgent !== null && isDriven(userAgent))
}

function userAgentOf(context: JsonObject): string | null {
  const told = context['userAgent']
  return typeof told === 'string' && told !== '' ? told : null
}

type Ids = Pick<StoredEvent, 'device' | 'userId' | 'account'>

function idsOf(type: StoredEvent['type'], raw: Raw, context: JsonObject): Ids {
  const ids: Ids = {
    device: idOf(raw['anonymousId'], 'anonymousId'),
    userId: idOf(raw['userId'], 'userId'),
    account: type === 'group' ? idOf(raw['groupId'], 'groupId') : idOf(context['groupId'], 'context.groupId'),
  }
  if (type === 'group' && ids.account === null) return refuseEvent('no-id', 'A group event needs a groupId.')
  if (ids.device === null && ids.userId === null && ids.account === null) return refuseEvent('no-id', 'The event names nobody: send an anonymousId or a userId.')
  return ids
}

/** An id that is left out or null is absent; one that is there must name somebody (contracts, 1). */
function idOf(value: unknown, field: string): string | null {
  if (value === undefined || value === null) return null
  const read = subjectId(value)
  if ('refused' in read) return refuseEvent('bad-id', `${field} ${keptText(value).slice(0, 60)} names nobody (${read.refused}).`)
  if (Buffer.byteLength(read.id) > LONGEST_ID) return refuseEvent('bad-id', `${field} is longer than ${LONGEST_ID} bytes.`)
  return read.id
}

/** Without one of its own a message cannot be told from its repetition; it gets one, so that it can be named. */
function messageIdOf(raw: Raw, delivery: Delivery): string {
  const told = raw['messageId']
  if (told === undefined || told === null || told === '') return delivery.newMessageId()
  if (typeof told !== 'string') return refuseEvent('bad-message-id', 'messageId is not text.')
  if (told.length > LONGEST_MESSAGE_ID) return refuseEvent('bad-message-id', `messageId is longer than ${LONGEST_MESSAGE_ID} characters.`)
  return textAt(told, 'messageId')
}

function shownMessageId(raw: unknown): string | null {
  const told = typeof raw === 'object' && raw !== null ? (raw as Raw)['messageId'] : null
  return typeof told === 'string' ? told.slice(0, LONGEST_MESSAGE_ID) : null
}
