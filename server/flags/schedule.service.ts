import { recordChange } from '../history/history.service.ts'
import { refusal, told } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { about, checkReason } from './flag.service.ts'
import { checkDate, checkRoom, heldPlace, openPlace, placeOf, plannedFor, waitingChange, type Where } from './planning.service.ts'
import type { PlannedDraft } from './schedule.ts'
import { type ChangePlace, endChange, findChange, insertChange, listChanges, type ScheduledChange } from './schedule.repository.ts'

export type ChangesPage = { readonly changes: readonly ScheduledChange[]; readonly next: string | null }

/** What is to come, the next first; or what is over, the newest first. */
export async function pageOfChanges(scope: Scope, input: Where & { readonly which: 'upcoming' | 'past'; readonly cursor?: string | undefined; readonly limit: number }): Promise<ChangesPage> {
  const { flag, environment } = await placeOf(scope, input)
  const rows = await listChanges(scope.db, { flagId: flag.id, environmentId: environment.id, which: input.which, after: afterOf(input.cursor), limit: input.limit + 1 })
  const changes = rows.slice(0, input.limit)
  const last = changes.at(-1)
  return { changes, next: rows.length > input.limit && last ? `${(last.endedAt ?? last.at).getTime()}:${last.at.getTime()}:${last.id}` : null }
}

function afterOf(cursor: string | undefined): ChangePlace | null {
  const [on, at, id] = cursor?.split(':') ?? []
  return id === undefined ? null : { on: new Date(Number(on)), at: new Date(Number(at)), id }
}

export type PlanChange = Where & {
  /** The version that was looked at. */
  readonly version: number
  readonly at: Date
  readonly change: PlannedDraft
  readonly why?: string | undefined
}

/** Keeps a change for later. It is checked as if it were made now, and again when its time has come. */
export async function planChange(scope: Scope, input: PlanChange): Promise<ScheduledChange> {
  checkDate(scope.now, input.at)
  return scope.db.transaction().execute(async (db) => {
    const place = await openPlace(db, scope, input)
    checkReason(place.environment, input.why)
    await checkRoom(db, place, input.change, 1)
    const planned = await plannedFor(db, place, scope.workspaceId, input.change)
    const change = waitingChange(scope, place, { at: input.at, change: planned, rampId: null, why: input.why })
    await insertChange(db, change)
    await recordChange(db, { ...about(scope, place.flag), action: `planned:${place.environment.key}`, why: input.why, after: { at: change.at, change: planned } })
    return change
  })
}

/** Cancels a change that still waits. A step of a ramp is not cancelled alone: the ramp is stopped. */
export async function cancelChange(scope: Scope, input: Where & { readonly id: string; readonly why?: string | undefined }): Promise<void> {
  await scope.db.transaction().execute(async (db) => {
    const { flag, environment } = await heldPlace(db, scope, input)
    const change = await findChange(db, { flagId: flag.id, environmentId: environment.id }, input.id)
    if (change === undefined) throw refusal('not-found', `No such change of "${flag.key}" was planned in ${environment.name}.`, { id: input.id })
    if (change.rampId !== null) throw refusal('wrong-state', 'This is a step of a ramp. Stop the ramp, or pause it.', told('plan-step', { id: change.id, ramp: change.rampId }))
    if (change.state !== 'waiting') throw refusal('wrong-state', 'This change does not wait any more: it was made, refused or cancelled meanwhile. Look among the past ones.', told('plan-over', { id: change.id, state: change.state }))
    await endChange(db, change.id, { state: 'cancelled', at: scope.now, by: scope.actor })
    await recordChange(db, { ...about(scope, flag), action: `unplanned:${environment.key}`, why: input.why, before: { at: change.at, change: change.change } })
  })
}
