import { randomUUID } from 'node:crypto'
import type { EventsAnswer } from '#sdk/core/event.ts'
import type { SignedFacts } from '#sdk/core/context.ts'
import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import { withPriority } from '../database/query-scope.ts'
import { isLibrary } from '../events/bot.ts'
import { type Delivery, type ReadEvent, readEvent } from '../events/event.ts'
import { keepRefused } from '../events/refused-event.service.ts'
import { judgePlan, type StrictEvents } from '../events/tracking-plan.ts'
import { inCountry } from './in-country.ts'
import type { Behaviours } from '../people/behaviour.ts'
import { personFacts } from '../people/people.service.ts'
import { claimAll, commitExposed, resolveSubject } from '../people/subject.service.ts'
import type { Store, StoredEvent } from '../store/door.ts'
import { deviceIdentity, userIdentity } from '../store/identity.ts'
import { proofAsked } from '../workspaces/proof.service.ts'
import { judgeAge } from './age.ts'
import type { RawBatch } from './batch.ts'
import { claimsOf, exposedUsers } from './claims.ts'
import { type Judged, judgeProofs, saysWho } from './proofs.ts'
import type { Sender } from './sender.ts'

export type IngestParts = {
  readonly db: Db
  readonly store: Store
  readonly behaviours: Behaviours
  readonly clock: Clock
  /** Appends, gathered with what others send at the moment. */
  readonly append: (workspace: string, events: readonly StoredEvent[]) => Promise<void>
  /** Hears of users and devices whose subject may have changed. */
  readonly claimed?: (workspace: string, ids: readonly string[]) => void
  /** The events that the workspace's tracking plan makes strict. */
  readonly strictIn: (workspace: string) => StrictEvents | Promise<StrictEvents>
  /** Before when the workspace takes no event any more; 0: it takes all. */
  readonly closedIn: (workspace: string) => number | Promise<number>
  /** Hears of what was stored, for the tracking plan. */
  readonly saw?: (workspace: string, events: readonly StoredEvent[]) => void
}

/** Who sends, as far as taking in goes. */
export type Source = Pick<Sender, 'kind' | 'workspaceId' | 'environmentId' | 'production' | 'synthetic' | 'secret'>

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
    const delivery = { ...deliveryOf(sender, batch, userAgent), receivedAt: now.getTime() }
    const { read, events } = await storeRead(parts, sender, { read: readAll(batch, delivery), raw: batch.events, now })
    const refused = await keepAll(parts.db, sender, batch, { read, now, userAgent: delivery.userAgent })
    const person = await personTold(parts, sender, events, now)
    return { success: true, refused, ...(person === null ? {} : { person: inCountry(person, sender, country) }) }
  })
}

type Reading = { readonly read: readonly ReadEvent[]; readonly raw: readonly unknown[]; readonly now: Date }

/** Stores what can be stored of what was read, and what follows from it. Answers what became of each, and what is stored. */
export async function storeRead(parts: IngestParts, source: Source, { read, raw, now }: Reading): Promise<{ readonly read: readonly ReadEvent[]; readonly events: readonly StoredEvent[] }> {
  const { workspaceId } = source
  const fitting = judgeAge(await parts.closedIn(workspaceId), judgePlan(await parts.strictIn(workspaceId), read))
  const { read: judged, proved } = await provedOf(parts.db, source, fitting, raw, now)
  const events = judged.flatMap((one) => (one.kind === 'accepted' ? [one.event] : []))
  if (events.length > 0) {
    await parts.append(source.workspaceId, events)
    parts.saw?.(source.workspaceId, events)
  }
  await commitSubjects(parts, source, events, proved, now)
  return { read: judged, events }
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
async function provedOf(db: Db, sender: Source, read: readonly ReadEvent[], raw: readonly unknown[], now: Date): Promise<Judged> {
  if (sender.kind === 'server' || !read.some(saysWho)) return { read, proved: new Set() }
  return judgeProofs(await proofAsked(db, sender.environmentId, now), read, raw)
}

async function keepAll(db: Db, sender: Sender, batch: RawBatch, { read, now, userAgent }: { readonly read: readonly ReadEvent[]; readonly now: Date; readonly userAgent: string | null }): Promise<EventsAnswer['refused']> {
  const refused = read.flatMap((one, index) => (one.kind === 'refused' ? [{ index, messageId: one.messageId, code: one.code, reason: one.reason }] : []))
  const at = { workspace: sender.workspaceId, environmentId: sender.environmentId, receivedAt: now.getTime() }
  const from = { sender: sender.kind, sentAt: batch.sentAt, userAgent }
  await keepRefused(db, at, from, refused.map((one) => ({ ...one, body: batch.events[one.index] })))
  return refused
}

/**
 * Claims that the log holds as they were sent are committed; so are users exposed by their user id alone. What a browser
 * proved is vouched for by the customer's server as much as what that sent itself.
 */
async function commitSubjects({ db, store, claimed }: IngestParts, sender: Source, events: readonly StoredEvent[], proved: ReadonlySet<StoredEvent>, now: Date): Promise<void> {
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
async function personTold({ db, store, behaviours }: IngestParts, sender: Sender, events: readonly StoredEvent[], now: Date): Promise<SignedFacts | null> {
  const told = events.findLast((event) => event.type === 'identify' && !event.bot)
  if (told === undefined || (sender.kind === 'server' && events.length > 1)) return null
  const asked = { workspace: sender.workspaceId, secret: sender.secret, now }
  if (told.userId !== null) {
    const { subject } = await resolveSubject(db, store, { ...asked, userId: told.userId })
    return personFacts({ store, behaviours }, { ...asked, subject, person: userIdentity(told.userId) })
  }
  return told.device === null ? null : personFacts({ store, behaviours }, { ...asked, subject: told.device, person: deviceIdentity(told.device) })
}
