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
import { proofAsked } from '../workspaces/proof.service.ts'
import type { RawBatch } from './batch.ts'
import { claimsOf, exposedUsers } from './claims.ts'
import { type Judged, judgeProofs, saysWho } from './proofs.ts'
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
 * Takes events in: reads each, stores the good ones, commits what their claims and exposures say of subjects, then
 * keeps the refused ones, which hold up nobody. The claim comes after the event and may be missing after a crash
 * between; whoever got no answer sends again, and that repairs it.
 */
export async function takeIn(parts: IngestParts, sender: Sender, batch: RawBatch, { userAgent, country }: Asked): Promise<IngestAnswer> {
  return withPriority('ingest', async () => {
    const now = parts.clock.now()
    const { read, proved } = await provedOf(parts.db, sender, batch, readAll(batch, { ...deliveryOf(sender, batch, userAgent), receivedAt: now.getTime() }), now)
    const events = read.flatMap((one) => (one.kind === 'accepted' ? [one.event] : []))
    if (events.length > 0) await parts.append(sender.workspaceId, events)
    await commitSubjects(parts, sender, events, proved, now)
    const refused = await keepAll(parts.db, sender, batch, read, now)
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

/** Only a browser has to prove who somebody is, and only its identify asks for it. */
async function provedOf(db: Db, sender: Sender, batch: RawBatch, read: readonly ReadEvent[], now: Date): Promise<Judged> {
  if (sender.kind === 'server' || !read.some(saysWho)) return { read, proved: new Set() }
  return judgeProofs(await proofAsked(db, sender.environmentId, now), read, batch.events)
}

async function keepAll(db: Db, sender: Sender, batch: RawBatch, read: readonly ReadEvent[], now: Date): Promise<EventsAnswer['refused']> {
  const refused = read.flatMap((one, index) => (one.kind === 'refused' ? [{ index, messageId: one.messageId, code: one.code, reason: one.reason }] : []))
  const at = { workspace: sender.workspaceId, environmentId: sender.environmentId, receivedAt: now.getTime() }
  await keepRefused(db, at, refused.map((one) => ({ ...one, body: batch.events[one.index] })))
  return refused
}

/**
 * Claims that the log holds as they were sent are committed; so are users exposed by their user id alone. What a browser
 * proved is vouched for by the customer's server as much as what that sent itself.
 */
async function commitSubjects({ db, store, claimed }: IngestParts, sender: Sender, events: readonly StoredEvent[], proved: ReadonlySet<StoredEvent>, now: Date): Promise<void> {
  const asked = { workspace: sender.workspaceId, secret: sender.secret, now }
  const vouched = sender.kind === 'server' ? events : events.filter((one) => proved.has(one))
  const said = sender.kind === 'server' ? [] : events.filter((one) => !proved.has(one))
  for (const [by, some] of [['server', vouched], ['browser', said]] as const) {
    const claims = claimsOf(some)
    const standing = claims.length === 0 ? [] : await store.standingClaims(sender.workspaceId, claims)
    if (standing.length === 0) continue
    await claimAll(db, { ...asked, by }, standing.map((one) => ({ anonymousId: one.device, userId: one.userId })))
    claimed?.(sender.workspaceId, standing.flatMap((one) => [one.userId, one.device]))
  }
  await commitExposed(db, store, asked, exposedUsers(events))
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
