import { sql, type Selectable } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Actor } from '../history/history.ts'
import type { RampState } from './ramp.ts'
import type { ChangeState, Planned, Reason, Target } from './schedule.ts'
import type { RampsTable, ScheduledChangesTable } from './schedule.table.ts'

export type ScheduledChange = {
  readonly id: string
  readonly workspaceId: string
  readonly flagId: string
  readonly environmentId: string
  readonly rampId: string | null
  readonly at: Date
  readonly change: Planned
  readonly state: ChangeState
  /** When it was applied, was not, or was cancelled. */
  readonly endedAt: Date | null
  readonly endedBy: Actor | null
  /** The flag's version that it made. */
  readonly version: number | null
  readonly reason: Reason | null
  readonly actor: Actor
  readonly why: string
  readonly createdAt: Date
}

export type Ramp = {
  readonly id: string
  readonly flagId: string
  readonly environmentId: string
  readonly target: Target
  readonly variation: string
  readonly state: RampState
  readonly stateAt: Date
  /** Null where it came there by itself. */
  readonly stateBy: Actor | null
  readonly reason: Reason | null
  readonly actor: Actor
  readonly why: string
  readonly createdAt: Date
}

/** A flag in one environment. */
export type Place = { readonly flagId: string; readonly environmentId: string }

/** Holds a flag's row until the transaction ends: whoever saves it waits, and whoever only refers to it does not. */
export async function lockFlag(db: Db, workspaceId: string, key: string): Promise<void> {
  await db.selectFrom('flags').select('flags.id').where('flags.workspace_id', '=', workspaceId).where('flags.key', '=', key).forNoKeyUpdate().execute()
}

/** The same, passing over a flag that is being changed this moment: undefined then. */
export async function lockFlagIfFree(db: Db, flagId: string): Promise<{ readonly key: string; readonly workspaceId: string } | undefined> {
  const row = await db.selectFrom('flags').select(['flags.key', 'flags.workspace_id']).where('flags.id', '=', flagId).forNoKeyUpdate().skipLocked().executeTakeFirst()
  return row && { key: row.key, workspaceId: row.workspace_id }
}

export async function insertChange(db: Db, change: ScheduledChange): Promise<void> {
  await db
    .insertInto('scheduled_changes')
    .values({
      id: change.id,
      workspace_id: change.workspaceId,
      flag_id: change.flagId,
      environment_id: change.environmentId,
      ramp_id: change.rampId,
      at: change.at,
      change: JSON.stringify(change.change),
      state: change.state,
      actor: JSON.stringify(change.actor),
      why: change.why,
      created_at: change.createdAt,
    })
    .execute()
}

export async function findChange(db: Db, { flagId, environmentId }: Place, id: string): Promise<ScheduledChange | undefined> {
  const row = await db
    .selectFrom('scheduled_changes')
    .selectAll()
    .where('scheduled_changes.flag_id', '=', flagId)
    .where('scheduled_changes.environment_id', '=', environmentId)
    .where('scheduled_changes.id', '=', id)
    .executeTakeFirst()
  return row && changeOf(row)
}

/** In the order in which they will be made. */
export async function listWaiting(db: Db, { flagId, environmentId }: Place): Promise<readonly ScheduledChange[]> {
  const rows = await db
    .selectFrom('scheduled_changes')
    .selectAll()
    .where('scheduled_changes.flag_id', '=', flagId)
    .where('scheduled_changes.environment_id', '=', environmentId)
    .where('scheduled_changes.state', '=', 'waiting')
    .orderBy('scheduled_changes.at')
    .orderBy('scheduled_changes.id')
    .execute()
  return rows.map(changeOf)
}

export type ChangePlace = { readonly on: Date; readonly at: Date; readonly id: string }
export type ChangesQuestion = Place & { readonly which: 'upcoming' | 'past'; readonly after: ChangePlace | null; readonly limit: number }

/** The next first; of those that are over, the newest first. What ended together is in the order in which it was planned. */
export async function listChanges(db: Db, { flagId, environmentId, which, after, limit }: ChangesQuestion): Promise<readonly ScheduledChange[]> {
  const isPast = which === 'past'
  const direction = isPast ? 'desc' : 'asc'
  const on = sql<Date>`coalesce(scheduled_changes.ended_at, scheduled_changes.at)`
  let query = db
    .selectFrom('scheduled_changes')
    .selectAll()
    .where('scheduled_changes.flag_id', '=', flagId)
    .where('scheduled_changes.environment_id', '=', environmentId)
    .where('scheduled_changes.state', isPast ? '<>' : '=', 'waiting')
  if (after !== null) {
    const beyond = sql.raw(isPast ? '<' : '>')
    query = query.where(sql<boolean>`(${on}, scheduled_changes.at, scheduled_changes.id) ${beyond} (${after.on}, ${after.at}, ${after.id})`)
  }
  const rows = await query.orderBy(on, direction).orderBy('scheduled_changes.at', direction).orderBy('scheduled_changes.id', direction).limit(limit).execute()
  return rows.map(changeOf)
}

/** The flag whose change comes first of those that are due, apart from the flags in `passed`. Steps of a ramp that stands still wait. */
export async function nextDue(db: Db, now: Date, passed: readonly string[]): Promise<string | undefined> {
  const { rows } = await sql<{ flag_id: string }>`
    select c.flag_id from scheduled_changes c left join ramps r on r.id = c.ramp_id
    where c.state = 'waiting' and c.at <= ${now} and (r.id is null or r.state = 'running') and c.flag_id <> all (${[...passed]}::text[])
    order by c.at, c.id limit 1`.execute(db)
  return rows[0]?.flag_id
}

/** The first of a flag's changes that are due. */
export async function firstDue(db: Db, flagId: string, now: Date): Promise<ScheduledChange | undefined> {
  const row = await db
    .selectFrom('scheduled_changes')
    .leftJoin('ramps', 'ramps.id', 'scheduled_changes.ramp_id')
    .selectAll('scheduled_changes')
    .where('scheduled_changes.flag_id', '=', flagId)
    .where('scheduled_changes.state', '=', 'waiting')
    .where('scheduled_changes.at', '<=', now)
    .where((of) => of.or([of('ramps.id', 'is', null), of('ramps.state', '=', 'running')]))
    .orderBy('scheduled_changes.at')
    .orderBy('scheduled_changes.id')
    .executeTakeFirst()
  return row && changeOf(row)
}

export type Ending = { readonly state: Exclude<ChangeState, 'waiting'>; readonly at: Date; readonly by?: Actor; readonly version?: number; readonly reason?: Reason }

/** Ends a change that waits, while its flag is held. */
export async function endChange(db: Db, id: string, { state, at, by, version, reason }: Ending): Promise<void> {
  const done = await db
    .updateTable('scheduled_changes')
    .set({ state, ended_at: at, ended_by: textOf(by), version: version ?? null, reason: textOf(reason) })
    .where('scheduled_changes.id', '=', id)
    .where('scheduled_changes.state', '=', 'waiting')
    .executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw new Error(`the change ${id} does not wait any more, though its flag was held`)
}

export async function moveChange(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('scheduled_changes').set({ at }).where('scheduled_changes.id', '=', id).where('scheduled_changes.state', '=', 'waiting').execute()
}

export async function insertRamp(db: Db, ramp: Ramp, workspaceId: string): Promise<void> {
  await db
    .insertInto('ramps')
    .values({
      id: ramp.id,
      workspace_id: workspaceId,
      flag_id: ramp.flagId,
      environment_id: ramp.environmentId,
      target: JSON.stringify(ramp.target),
      variation: ramp.variation,
      state: ramp.state,
      state_at: ramp.stateAt,
      actor: JSON.stringify(ramp.actor),
      why: ramp.why,
      created_at: ramp.createdAt,
    })
    .execute()
}

export async function saveRampState(db: Db, id: string, { state, at, by, reason }: { readonly state: RampState; readonly at: Date; readonly by: Actor | null; readonly reason: Reason | null }): Promise<void> {
  await db.updateTable('ramps').set({ state, state_at: at, state_by: textOf(by), reason: textOf(reason) }).where('ramps.id', '=', id).execute()
}

export async function findRamp(db: Db, { flagId, environmentId }: Place, id: string): Promise<Ramp | undefined> {
  const row = await db.selectFrom('ramps').selectAll().where('ramps.flag_id', '=', flagId).where('ramps.environment_id', '=', environmentId).where('ramps.id', '=', id).executeTakeFirst()
  return row && rampOf(row)
}

/** Newest first, before `before`. */
export async function listRamps(db: Db, { flagId, environmentId }: Place, question: { readonly before?: string | undefined; readonly limit: number }): Promise<readonly Ramp[]> {
  let query = db.selectFrom('ramps').selectAll().where('ramps.flag_id', '=', flagId).where('ramps.environment_id', '=', environmentId)
  if (question.before !== undefined) query = query.where('ramps.id', '<', question.before)
  return (await query.orderBy('ramps.id', 'desc').limit(question.limit).execute()).map(rampOf)
}

/** The steps of ramps, in their order. */
export async function listSteps(db: Db, rampIds: readonly string[]): Promise<readonly ScheduledChange[]> {
  if (rampIds.length === 0) return []
  const rows = await db.selectFrom('scheduled_changes').selectAll().where('scheduled_changes.ramp_id', 'in', rampIds).orderBy('scheduled_changes.at').orderBy('scheduled_changes.id').execute()
  return rows.map(changeOf)
}

function textOf(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value)
}

function changeOf(row: Selectable<ScheduledChangesTable>): ScheduledChange {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    flagId: row.flag_id,
    environmentId: row.environment_id,
    rampId: row.ramp_id,
    at: row.at,
    change: row.change,
    state: row.state,
    endedAt: row.ended_at,
    endedBy: row.ended_by,
    version: row.version,
    reason: row.reason,
    actor: row.actor,
    why: row.why,
    createdAt: row.created_at,
  }
}

function rampOf(row: Selectable<RampsTable>): Ramp {
  return {
    id: row.id,
    flagId: row.flag_id,
    environmentId: row.environment_id,
    target: row.target,
    variation: row.variation,
    state: row.state,
    stateAt: row.state_at,
    stateBy: row.state_by,
    reason: row.reason,
    actor: row.actor,
    why: row.why,
    createdAt: row.created_at,
  }
}
