import { sql } from 'kysely'
import type { Db } from '../../database/database.ts'
import { StartupProblem } from '../../startup-problem.ts'
import type { Head, RowLine, TableLine } from './lines.ts'
import { type CarriedTable, type Extent, localTables, planTables } from './plan.ts'

/** Rows and characters after which gathered rows are written. */
const mostRows = 1000
const mostCharacters = 1_000_000

export type PutOptions = {
  readonly replace: boolean
  readonly progress: Progress
  /** Called with the characters of each statement, so that the caller can keep the database's log short. */
  readonly written: (characters: number) => Promise<void>
}

export type Progress = { readonly table: (name: string) => void; readonly row: () => void; readonly end: () => void }

/**
 * Writes the lines after the head into `trx`, whose schema fits them.
 *
 * @param replace removes what is in their place first; without it that is a refusal
 * @throws StartupProblem when the place is not empty
 */
export async function putRows(trx: Db, head: Head, lines: AsyncIterable<Head | TableLine | RowLine>, { replace, progress, written }: PutOptions): Promise<void> {
  await clear(trx, head.extent, replace)
  const plan = await planTables(trx, head.extent)
  let table: Filling | undefined
  for await (const line of lines) {
    if (isRow(line)) {
      progress.row()
      await fillingOf(table).add(line)
    } else if ('table' in line) {
      await table?.flush()
      progress.table(line.table)
      table = new Filling(trx, planned(plan, line), written)
    }
  }
  await table?.flush()
  for (const each of plan) await raiseSequences(trx, each)
}

function isRow(line: Head | TableLine | RowLine): line is RowLine {
  return Array.isArray(line)
}

function fillingOf(table: Filling | undefined): Filling {
  if (table === undefined) throw new StartupProblem('The backup is damaged: it has rows before any table.')
  return table
}

/** The table as it is here, with the columns in the backup's order. */
function planned(plan: readonly CarriedTable[], { table, columns }: TableLine): CarriedTable {
  const found = plan.find((one) => one.name === table)
  const ordered = columns.map((name) => found?.columns.find((column) => column.name === name))
  if (found === undefined || ordered.some((column) => column === undefined)) throw new StartupProblem(`The backup has a table ${table} that does not fit this version.`)
  return { ...found, columns: ordered.filter((column) => column !== undefined) }
}

class Filling {
  readonly #trx: Db
  readonly #table: CarriedTable
  readonly #written: PutOptions['written']
  #rows: RowLine[] = []
  #size = 0

  constructor(trx: Db, table: CarriedTable, written: PutOptions['written']) {
    this.#trx = trx
    this.#table = table
    this.#written = written
  }

  async add(row: RowLine): Promise<void> {
    this.#rows.push(row)
    this.#size += row.reduce((sum, value) => sum + (value?.length ?? 0), 0)
    if (this.#rows.length >= mostRows || this.#size >= mostCharacters) await this.flush()
  }

  async flush(): Promise<void> {
    const rows = this.#rows
    if (rows.length === 0) return
    const size = this.#size
    this.#rows = []
    this.#size = 0
    const { name, columns } = this.#table
    const names = sql.join(columns.map((column) => sql.ref(column.name)))
    const values = sql.join(columns.map((column) => sql`${sql.ref(column.name)}::${sql.raw(column.type)}`))
    const arrays = sql.join(columns.map((_, index) => sql`${rows.map((row) => row[index] ?? null)}::text[]`))
    await sql`insert into ${sql.table(name)} (${names}) overriding system value select ${values} from unnest(${arrays}) as carried (${names})`.execute(this.#trx)
    await this.#written(size)
  }
}

/** What is made next comes after what was carried. */
async function raiseSequences(trx: Db, { name, columns }: CarriedTable): Promise<void> {
  for (const { name: column } of columns.filter((one) => one.identity)) {
    await sql`
      select setval(pg_get_serial_sequence(${name}::text, ${column}::text), greatest((select coalesce(max(${sql.ref(column)}), 0) from ${sql.table(name)}) + 1, 1), false)`.execute(trx)
  }
}

async function clear(trx: Db, extent: Extent, replace: boolean): Promise<void> {
  const standing = await standingWorkspaces(trx, extent)
  if (standing.length > 0 && !replace) throw notEmpty(standing)
  if (extent.kind === 'all') return clearAll(trx)
  for (const workspace of standing) {
    for (const { name, rows } of (await planTables(trx, { kind: 'workspace', ...workspace })).toReversed()) {
      await sql`delete from ${sql.table(name)} where ${rows}`.execute(trx)
    }
  }
}

/** @throws StartupProblem when a workspace stands there */
export async function assertEmpty(db: Db): Promise<void> {
  const standing = await standingWorkspaces(db, { kind: 'all' })
  if (standing.length > 0) throw notEmpty(standing)
}

/** With the cursors, because they are positions in numbers that no longer hold. */
async function clearAll(trx: Db): Promise<void> {
  const names = (await planTables(trx, { kind: 'all' })).map(({ name }) => name)
  await sql`truncate table ${sql.join([...names, ...(await localTables(trx))].map((name) => sql.table(name)))}`.execute(trx)
}

async function standingWorkspaces(trx: Db, extent: Extent): Promise<readonly { readonly id: string; readonly key: string }[]> {
  const all = await trx.selectFrom('workspaces').select(['workspaces.id', 'workspaces.key']).orderBy('workspaces.key').execute()
  return extent.kind === 'all' ? all : all.filter(({ id, key }) => id === extent.id || key === extent.key)
}

function notEmpty(standing: readonly { readonly key: string }[]): StartupProblem {
  const keys = standing.map(({ key }) => key).join(', ')
  return new StartupProblem(`The database there is not empty: it has the workspace ${keys}. Choose an empty one, or say --replace to remove what is there first.`)
}
