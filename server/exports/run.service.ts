import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import type { PersonKey } from '../store/door.ts'
import { isUnfinished, type Run } from './export.ts'
import { exportNamed } from './export.service.ts'
import { deleteLinesOf } from './piece.repository.ts'
import { changeRun, emptyRun, findRun, insertRun, listRuns } from './run.repository.ts'

/** Asks for a file now. Where one is being made already, that one is meant. */
export async function startRun(scope: Scope, id: string): Promise<void> {
  const one = await exportNamed(scope, id)
  const [newest] = await listRuns(scope.db, one.id, { after: null, limit: 1 })
  if (newest !== undefined && (newest.state === 'waiting' || newest.state === 'making')) return
  await insertRun(scope.db, one, { by: scope.actor.name, dueAt: null, at: scope.now })
}

/** Newest first. */
export async function runsOf(scope: Scope, { id, cursor, limit }: { readonly id: string; readonly cursor: string | null; readonly limit: number }): Promise<{ readonly runs: readonly Run[]; readonly next: string | null }> {
  await exportNamed(scope, id)
  const runs = await listRuns(scope.db, id, { after: placeIn(cursor), limit })
  const last = runs.at(-1)
  return { runs, next: last === undefined || runs.length < limit ? null : `${last.createdAt.getTime()}:${last.id}` }
}

function placeIn(cursor: string | null): { readonly at: Date; readonly id: string } | null {
  const [, at, id] = /^(\d{1,15}):(.+)$/.exec(cursor ?? '') ?? []
  return at === undefined || id === undefined ? null : { at: new Date(Number(at)), id }
}

/** Whoever works on it, on whatever server, notices at the next page. */
export async function stopRun(scope: Scope, id: string): Promise<void> {
  const run = await runNamed(scope, id)
  const stopped = await changeRun(scope.db, run.id, ['waiting', 'making', 'sending'], { state: 'stopped', heldUntil: scope.now, endedAt: scope.now })
  if (!stopped) throw refusal('wrong-state', 'It has ended already; there is nothing to stop.', { state: run.state })
}

/** A file that is whole is sent again; one that is not is made from its beginning. */
export async function retryRun(scope: Scope, id: string): Promise<void> {
  const run = await runNamed(scope, id)
  if (isUnfinished(run.state)) throw refusal('wrong-state', 'It is under way; there is nothing to try again.', { state: run.state })
  const { destination } = await exportNamed(scope, run.exportId)
  if (run.state === 'done' && (!run.hasFile || destination === null)) throw refusal('wrong-state', 'It is done. Make a new file instead.', { state: run.state })
  await scope.db.transaction().execute(async (db) => {
    const sends = run.hasFile && destination !== null
    if (!sends) await emptyRun(db, run.id)
    await changeRun(db, run.id, ['done', 'failed', 'stopped'], { state: sends ? 'sending' : 'waiting', heldUntil: scope.now, endedAt: null, problem: null, status: null, attempts: 0 })
  })
}

/** A run whose file is here, to be handed out; that is noted, since it may be of people. */
export async function takeFile(scope: Scope, id: string): Promise<Run> {
  const run = await runNamed(scope, id)
  if (!run.hasFile) throw refusal('not-found', 'This file is not here: it was not finished, or newer ones took its place.', { id })
  const { id: exportId, name } = await exportNamed(scope, run.exportId)
  await recordChange(scope.db, { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'export', entityId: exportId, entityKey: name, action: 'fetched' })
  return run
}

/** What files say of erased people. */
export async function forgetInExports(db: Db, workspaceId: string, identities: readonly PersonKey[]): Promise<void> {
  for (const identity of identities) await deleteLinesOf(db, workspaceId, identity)
}

async function runNamed(scope: Scope, id: string): Promise<Run> {
  const run = await findRun(scope.db, scope.workspaceId, id)
  if (run === undefined) throw refusal('not-found', 'There is no such run in this workspace.', { id })
  return run
}
