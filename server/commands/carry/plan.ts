import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../database/database.ts'
import { StartupProblem } from '../../startup-problem.ts'

/** What is carried: everything, or one workspace with all that belongs to it. */
export type Extent = { readonly kind: 'all' } | { readonly kind: 'workspace'; readonly id: string; readonly key: string }

export type Column = { readonly name: string; /** As PostgreSQL writes it, for a cast. */ readonly type: string; /** Numbered by a sequence of its own. */ readonly identity: boolean }

/** A table to carry: its columns, and which of its rows. */
export type CarriedTable = { readonly name: string; readonly columns: readonly Column[]; readonly rows: RawBuilder<unknown> }

export type Reference = { readonly from: string; readonly column: string; readonly to: string; readonly toColumn: string }

/**
 * Positions in this one database's own transaction numbers: in another one they say nothing. Whoever reads changes
 * begins anew there, which is harmless, because reading one twice is.
 */
const local = { positions: ['cursors'], migrations: ['kysely_migration', 'kysely_migration_lock'], types: ['xid8'] } as const

/** References that the schema does not enforce, so that a workspace's counted rows are found. */
const loose: readonly Reference[] = ['generations', 'units', 'unit_days', 'unit_quarters', 'unit_totals', 'unit_values'].map((from) => ({ from, column: 'experiment_id', to: 'experiments', toColumn: 'id' }))

/**
 * Of no single workspace. Without its row a question is counted anew, which gives the same numbers; who was about to
 * sign in begins anew.
 */
const ofNoWorkspace = ['readout_questions', 'upkeep', 'sign_in_tries', 'sign_in_flows']

/** The tables here whose rows are only true here. */
export async function localTables(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relname = any (${[...local.positions]}::text[])`.execute(db)
  return rows.map((row) => row.name)
}

/** The tables of `extent`, those that others refer to first. */
export async function planTables(db: Db, extent: Extent): Promise<readonly CarriedTable[]> {
  const columns = await readColumns(db)
  const references = [...(await readReferences(db)), ...loose]
  const ordered = inOrder([...columns.keys()], references)
  const carried = extent.kind === 'all' ? ordered : ordered.filter((table) => !ofNoWorkspace.includes(table))
  return carried.map((name) => ({ name, columns: columns.get(name) ?? [], rows: extent.kind === 'all' ? sql`true` : belongsTo(name, extent.id, columns, references) }))
}

/** Parents before children; tables that do not depend on each other stay in alphabetical order. */
export function inOrder(tables: readonly string[], references: readonly Reference[]): readonly string[] {
  const ordered: string[] = []
  const remaining = new Set(tables.toSorted())
  while (remaining.size > 0) {
    const free = [...remaining].filter((table) => !references.some(({ from, to }) => from === table && to !== table && remaining.has(to)))
    if (free.length === 0) throw new Error(`These tables refer to each other in a circle: ${[...remaining].join(', ')}.`)
    for (const table of free) {
      ordered.push(table)
      remaining.delete(table)
    }
  }
  return ordered
}

/** A workspace's rows: by their own workspace_id, else by the row they refer to. */
function belongsTo(table: string, workspaceId: string, columns: ReadonlyMap<string, readonly Column[]>, references: readonly Reference[]): RawBuilder<unknown> {
  if (table === 'workspaces') return sql`id = ${workspaceId}`
  if (columns.get(table)?.some((column) => column.name === 'workspace_id')) return sql`workspace_id = ${workspaceId}`
  const up = references.find((reference) => reference.from === table && reference.to !== table)
  if (up === undefined) throw new Error(`Nothing says to which workspace the rows of ${table} belong.`)
  return sql`${sql.ref(up.column)} in (select ${sql.ref(up.toColumn)} from ${sql.table(up.to)} where ${belongsTo(up.to, workspaceId, columns, references)})`
}

async function readColumns(db: Db): Promise<ReadonlyMap<string, readonly Column[]>> {
  const { rows } = await sql<Column & { readonly table: string }>`
    select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null as identity
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and c.relname <> all (${[...local.positions, ...local.migrations]}::text[]) and format_type(a.atttypid, null) <> all (${[...local.types]}::text[])
    order by c.relname, a.attnum`.execute(db)
  return byTable(rows)
}

function byTable(rows: readonly (Column & { readonly table: string })[]): ReadonlyMap<string, readonly Column[]> {
  const tables = new Map<string, Column[]>()
  for (const { table, ...column } of rows) tables.set(table, [...(tables.get(table) ?? []), column])
  return tables
}

async function readReferences(db: Db): Promise<readonly Reference[]> {
  const { rows } = await sql<Reference>`
    select c.relname as from, a.attname as column, p.relname as to, b.attname as "toColumn"
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
    join pg_class p on p.oid = k.confrelid join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]
    where k.contype = 'f' and c.relnamespace = 'public'::regnamespace
    -- what a row cannot be without comes first
    order by c.relname, not a.attnotnull, a.attnum`.execute(db)
  return rows
}

/** The workspace of that key. */
export async function workspaceExtent(db: Db, key: string): Promise<Extent> {
  const workspace = await db.selectFrom('workspaces').select(['workspaces.id', 'workspaces.key']).where('workspaces.key', '=', key).executeTakeFirst()
  if (workspace !== undefined) return { kind: 'workspace', ...workspace }
  const keys = (await db.selectFrom('workspaces').select('workspaces.key').orderBy('workspaces.key').execute()).map((row) => row.key)
  throw new StartupProblem(`There is no workspace "${key}" here; there ${keys.length === 0 ? 'is none at all' : `is ${keys.join(', ')}`}.`)
}
