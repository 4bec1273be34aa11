import type { Db } from '../database/database.ts'
import { experimentNamed } from '../experiments/experiment.service.ts'
import { type Experiment, hasStarted } from '../experiments/experiment.ts'
import { recordChange } from '../history/history.service.ts'
import { newId, newToken, tokenHash } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { workspaceOf } from '../workspaces/workspace.service.ts'
import type { Readout } from './readout.ts'
import type { Readouts } from './readout.service.ts'
import { readoutWords } from './sentence.ts'
import { type ShareLink, stakeholderPart } from './share.ts'
import { deleteShareLink, findShareLink, insertShareLink, listShareLinks, noteOpened, shareLinkOf } from './share.repository.ts'

const DAY_MS = 86_400_000
const MOST = 50
/** A page that is left open asks again and again; when it was opened last is told to the minute. */
const NOTED_EVERY_MS = 60_000

export async function shareLinksOf(scope: Scope, key: string): Promise<readonly ShareLink[]> {
  const { id } = await experimentNamed(scope, key)
  return listShareLinks(scope.db, scope.workspaceId, id)
}

/** Makes a link; its secret stands behind "#", which browsers send to nobody, and is told this once. */
export async function createShareLink(scope: Scope, publicUrl: string, { key, days }: { readonly key: string; readonly days: number | null }): Promise<{ readonly link: ShareLink; readonly url: string }> {
  const experiment = await experimentNamed(scope, key)
  if (!hasStarted(experiment)) throw refusal('wrong-state', `"${experiment.key}" has not started; there is nothing to share yet.`, { experiment: experiment.key, status: experiment.kind })
  if ((await listShareLinks(scope.db, scope.workspaceId, experiment.id)).length >= MOST) throw refusal('no-room', `An experiment has at most ${MOST} links. Revoke one first.`, { limit: MOST })
  const token = newToken('shr')
  const link: ShareLink = {
    id: newId('shl'), workspaceId: scope.workspaceId, experimentId: experiment.id, createdBy: scope.actor.name, createdAt: scope.now,
    expiresAt: days === null ? null : new Date(scope.now.getTime() + days * DAY_MS), openedAt: null,
  }
  await scope.db.transaction().execute(async (db) => {
    await insertShareLink(db, link, tokenHash(token))
    await recordChange(db, { ...about(scope, experiment), action: 'shared', after: { link: link.id, expiresAt: link.expiresAt } })
  })
  return { link, url: `${publicUrl}/shared#${token}` }
}

export async function revokeShareLink(scope: Scope, { key, id }: { readonly key: string; readonly id: string }): Promise<void> {
  const experiment = await experimentNamed(scope, key)
  const link = await findShareLink(scope.db, scope.workspaceId, id)
  if (link === undefined || link.experimentId !== experiment.id) throw refusal('not-found', 'There is no such link of this experiment.', { id })
  await scope.db.transaction().execute(async (db) => {
    await deleteShareLink(db, scope.workspaceId, id)
    await recordChange(db, { ...about(scope, experiment), action: 'share-revoked', before: { link: link.id, createdBy: link.createdBy } })
  })
}

export type SharedReadout = {
  readonly workspace: string
  readonly timeZone: string
  readonly readout: Readout
  readonly words: Readonly<Record<'en' | 'ko' | 'ja', ReturnType<typeof readoutWords>>>
  /** What was decided and when; not by whom, nor why. */
  readonly decision: { readonly kind: 'ship' | 'rollback' | 'inconclusive'; readonly variant: string | null; readonly at: number } | null
  readonly expiresAt: Date | null
}

/** What a secret opens: one readout, as its workspace shows it, and nothing else. */
export async function openShared(from: { readonly db: Db; readonly readouts: Pick<Readouts, 'readout'>; readonly now: Date }, token: string): Promise<SharedReadout> {
  const { db, readouts, now } = from
  const link = await shareLinkOf(db, tokenHash(token))
  if (link === undefined || (link.expiresAt !== null && link.expiresAt <= now)) throw refusal('not-found', 'This link opens nothing: it was revoked, has expired, or is not whole. Ask whoever sent it for another.')
  const place = { workspaceId: link.workspaceId, key: link.experimentKey }
  const experiment = await experimentNamed({ db, workspaceId: place.workspaceId }, place.key)
  const readout = await readouts.readout({ ...place, breakdowns: false })
  if (link.openedAt === null || now.getTime() - link.openedAt.getTime() >= NOTED_EVERY_MS) await noteOpened(db, link.id, now)
  const workspace = await workspaceOf(db, place.workspaceId)
  return {
    workspace: workspace?.name ?? '',
    timeZone: workspace?.timeZone ?? 'UTC',
    readout: stakeholderPart(readout),
    words: { en: readoutWords(readout, 'en'), ko: readoutWords(readout, 'ko'), ja: readoutWords(readout, 'ja') },
    decision: decidedIn(experiment),
    expiresAt: link.expiresAt,
  }
}

function decidedIn(experiment: Experiment): SharedReadout['decision'] {
  const decision = 'decision' in experiment ? experiment.decision : null
  return decision === null ? null : { kind: decision.kind, variant: decision.variant ?? null, at: decision.at }
}

function about(scope: Scope, { id, key }: Experiment) {
  return { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'experiment' as const, entityId: id, entityKey: key }
}
