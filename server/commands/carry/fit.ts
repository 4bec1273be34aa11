import { sql } from 'kysely'
import { migrations } from '#migrations/index.ts'
import type { Database } from '../../database/connect.ts'
import { migrateDown, migrateTo, migrateUp, migrationsRun } from '../../database/migrate.ts'
import { withPriority, withStatementTimeout } from '../../database/query-scope.ts'
import { StartupProblem } from '../../startup-problem.ts'
import type { Head, RowLine, TableLine } from './lines.ts'
import { assertEmpty, type Progress, putRows } from './put.ts'

/** Characters after which the embedded database is asked for a checkpoint: alone, it would keep the whole log. */
const checkpointEvery = 32_000_000

/**
 * Brings the schema of `target` to that of the backup, writes the rows in one transaction, and then brings it up to date.
 *
 * @throws StartupProblem when the backup is of a newer version, or the place is not empty and `replace` is false
 */
export async function fillDatabase(target: Database, head: Head, lines: AsyncIterable<Head | TableLine | RowLine>, options: { readonly replace: boolean; readonly progress: Progress }): Promise<void> {
  await fitSchema(target, head, options.replace)
  const written = checkpoints(target.kind)
  await withPriority('background', () =>
    withStatementTimeout(0, () =>
      target.db.transaction().execute(async (trx) => {
        const checkpoint = async (characters: number): Promise<void> => {
          if (written(characters)) await sql`checkpoint`.execute(trx)
        }
        await putRows(trx, head, lines, { ...options, written: checkpoint })
      }),
    ),
  )
  options.progress.end()
  await migrateUp(target, migrations)
}

/** An older backup takes the schema back to its own, where everything there is to be replaced anyway. */
async function fitSchema(target: Database, { migrations: wanted, extent }: Head, replace: boolean): Promise<void> {
  if (wanted.some((name) => !(name in migrations))) throw new StartupProblem('This backup was made by a newer version of Producting; restore it with that version.')
  const last = wanted.at(-1)
  const ran = await migrationsRun(target.db)
  if (last === undefined || ran.join() === wanted.join()) return
  if (ran.length > 0) {
    if (extent.kind === 'workspace') throw new StartupProblem('The workspace comes from another version of Producting than the database there; start both once with this version, then move it again.')
    if (!replace) await assertEmpty(target.db)
    await migrateDown(target, migrations)
  }
  await migrateTo(target, migrations, last)
}

/** Tells when a checkpoint is due. A PostgreSQL server calls its own. */
function checkpoints(kind: Database['kind']): (characters: number) => boolean {
  let since = 0
  return (characters) => {
    since += characters
    if (kind === 'postgres' || since < checkpointEvery) return false
    since = 0
    return true
  }
}
