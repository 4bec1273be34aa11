import { randomBytes } from 'node:crypto'
import { audienceNamed } from '../audiences/audience.service.ts'
import { experimentNamed } from '../experiments/experiment.service.ts'
import { recordChange } from '../history/history.service.ts'
import { newId } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { secretFrom } from '../webhooks/webhook.ts'
import { mayDo } from '../workspaces/workspace.ts'
import { workspaceOf } from '../workspaces/workspace.service.ts'
import type { Export, ExportDraft } from './export.ts'
import { deleteExport, findExport, insertExport, listExports, updateExport } from './export.repository.ts'
import { nextTime, type Schedule } from './schedule.ts'

/** A secret is shown by itself, to admins. */
export type ShownExport = Omit<Export, 'secret' | 'workspaceId'>

const MOST = 50

/** All of the workspace's, oldest first. */
export async function exportsOf(scope: Scope): Promise<readonly ShownExport[]> {
  return (await listExports(scope.db, scope.workspaceId, MOST)).map(shown)
}

export async function createExport(scope: Scope, draft: ExportDraft): Promise<ShownExport> {
  refuseUnlessMaySend(scope, draft)
  if ((await listExports(scope.db, scope.workspaceId, MOST)).length >= MOST) throw refusal('no-room', `A workspace has at most ${MOST} exports. Delete one first.`, { limit: MOST })
  await refuseUnknown(scope, draft)
  const one: Export = { id: newId('xpt'), workspaceId: scope.workspaceId, ...draft, secret: secretFrom(randomBytes(32)), nextAt: await nextOf(scope, draft.schedule), version: 1, createdAt: scope.now }
  await scope.db.transaction().execute(async (db) => {
    await insertExport(db, one)
    await recordChange(db, { ...about(scope, one), action: 'created', after: told(one) })
  })
  return shown(one)
}

export async function saveExport(scope: Scope, { id, version, ...draft }: ExportDraft & { readonly id: string; readonly version: number }): Promise<ShownExport> {
  const before = await exportNamed(scope, id)
  refuseUnlessMaySend(scope, before)
  refuseUnlessMaySend(scope, draft)
  await refuseUnknown(scope, draft)
  const after = { ...before, ...draft, nextAt: await nextOf(scope, draft.schedule), version }
  await store(scope, before, after, 'saved')
  return { ...shown(after), version: version + 1 }
}

/** A secret that leaked is replaced; from then on files are signed by the new one. */
export async function replaceExportSecret(scope: Scope, { id, version }: { readonly id: string; readonly version: number }): Promise<void> {
  const before = await exportNamed(scope, id)
  await store(scope, before, { ...before, secret: secretFrom(randomBytes(32)), version }, 'secret-replaced')
}

export async function secretOfExport(scope: Scope, id: string): Promise<string> {
  return (await exportNamed(scope, id)).secret
}

/** With its files. */
export async function removeExport(scope: Scope, id: string): Promise<void> {
  const one = await exportNamed(scope, id)
  refuseUnlessMaySend(scope, one)
  await scope.db.transaction().execute(async (db) => {
    await deleteExport(db, scope.workspaceId, id)
    await recordChange(db, { ...about(scope, one), action: 'deleted', before: told(one) })
  })
}

export async function exportNamed(scope: Scope, id: string): Promise<Export> {
  const one = await findExport(scope.db, scope.workspaceId, id)
  if (one === undefined) throw refusal('not-found', 'There is no such export in this workspace.', { id })
  return one
}

/** Whoever changes what is sent out of the house decides over people's data, as whoever says where to. */
export function refuseUnlessMaySend(scope: Scope, { destination }: Pick<ExportDraft, 'destination'>): void {
  if (destination !== null && !mayDo(scope.role, 'admin')) throw refusal('not-allowed', `An export that is sent somewhere is an admin's to make and change; your role is ${scope.role}. Without an address you may make one.`, { needed: 'admin', role: scope.role })
}

/** What it is of has to be there when it is asked for; whether it still is shows when a file is made. */
async function refuseUnknown(scope: Scope, { what }: ExportDraft): Promise<void> {
  if (what.kind === 'audience') await audienceNamed(scope, what.audience)
  else await experimentNamed(scope, what.experiment)
}

async function nextOf(scope: Scope, schedule: Schedule): Promise<Date | null> {
  return nextTime(schedule, scope.now, (await workspaceOf(scope.db, scope.workspaceId))?.timeZone ?? 'UTC')
}

async function store(scope: Scope, before: Export, after: Export, action: string): Promise<void> {
  await scope.db.transaction().execute(async (db) => {
    if (!(await updateExport(db, after))) {
      throw refusal('stale-version', `Somebody changed the export "${before.name}" meanwhile: you saw version ${after.version}, it stands at version ${before.version}.`, { export: before.name, yours: after.version, theirs: before.version })
    }
    await recordChange(db, { ...about(scope, after), action, before: told(before), after: told(after) })
  })
}

function shown(one: Export): ShownExport {
  const { id, nextAt, version, createdAt } = one
  return { id, ...told(one), nextAt, version, createdAt }
}

function told({ name, what, format, schedule, keep, destination }: Export): ExportDraft {
  return { name, what, format, schedule, keep, destination }
}

function about(scope: Scope, { id, name }: Export) {
  return { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'export' as const, entityId: id, entityKey: name }
}
