import { sql } from 'kysely'
import type { Db } from '../../database/database.ts'
import { migrationsRun } from '../../database/migrate.ts'
import { withPriority, withStatementTimeout } from '../../database/query-scope.ts'
import { StartupProblem } from '../../startup-problem.ts'
import type { RowLine, Sink } from './lines.ts'
import { type CarriedTable, type Extent, planTables } from './plan.ts'

/** Characters that one statement should bring, so that memory stays bounded whatever the rows hold. */
const aim = 1_000_000
const mostPages = 256

/** Hands every row of `extent` to `sink`, all from one moment, tables that others refer to first. */
export async function takeRows(db: Db, extent: Extent, now: Date, sink: Sink): Promise<void> {
  const migrations = await migrationsRun(db)
  if (migrations.length === 0) throw new StartupProblem('There is nothing in this database yet.')
  await withPriority('background', () =>
    withStatementTimeout(0, () =>
      db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async (trx) => {
        await sql`set local timezone to 'UTC'`.execute(trx)
        await sink({ kind: 'producting-backup', version: 1, migrations: [...migrations], extent, madeAt: now.toISOString() })
        for (const table of await planTables(trx, extent)) await takeTable(trx, table, sink)
      }),
    ),
  )
}

async function takeTable(trx: Db, table: CarriedTable, sink: Sink): Promise<void> {
  await sink({ table: table.name, columns: table.columns.map((column) => column.name) })
  for (const part of await partsOf(trx, table.name)) await takePart(trx, table, part, sink)
}

/** A table that is parted has its rows in its parts alone. */
async function partsOf(trx: Db, table: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select p.relname as name from pg_inherits i join pg_class p on p.oid = i.inhrelid
    where i.inhparent = ${`public.${table}`}::text::regclass order by p.relname`.execute(trx)
  return rows.length === 0 ? [table] : rows.map(({ name }) => name)
}

async function takePart(trx: Db, table: CarriedTable, part: string, sink: Sink): Promise<void> {
  const { rows } = await sql<{ pages: number }>`select pg_relation_size(${`public.${part}`}::text::regclass) / current_setting('block_size')::int as pages`.execute(trx)
  const pages = rows[0]?.pages ?? 0
  let step = 4
  let from = 0
  while (from < pages) {
    const lines = await takePages(trx, { ...table, name: part }, from, from + step)
    for (const line of lines) await sink(line)
    from += step
    step = nextStep(step, lines)
  }
}

/** Rows by the pages they lie on: every table has pages, no index is needed, and no page is met twice. */
async function takePages(trx: Db, { name, columns, rows }: CarriedTable, from: number, to: number): Promise<readonly RowLine[]> {
  const texts = sql.join(columns.map((column) => sql`${sql.ref(column.name)}::text`))
  const taken = await sql<{ row: RowLine }>`
    select array[${texts}] as row from ${sql.table(name)}
    where ctid >= ${`(${from},0)`}::text::tid and ctid < ${`(${to},0)`}::text::tid and ${rows}`.execute(trx)
  return taken.rows.map(({ row }) => row)
}

/** Wider steps over small rows, narrower ones over large. */
function nextStep(step: number, lines: readonly RowLine[]): number {
  const size = lines.reduce((sum, line) => sum + line.reduce((width, value) => width + (value?.length ?? 0), 0), 0)
  if (size > 4 * aim) return Math.max(1, Math.floor(step / 2))
  return size < aim ? Math.min(mostPages, step * 2) : step
}
