import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import type { PersonKey, Store } from '../store/door.ts'
import { deviceIdentity, userIdentity } from '../store/identity.ts'
import { environmentsOf } from '../workspaces/workspace.service.ts'
import { derivedSubject, type ClaimedBy, type Committed, mayReplace } from './subject.ts'
import { findByUser, findByUsers, insertSubject, insertSubjects, lockInvolved, updateSubject } from './subject.repository.ts'

export type ClaimAsked = {
  readonly workspace: string
  /** The workspace's secret. */
  readonly secret: string
  readonly anonymousId: string
  readonly userId: string
  readonly by: ClaimedBy
  readonly now: Date
}

/**
 * Answers a user's subject, committing one at the first claim: the device's anonymous id, or, where another user has
 * that, the derived one. The first committed claim stands, and repeating one changes nothing; only the customer's
 * server replaces what a browser alone said.
 */
export async function claim(db: Db, asked: ClaimAsked): Promise<string> {
  const known = await findByUser(db, asked.workspace, asked.userId)
  if (known !== undefined && (known.claimedBy === asked.by || !mayReplace(asked.by, known))) return known.subject
  return db.transaction().execute((db) => commit(db, asked))
}

export type Claimed = { readonly anonymousId: string; readonly userId: string }

/**
 * Commits many claims as one after the other would: users who have a subject are looked up together, newcomers whose
 * device nobody has are committed together, and only what is contested goes the long way.
 */
export async function claimAll(db: Db, asked: Omit<ClaimAsked, 'anonymousId' | 'userId'>, claims: readonly Claimed[]): Promise<void> {
  const users = [...new Set(claims.map((one) => one.userId))]
  const before = await findByUsers(db, asked.workspace, users)
  const newcomers = firstOfEach(claims.filter((one) => !before.has(one.userId)))
  await insertSubjects(db, asked.workspace, newcomers.map((one) => ({ userId: one.userId, subject: one.anonymousId, claimedBy: asked.by })), asked.now)
  const after = newcomers.length === 0 ? before : await findByUsers(db, asked.workspace, users)
  const open = claims.filter(({ userId }) => {
    const known = after.get(userId)
    return known === undefined || mayReplace(asked.by, known)
  })
  for (const one of open) await claim(db, { ...asked, ...one })
}

/** The first claim of each user whose device no claim before it took. */
function firstOfEach(claims: readonly Claimed[]): readonly Claimed[] {
  const users = new Set<string>()
  const devices = new Set<string>()
  return claims.filter(({ anonymousId, userId }) => {
    const isFirst = !users.has(userId) && !devices.has(anonymousId)
    users.add(userId)
    devices.add(anonymousId)
    return isFirst
  })
}

async function commit(db: Db, asked: ClaimAsked): Promise<string> {
  const { workspace, anonymousId, userId, by, now } = asked
  const wanted: Committed = { userId, subject: anonymousId, claimedBy: by }
  if (await insertSubject(db, workspace, wanted, now)) return anonymousId
  const involved = await lockInvolved(db, workspace, userId, anonymousId)
  const own = involved.find((one) => one.userId === userId)
  const other = involved.find((one) => one.subject === anonymousId && one.userId !== userId)
  if (own !== undefined && !mayReplace(by, own)) return own.subject
  if (other === undefined) return replace(db, asked, own)
  if (!mayReplace(by, other)) return own?.subject ?? commitDerived(db, asked)
  await updateSubject(db, workspace, { userId: other.userId, subject: derivedSubject(asked.secret, other.userId), claimedBy: 'derived' }, now)
  return replace(db, asked, own)
}

/** The subject is free now: for a user who had another one, or for one who had none. */
async function replace(db: Db, { workspace, anonymousId, userId, by, now }: ClaimAsked, own: Committed | undefined): Promise<string> {
  const wanted: Committed = { userId, subject: anonymousId, claimedBy: by }
  if (own === undefined) await insertSubject(db, workspace, wanted, now)
  else await updateSubject(db, workspace, wanted, now)
  return anonymousId
}

type DeriveAsked = Pick<ClaimAsked, 'workspace' | 'secret' | 'userId' | 'now'>

async function commitDerived(db: Db, { workspace, secret, userId, now }: DeriveAsked): Promise<string> {
  const subject = derivedSubject(secret, userId)
  await insertSubject(db, workspace, { userId, subject, claimedBy: 'derived' }, now)
  return (await findByUser(db, workspace, userId))?.subject ?? subject
}

export type ResolvedSubject = {
  readonly subject: string
  /** False: nothing is stored yet, and a claim may still name another one. */
  readonly committed: boolean
}

/** The subject of an id of which only that is known: a user's, else a device's own, else the derived one. Stores nothing. */
export async function resolveSubject(db: Db, store: Pick<Store, 'knowsDevice'>, asked: { readonly workspace: string; readonly secret: string; readonly userId: string }): Promise<ResolvedSubject> {
  const known = await findByUser(db, asked.workspace, asked.userId)
  if (known !== undefined) return { subject: known.subject, committed: true }
  if (await store.knowsDevice(asked.workspace, asked.userId)) return { subject: asked.userId, committed: false }
  return { subject: derivedSubject(asked.secret, asked.userId), committed: false }
}

export type ResolvedPerson = {
  readonly subject: string
  /** Whose events tell what is known; null where no event came from this id. */
  readonly person: PersonKey | null
}

/** The same for many ids at once, with the person that each stands for. */
export async function resolveSubjects(
  db: Db, store: Pick<Store, 'known'>, { workspace, secret }: { readonly workspace: string; readonly secret: string }, ids: readonly string[],
): Promise<(id: string) => ResolvedPerson> {
  const [users, identities] = await Promise.all([
    findByUsers(db, workspace, ids),
    store.known(workspace, ids.flatMap((id) => [userIdentity(id), deviceIdentity(id)])),
  ])
  return (id) => {
    const committed = users.get(id)
    if (committed !== undefined) return { subject: committed.subject, person: userIdentity(id) }
    if (identities.has(deviceIdentity(id))) return { subject: id, person: deviceIdentity(id) }
    return { subject: derivedSubject(secret, id), person: identities.has(userIdentity(id)) ? userIdentity(id) : null }
  }
}

/**
 * Exposures told with user ids alone commit the subjects that their users were given. Of whom nothing is stored after
 * them, the store left out what was told: it was of before an erasure.
 */
export async function commitExposed(db: Db, store: Pick<Store, 'knowsDevice' | 'known'>, asked: Omit<DeriveAsked, 'userId'>, userIds: readonly string[]): Promise<void> {
  const known = await findByUsers(db, asked.workspace, userIds)
  const unknown = userIds.filter((one) => !known.has(one))
  const stored = await store.known(asked.workspace, unknown.map(userIdentity))
  for (const userId of unknown.filter((one) => stored.has(userIdentity(one)))) {
    const { subject, committed } = await resolveSubject(db, store, { ...asked, userId })
    if (!committed) await insertSubject(db, asked.workspace, { userId, subject, claimedBy: 'derived' }, asked.now)
  }
}

/** What these would be bucketed by if they were users: the committed subject, else the derived one. */
export async function subjectsOf(db: Db, asked: { readonly workspace: string; readonly secret: string }, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const known = await findByUsers(db, asked.workspace, userIds)
  return new Map(userIds.map((userId) => [userId, known.get(userId)?.subject ?? derivedSubject(asked.secret, userId)]))
}

/** The channel on which servers tell each other, at its commit, of whom they remember what is true no more. */
export const PEOPLE = 'people'

/** Each id by itself: a notice holds 8,000 bytes (PostgreSQL, NOTIFY), and two long ids would be more. */
export async function tellChanged(db: Db, workspace: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) await sql`select pg_notify(${PEOPLE}, ${JSON.stringify([workspace, id])})`.execute(db)
}

/** Who changed, by a notice; null where it says that some may have been missed. */
export function changedIn(notice: string): { readonly workspace: string; readonly id: string } | null {
  if (notice === '') return null
  const [workspace, id] = JSON.parse(notice) as readonly [string, string]
  return { workspace, id }
}

/**
 * Takes a wrong claim back: from now on the user has a subject that no device gave, and the device's is free for whoever
 * claims it next. What was counted stays as the events tell it.
 */
export async function detachUser(scope: Scope, secret: string, input: { readonly userId: string; readonly why: string }): Promise<{ readonly subject: string }> {
  const known = await findByUser(scope.db, scope.workspaceId, input.userId)
  if (known === undefined) throw refusal('not-found', `No claim of "${input.userId}" is known.`, { userId: input.userId })
  const subject = derivedSubject(secret, input.userId)
  if (known.subject === subject) throw refusal('wrong-state', `"${input.userId}" has a subject of their own already; no device gave it.`, { userId: input.userId })
  await scope.db.transaction().execute(async (db) => {
    await updateSubject(db, scope.workspaceId, { userId: input.userId, subject, claimedBy: 'derived' }, scope.now)
    const about = { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'person' as const, entityId: input.userId, entityKey: input.userId }
    await recordChange(db, { ...about, action: 'detached', why: input.why, before: { subject: known.subject, claimedBy: known.claimedBy }, after: { subject, claimedBy: 'derived' } })
    await tellChanged(db, scope.workspaceId, [input.userId, known.subject])
    // Named ids stand in rulesets by their subject.
    await scope.released(db, (await environmentsOf(db, scope.workspaceId)).map((one) => one.id))
  })
  return { subject }
}

/** How a user got the id they are bucketed by; null where nothing is committed yet. */
export async function claimOf(db: Db, workspace: string, userId: string): Promise<Committed | null> {
  return (await findByUser(db, workspace, userId)) ?? null
}
