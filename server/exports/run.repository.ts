import { type Selectable, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { newOrderedId } from '../id.ts'
import type { Export, Run, RunState } from './export.ts'
import type { ExportRunsTable } from './export.table.ts'

const columns = ['id', 'export_id', 'due_at', 'asked_by', 'state', 'what', 'format', 'looked_at', 'lines', 'bytes', 'has_file', 'problem', 'status', 'attempts', 'held_until', 'created_at', 'ended_at'] as const

function fromRow(row: Pick<Selectable<ExportRunsTable>, (typeof columns)[number]>): Run {
  const { export_id: exportId, due_at: dueAt, asked_by: askedBy, looked_at: lookedAt, has_file: hasFile, held_until: heldUntil, created_at: createdAt, ended_at: endedAt, bytes, ...rest } = row
  return { ...rest, exportId, dueAt, askedBy, lookedAt, hasFile, heldUntil, createdAt, endedAt, bytes: Number(bytes) }
}

/** Queues one. A time that fell due is queued once. */
export async function insertRun(db: Db, { id: exportId, what, format }: Export, asked: { readonly by: string; readonly dueAt: Date | null; readonly at: Date }): Promise<void> {
  await db
    .insertInto('export_runs')
    .values({ id: newOrderedId('run'), export_id: exportId, due_at: asked.dueAt, asked_by: asked.by, what: JSON.stringify(what), format, held_until: asked.at, created_at: asked.at })
    .onConflict((conflict) => conflict.columns(['export_id', 'due_at']).doNothing())
    .execute()
}

/** Newest first, after a place. */
export async function listRuns(db: Db, exportId: string, { after, limit }: { readonly after: { readonly at: Date; readonly id: string } | null; readonly limit: number }): Promise<readonly Run[]> {
  let query = db.selectFrom('export_runs').select(columns).where('export_runs.export_id', '=', exportId)
  if (after !== null) query = query.where(sql<boolean>`(export_runs.created_at, export_runs.id) < (${after.at}, ${after.id})`)
  const rows = await query.orderBy('export_runs.created_at', 'desc').orderBy('export_runs.id', 'desc').limit(limit).execute()
  return rows.map(fromRow)
}

export async function findRun(db: Db, workspaceId: string, id: string): Promise<Run | undefined> {
  const row = await db
    .selectFrom('export_runs')
    .innerJoin('exports', 'exports.id', 'export_runs.export_id')
    .select(columns.map((column) => `export_runs.${column}` as const))
    .where('exports.workspace_id', '=', workspaceId)
    .where('export_runs.id', '=', id)
    .executeTakeFirst()
  return row && fromRow(row)
}

export type TakenRun = Run & { readonly cursor: string | null; readonly pieces: number }

/**
 * Takes the oldest run in one of these states that nobody holds, so that no other server does for a while: who takes one
 * and dies loses nothing, another goes on where it was.
 */
export async function takeRun(db: Db, { states, holder, now, until }: { readonly states: readonly RunState[]; readonly holder: string; readonly now: Date; readonly until: Date }): Promise<TakenRun | undefined> {
  const { rows } = await sql<Parameters<typeof fromRow>[0] & { readonly cursor: string | null; readonly pieces: number }>`
    update export_runs r set holder = ${holder}, held_until = ${until}, state = case when r.state = 'waiting' then 'making' else r.state end
    where r.id in (
      select d.id from export_runs d where d.state in (${sql.join([...states])}) and d.held_until <= ${now}
      order by d.held_until, d.id limit 1 for update skip locked
    )
    returning r.*`.execute(db)
  const [row] = rows
  return row && { ...fromRow(row), what: row.what, cursor: row.cursor, pieces: row.pieces }
}

/** Whether whoever holds the run still does: nobody stopped it, and nobody took it over. */
export type Held = { readonly id: string; readonly holder: string }

/** Says how far it is; false: it is held no more. In the transaction of what was done. */
export async function advanceRun(db: Db, { id, holder }: Held, step: { readonly until: Date; readonly lookedAt: number; readonly lines: number; readonly bytes: number; readonly pieces: number; readonly cursor: string | null }): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('export_runs')
    .set((by) => ({
      held_until: step.until,
      looked_at: by('export_runs.looked_at', '+', step.lookedAt),
      lines: by('export_runs.lines', '+', step.lines),
      bytes: by('export_runs.bytes', '+', step.bytes),
      pieces: by('export_runs.pieces', '+', step.pieces),
      cursor: step.cursor,
    }))
    .where('export_runs.id', '=', id)
    .where('export_runs.holder', '=', holder)
    .where('export_runs.state', '=', 'making')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Holds it for longer; false: it is held no more. */
export async function holdRun(db: Db, { id, holder }: Held, until: Date): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('export_runs').set({ held_until: until }).where('export_runs.id', '=', id).where('export_runs.holder', '=', holder).where('export_runs.state', 'in', ['making', 'sending']).executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

type Ending = {
  readonly state: RunState
  readonly heldUntil: Date
  readonly endedAt: Date | null
  readonly hasFile?: boolean
  readonly problem?: string | null
  readonly status?: number | null
  readonly attempts?: number
}

/** What became of it, by whoever holds it; false: somebody decided otherwise meanwhile. */
export async function settleRun(db: Db, { id, holder }: Held, ending: Ending): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('export_runs').set({ ...rowOf(ending), holder: null }).where('export_runs.id', '=', id).where('export_runs.holder', '=', holder).where('export_runs.state', 'in', ['making', 'sending']).executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** What a person decides of one in one of these states; false: it is in another. */
export async function changeRun(db: Db, id: string, states: readonly RunState[], ending: Ending): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('export_runs').set({ ...rowOf(ending), holder: null }).where('export_runs.id', '=', id).where('export_runs.state', 'in', [...states]).executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** What has ended goes on nowhere, and a cursor names a person. */
function rowOf({ state, heldUntil, endedAt, hasFile, problem, status, attempts }: Ending) {
  return {
    state,
    ...(endedAt === null ? {} : { cursor: null }),
    held_until: heldUntil,
    ended_at: endedAt,
    ...(hasFile === undefined ? {} : { has_file: hasFile }),
    ...(problem === undefined ? {} : { problem }),
    ...(status === undefined ? {} : { status }),
    ...(attempts === undefined ? {} : { attempts }),
  }
}

/** Before it is made from its beginning. */
export async function emptyRun(db: Db, id: string): Promise<void> {
  await db.deleteFrom('export_pieces').where('export_pieces.run_id', '=', id).execute()
  await db.updateTable('export_runs').set({ looked_at: 0, lines: 0, bytes: 0, pieces: 0, cursor: null, has_file: false, problem: null, status: null, attempts: 0 }).where('export_runs.id', '=', id).execute()
}

/** Lets files beyond the newest `keep` go, and runs beyond the newest `mentioned`. */
export async function trimRuns(db: Db, exportId: string, { keep, mentioned }: { readonly keep: number; readonly mentioned: number }): Promise<void> {
  const { rows: old } = await sql<{ id: string }>`
    select r.id from export_runs r where r.export_id = ${exportId} and r.has_file order by r.created_at desc, r.id desc offset ${keep}`.execute(db)
  for (const { id } of old) await db.transaction().execute(async (db) => {
    await db.deleteFrom('export_pieces').where('export_pieces.run_id', '=', id).execute()
    await db.updateTable('export_runs').set({ has_file: false }).where('export_runs.id', '=', id).execute()
  })
  await sql`
    delete from export_runs r where r.id in (
      select d.id from export_runs d where d.export_id = ${exportId} and d.state in ('done', 'failed', 'stopped') order by d.created_at desc, d.id desc offset ${mentioned}
    )`.execute(db)
}
