import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { ExperimentBody, Surface } from '../experiments/experiment.ts'

/** One import of a key is written at a time. Held until the transaction ends. */
export async function lockImport(db: Db, place: { readonly workspaceId: string; readonly key: string }): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`import:${place.workspaceId}:${place.key}`}, 0))`.execute(db)
}

export type ExperimentRow = {
  readonly id: string
  readonly workspaceId: string
  readonly key: string
  readonly name: string
  readonly surface: Surface
  readonly body: ExperimentBody
  readonly by: string | null
  readonly at: Date
}

export async function insertImported(db: Db, row: ExperimentRow): Promise<void> {
  await db
    .insertInto('experiments')
    .values({
      id: row.id,
      workspace_id: row.workspaceId,
      environment_id: null,
      key: row.key,
      name: row.name,
      origin: 'import',
      status: 'stopped',
      surface: row.surface,
      flag_id: null,
      body: JSON.stringify(row.body),
      created_by: row.by,
      created_at: row.at,
      updated_at: row.at,
    })
    .execute()
}

/** The same experiment from another file: it takes the id that the new rows are kept under, and its history goes along. */
export async function replaceImported(db: Db, from: { readonly id: string; readonly version: number }, row: ExperimentRow): Promise<void> {
  await db
    .updateTable('experiments')
    .set({ id: row.id, name: row.name, surface: row.surface, body: JSON.stringify(row.body), version: from.version + 1, updated_at: row.at })
    .where('experiments.id', '=', from.id)
    .execute()
  await sql`update history set entity_id = ${row.id} where entity_kind = 'experiment' and entity_id = ${from.id}`.execute(db)
}
