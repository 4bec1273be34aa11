import { randomUUID } from 'node:crypto'
import type { EventsAnswer } from '#sdk/core/event.ts'
import type { SignedFacts } from '#sdk/core/context.ts'
import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import { withPriority } from '../database/query-scope.ts'
import { isLibrary } from '../events/bot.ts'
import { type Delivery, type ReadEvent, readEvent } from '../events/event.ts'
import { keepRefused } from '../events/refused-event.service.ts'
import { inCountry } from './in-country.ts'
import { personFacts } from '../people/people.service.ts'
import { claimAll, commitExposed, resolveSubject } from '../people/subject.service.ts'
import type { Store, StoredEvent } from '../store/door.ts'
import { deviceIdentity, userIdentity } from '../store/identity.ts'
import type { RawBatch } from './batch.ts'
import { claimsOf, exposedUsers } from './claims.ts'
import type { Sender } from './sender.ts'

export type IngestParts = {
  readonly db: Db
  readonly store: Store
  readonly clock: Clock
  /** Appends, gathered with what others send at the moment. */
  readonly append: (workspace: string, events: readonly StoredEvent[]) => Promise<void>
  /** Hears of users and devices whose subject may have changed. */
  readonly claimed?: (workspace: string, ids: readonly string[]) => void
}

/** What the request itself says of who sends. */
type Asked = { readonly userAgent: string | null; readonly country: string | null }

export type IngestAnswer = EventsAnswer & { readonly person?: SignedFacts }

/**
 * Takes events in: reads each, stores the good ones, keeps the refused ones, then commits what claims and exposures
 * say of subjects. The claim comes after the event and may be missing after a crash between; whoever got no answer
 * sends again, and that repairs it.
 */
export async function takeIn(parts: IngestParts, sender: Sender, batch: RawBatch, { userAgent, country }: Asked): Promise<IngestAnswer> {
  return withPriority('ingest', async () => {
    const now = parts.clock.now()
    const read = readAll(batch, { ...deliveryOf(sender, batch, userAgent), receivedAt: now.getTime() })
    const events = read.flatMap((one) => (one.kind === 'accepted' ? [one.event] : []))
    if (events.length > 0) await parts.append(sender.workspaceId, events)
    const refused = await keepAll(parts.db, sender, batch, read, now)
    await commitSubjects(parts, sender, events, now)
    const person = await personTold(parts, sender, events, now)
    return { success: true, refused, ...(person === null ? {} : { person: inCountry(person, sender, country) }) }
  })
}

function deliveryOf(sender: Sender, batch: RawBatch, userAgent: string | null): Omit<Delivery, 'receivedAt'> {
  return {
    environmentId: sender.environmentId,
    production: sender.production,
    synthetic: sender.synthetic,
    sentAt: batch.sentAt,
    // A server's own name is that of its HTTP library, not of the person it tells about.
    userAgent: sender.kind === 'client' && userAgent !== null && !isLibrary(userAgent) ? userAgent : null,
    newMessageId: randomUUID,
  }
}

function readAll(batch: RawBatch, delivery: Delivery): readonly ReadEvent[] {
  return batch.events.map((raw) => readEvent(raw, delivery))
}

async function keepAll(db: Db, sender: Sender, batch: RawBatch, read: readonly ReadEvent[], now: Date): Promise<EventsAnswer['refused']> {
  const refused = read.flatMap((one, index) => (one.kind === 'refused' ? [{ index, messageId: one.messageId, code: one.code, reason: one.reason }] : []))
  const at = { workspace: sender.workspaceId, environmentId: sender.environmentId, receivedAt: now.getTime() }
  await keepRefused(db, at, refused.map((one) => ({ ...one, body: batch.events[one.index] })))
  return refused
}

/** Claims that the log holds as they were sent are committed; so are users exposed by their user id alone. */
async function commitSubjects({ db, store, claimed }: IngestParts, sender: Sender, events: readonly StoredEvent[], now: Date): Promise<void> {
  const asked = { workspace: sender.workspaceId, secret: sender.secret, now }
  const claims = claimsOf(events)
  const standing = claims.length === 0 ? [] : await store.standingClaims(sender.workspaceId, claims)
  await claimAll(db, { ...asked, by: sender.kind === 'server' ? 'server' : 'browser' }, standing.map((one) => ({ anonymousId: one.device, userId: one.userId })))
  await commitExposed(db, store, asked, exposedUsers(events))
  if (standing.length > 0) claimed?.(sender.workspaceId, standing.flatMap((one) => [one.userId, one.device]))
}

/**
 * Whoever identifies herself is told her subject and facts: a browser by any delivery with an identify, a server where
 * it sent that one event alone.
 */
async function personTold({ db, store }: IngestParts, sender: Sender, events: readonly StoredEvent[], now: Date): Promise<SignedFacts | null> {
  const told = events.findLast((event) => event.type === 'identify' && !event.bot)
  if (told === undefined || (sender.kind === 'server' && events.length > 1)) return null
  const asked = { workspace: sender.workspaceId, secret: sender.secret, now }
  if (told.userId !== null) {
    const { subject } = await resolveSubject(db, store, { ...asked, userId: told.userId })
    return personFacts(store, { ...asked, subject, person: userIdentity(told.userId) })
  }
  return told.device === null ? null : personFacts(store, { ...asked, subject: told.device, person: deviceIdentity(told.device) })
}
