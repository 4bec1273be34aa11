import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { WrittenLine } from './export.table.ts'

export async function insertPiece(db: Db, runId: string, place: number, lines: readonly WrittenLine[]): Promise<void> {
  const keys = lines.map((line) => line.k).filter((key) => key !== '')
  await db.insertInto('export_pieces').values({ run_id: runId, place, lines: JSON.stringify(lines), first_key: keys[0] ?? null, last_key: keys.at(-1) ?? null }).execute()
}

/** The piece after a place; undefined after the last. */
export async function nextPiece(db: Db, runId: string, after: number): Promise<{ readonly place: number; readonly lines: readonly WrittenLine[] } | undefined> {
  return db.selectFrom('export_pieces').select(['export_pieces.place', 'export_pieces.lines']).where('export_pieces.run_id', '=', runId).where('export_pieces.place', '>', after).orderBy('export_pieces.place').limit(1).executeTakeFirst()
}

/** Takes the lines about somebody out of every file of a workspace. Pieces are in the order of keys, so that few are looked into. */
export async function deleteLinesOf(db: Db, workspaceId: string, key: string): Promise<void> {
  const { rows } = await sql<{ run_id: string; place: number; lines: readonly WrittenLine[] }>`
    select p.run_id, p.place, p.lines from exports x
    join export_runs r on r.export_id = x.id
    join export_pieces p on p.run_id = r.id
    where x.workspace_id = ${workspaceId} and p.first_key <= ${key} and p.last_key >= ${key}`.execute(db)
  for (const { run_id: id, place, lines } of rows) {
    const gone = lines.filter((line) => line.k === key)
    if (gone.length === 0) continue
    const kept = lines.filter((line) => line.k !== key)
    const bytes = gone.reduce((sum, line) => sum + Buffer.byteLength(line.l), 0)
    const keys = kept.map((line) => line.k)
    await db.transaction().execute(async (db) => {
      await db.updateTable('export_pieces').set({ lines: JSON.stringify(kept), first_key: keys[0] ?? null, last_key: keys.at(-1) ?? null }).where('export_pieces.run_id', '=', id).where('export_pieces.place', '=', place).execute()
      await db.updateTable('export_runs').set((by) => ({ lines: by('export_runs.lines', '-', gone.length), bytes: by('export_runs.bytes', '-', bytes) })).where('export_runs.id', '=', id).execute()
    })
  }
}
