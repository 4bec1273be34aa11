import type { Db } from '../database/database.ts'
import { newOrderedId } from '../id.ts'
import { refusal, told } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import type { Environment } from '../workspaces/workspace.ts'
import { refuseProtected } from '../workspaces/protection.service.ts'
import { environmentNamed } from '../workspaces/workspace.service.ts'
import type { Flag, FlagEnvironment } from './flag.ts'
import { checkDraft, flagNamed, staleVersion } from './flag.service.ts'
import { clashWith, draftAfter, type Planned, type PlannedDraft, plannedOn, type Reason, reasonText } from './schedule.ts'
import { listWaiting, lockFlag, type ScheduledChange } from './schedule.repository.ts'

/** Most changes that wait for one flag in one environment. */
const MOST_WAITING = 100
const LATEST_DAYS = 730
const DAY_MS = 86_400_000

/** A flag in one environment, by their keys. */
export type Where = { readonly key: string; readonly environment: string }
export type Place = { readonly flag: Flag; readonly environment: Environment; readonly here: FlagEnvironment }

export async function placeOf(scope: { readonly db: Db; readonly workspaceId: string }, where: Where): Promise<Place> {
  const environment = await environmentNamed(scope.db, scope.workspaceId, where.environment)
  const flag = await flagNamed(scope, where.key)
  const here = flag.environments[environment.id]
  if (here === undefined) throw refusal('not-found', `The flag "${flag.key}" is not in ${environment.name}.`, { flag: flag.key, environment: environment.key })
  return { flag, environment, here }
}

/**
 * The same, held until the transaction ends: nobody saves the flag, and none of its changes is made, meanwhile. Whoever
 * plans here changes what is served here, so a protected environment is as closed to plans as to changes.
 */
export async function heldPlace(db: Db, scope: Scope, where: Where): Promise<Place> {
  await lockFlag(db, scope.workspaceId, where.key)
  const place = await placeOf({ db, workspaceId: scope.workspaceId }, where)
  await refuseProtected(db, scope, [place.environment.id])
  return place
}

/** Where something new may be planned, looked at by somebody who knows what stands there. */
export async function openPlace(db: Db, scope: Scope, where: Where & { readonly version: number }): Promise<Place> {
  const place = await heldPlace(db, scope, where)
  if (place.flag.archivedAt !== null) throw refusal('wrong-state', `The flag "${where.key}" is archived: nothing of it can change.`, told('flag-archived', { flag: where.key }))
  if (place.flag.version !== where.version) throw staleVersion(place.flag, where.version)
  return place
}

/** Refuses what the changes that wait leave no room for. */
export async function checkRoom(db: Db, { flag, environment }: Place, asked: PlannedDraft, more: number): Promise<void> {
  const waiting = await listWaiting(db, { flagId: flag.id, environmentId: environment.id })
  if (waiting.length + more > MOST_WAITING) throw refusal('no-room', `At most ${MOST_WAITING} changes of one flag wait in one environment. Cancel some first.`, told('plan-room', { limit: MOST_WAITING }))
  const clash = clashWith(asked, waiting)
  if (clash === undefined) return
  const what = clash.rampId === null ? 'A change' : 'A ramp'
  throw refusal('wrong-state', `${what} of the same rules waits already for ${clash.at.toISOString()}. The second would be made on what the first replaces: cancel it, or plan this one after it.`, told('plan-clash', { at: clash.at.toISOString(), ramp: clash.rampId }))
}

/** The change with what it is made on, checked as if it were made now. */
export async function plannedFor(db: Db, { flag, environment, here }: Place, workspaceId: string, asked: PlannedDraft): Promise<Planned> {
  const planned = plannedOn(here, asked)
  if (planned.kind === 'not') throw impossible(flag, planned.reason)
  const after = draftAfter(here, planned.value)
  if (after.kind === 'not') throw impossible(flag, after.reason)
  await checkDraft(db, workspaceId, environment.id, flag, after.value)
  return planned.value
}

function impossible(flag: Flag, reason: Reason) {
  return refusal('invalid', `This cannot be done to "${flag.key}": ${reasonText(reason)}`, told('plan-impossible', { flag: flag.key, reason: reason.kind, weight: reason.kind === 'share-moved' ? reason.weight : null }))
}

/** In the future, and not so far that nobody remembers. */
export function checkDate(now: Date, at: Date): void {
  if (at <= now) throw refusal('invalid', `${at.toISOString()} is past. Choose a time that lies ahead.`, told('plan-past', { field: 'at' }))
  if (at.getTime() > now.getTime() + LATEST_DAYS * DAY_MS) throw refusal('invalid', `${at.toISOString()} is more than two years ahead. Choose an earlier time.`, told('plan-far', { field: 'at' }))
}

/** A change that waits for its time. */
export function waitingChange(scope: Scope, { flag, environment }: Place, input: { readonly at: Date; readonly change: Planned; readonly rampId: string | null; readonly why: string | undefined }): ScheduledChange {
  return {
    id: newOrderedId('sch'),
    workspaceId: scope.workspaceId,
    flagId: flag.id,
    environmentId: environment.id,
    rampId: input.rampId,
    at: input.at,
    change: input.change,
    state: 'waiting',
    endedAt: null,
    endedBy: null,
    version: null,
    reason: null,
    actor: scope.actor,
    why: input.why ?? '',
    createdAt: scope.now,
  }
}
