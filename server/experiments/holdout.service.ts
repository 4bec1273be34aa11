import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { newId } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store/door.ts'
import { environmentsOf } from '../workspaces/workspace.service.ts'
import { withStratum } from './change.ts'
import { currentPhase, type Paused, type Running, type Started } from './experiment.ts'
import { listExperiments, updateExperiment } from './experiment.repository.ts'
import { covers, type Holdout } from './holdout.ts'
import { endHoldoutRow, insertHoldout, listHoldouts, pageOfHoldoutRows } from './holdout.repository.ts'

/** Oldest first, ended ones too. */
export function allHoldouts(db: Db, workspaceId: string): Promise<readonly Holdout[]> {
  return listHoldouts(db, workspaceId)
}

/** A page: those that stand, then those that ended, each oldest first. */
export async function pageOfHoldouts(db: Db, workspaceId: string, { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }): Promise<{ readonly holdouts: readonly Holdout[]; readonly next: string | null }> {
  const holdouts = await pageOfHoldoutRows(db, workspaceId, { after: placeOf(cursor), limit })
  const last = holdouts.at(-1)
  return { holdouts, next: last === undefined || holdouts.length < limit ? null : `${last.endedAt === null ? 0 : 1}:${last.createdAt.getTime()}:${last.key}` }
}

function placeOf(cursor: string | undefined): { readonly ended: boolean; readonly createdAt: Date; readonly key: string } | undefined {
  const [, ended, at, key] = /^([01]):(\d{1,15}):(.*)$/s.exec(cursor ?? '') ?? []
  return at === undefined || key === undefined ? undefined : { ended: ended === '1', createdAt: new Date(Number(at)), key }
}

/** Whether another holdout stood at the same time and covers some of these experiments: exposures do not say by which somebody was kept out. */
export function isShared(holdout: Holdout, all: readonly Holdout[], covered: readonly Pick<Started, 'design'>[]): boolean {
  return all.some((one) => one.key !== holdout.key && overlaps(one, holdout) && covered.some(({ design }) => covers(one, design)))
}

function overlaps(one: Holdout, other: Holdout): boolean {
  return (one.endedAt === null || one.endedAt > other.createdAt) && (other.endedAt === null || other.endedAt > one.createdAt)
}

export function noHoldout(key: string) {
  return refusal('not-found', `There is no holdout "${key}" in this workspace.`, { holdout: key })
}

/** What a holdout does to one experiment that runs. */
export type HeldOut = {
  readonly experiment: string
  readonly name: string
  /** Counted in it so far. */
  readonly counted: number
  /** Of those, about how many leave: they keep what was counted, and meet the control from now on. */
  readonly leave: number
}

/** Which running experiments a holdout would reach at once, and about how many of their people; nothing is saved. */
export async function holdoutEffect(scope: Scope, store: Pick<Store, 'exposed'>, input: { readonly share: number; readonly tag: string | null }): Promise<readonly HeldOut[]> {
  const reached = await reachedBy(scope.db, scope.workspaceId, input)
  const counted = await store.exposed(reached.map((one) => ({ experimentId: one.id, phase: currentPhase(one).number })))
  return reached.map((one) => {
    const people = counted.filter((row) => row.experimentId === one.id).reduce((sum, row) => sum + Number(row.people), 0)
    return { experiment: one.key, name: one.name, counted: people, leave: Math.round((people * input.share) / 100_000) }
  })
}

/** Running and paused ones that it covers, in any environment. */
async function reachedBy(db: Db, workspaceId: string, holdout: Pick<Holdout, 'tag'>): Promise<readonly (Running | Paused)[]> {
  const all = await listExperiments(db, { workspaceId, statuses: ['running', 'paused'], limit: 5_000 })
  return all.filter((one): one is Running | Paused => (one.kind === 'running' || one.kind === 'paused') && one.origin === 'live' && covers(holdout, one.design))
}

/**
 * Begins at once, for what runs too: its people meet the control from now on and tell it by their `$holdout` exposure.
 * Each experiment it reaches begins a stratum; who was counted stays counted with the variant that was met.
 */
export async function createHoldout(scope: Scope, input: { readonly key: string; readonly name: string; readonly share: number; readonly tag: string | null; readonly why?: string | undefined }): Promise<Holdout> {
  const { why, ...given } = input
  if ((await listHoldouts(scope.db, scope.workspaceId)).some((one) => one.key === given.key)) throw refusal('key-taken', `There is a holdout "${given.key}" already, or was one. Choose another key.`, { holdout: given.key })
  const holdout: Holdout = { id: newId('hld'), ...given, salt: newId('salt'), version: 1, endedAt: null, createdAt: scope.now }
  await scope.db.transaction().execute(async (db) => {
    await insertHoldout(db, scope.workspaceId, holdout)
    await recordChange(db, { ...about(scope, holdout), action: 'created', why, after: shown(holdout) })
    await reach(db, scope, holdout, 'holdout-began')
  })
  return holdout
}

/** Its people may meet experiments from now on; a holdout that ended does not begin again, because they would be others. */
export async function endHoldout(scope: Scope, input: { readonly key: string; readonly version: number; readonly why?: string | undefined }): Promise<void> {
  const holdout = await holdoutNamed(scope, input.key)
  if (holdout.endedAt !== null) throw refusal('wrong-state', `The holdout "${holdout.name}" ended before.`, { holdout: holdout.key })
  await scope.db.transaction().execute(async (db) => {
    if (!(await endHoldoutRow(db, { ...holdout, version: input.version }, scope.now))) {
      const { version: theirs } = await holdoutNamed({ db, workspaceId: scope.workspaceId }, holdout.key)
      throw refusal('stale-version', `Somebody changed the holdout "${holdout.name}" meanwhile: you saw version ${input.version}, it stands at version ${theirs}.`, { holdout: holdout.key, yours: input.version, theirs })
    }
    await recordChange(db, { ...about(scope, holdout), action: 'ended', why: input.why, before: shown(holdout), after: { ...shown(holdout), endedAt: scope.now } })
    await reach(db, scope, holdout, 'holdout-ended')
  })
}

async function holdoutNamed(scope: Pick<Scope, 'db' | 'workspaceId'>, key: string): Promise<Holdout> {
  const holdout = (await listHoldouts(scope.db, scope.workspaceId)).find((one) => one.key === key)
  if (holdout === undefined) throw noHoldout(key)
  return holdout
}

async function reach(db: Db, scope: Scope, holdout: Holdout, action: 'holdout-began' | 'holdout-ended'): Promise<void> {
  for (const before of await reachedBy(db, scope.workspaceId, holdout)) {
    const after = { ...before, phases: withStratum(before.phases, before.design, scope.now) }
    if (!(await updateExperiment(db, after, before.version, scope.now))) throw refusal('busy', `"${before.name}" was changed at the same moment. Try again.`, { experiment: before.key }, 1)
    await recordChange(db, { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'experiment', entityId: before.id, entityKey: before.key, action, after: { holdout: holdout.key, name: holdout.name, share: holdout.share } })
  }
  await scope.released(db, (await environmentsOf(db, scope.workspaceId)).map((one) => one.id))
}

function shown({ key, name, share, tag, endedAt }: Holdout) {
  return { key, name, share, tag, endedAt }
}

function about(scope: Scope, holdout: Holdout) {
  return { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'holdout' as const, entityId: holdout.id, entityKey: holdout.key }
}
