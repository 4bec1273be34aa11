import { type Kysely, sql } from 'kysely'
import { type Migration, type MigrationResultSet, Migrator, NO_MIGRATIONS } from 'kysely/migration'
import { StartupProblem } from '../startup-problem.ts'
import type { Database } from './connect.ts'
import { withStatementTimeout } from './query-scope.ts'

export type Migrations = Readonly<Record<string, Migration>>

/**
 * Brings the schema up to date in one transaction, under an advisory lock, so that several servers may start at once.
 *
 * @returns the names of the migrations that ran
 * @throws StartupProblem when the database was written by a newer version, or a migration fails
 */
export async function migrateUp(database: Pick<Database, 'db'>, migrations: Migrations): Promise<readonly string[]> {
  await refuseNewer(database.db, migrations)
  return withStatementTimeout(0, async () => ranBy(await migrator(database.db, migrations).migrateToLatest()))
}

/** Runs migrations up to and with `last`: the schema that an older backup fits. */
export async function migrateTo(database: Pick<Database, 'db'>, migrations: Migrations, last: string): Promise<readonly string[]> {
  return withStatementTimeout(0, async () => ranBy(await migrator(database.db, migrations).migrateTo(last)))
}

/** Takes every migration back, newest first: the empty schema it began with. */
export async function migrateDown(database: Pick<Database, 'db'>, migrations: Migrations): Promise<readonly string[]> {
  return withStatementTimeout(0, async () => ranBy(await migrator(database.db, migrations).migrateTo(NO_MIGRATIONS)))
}

/** The migrations that have run on this database, oldest first. */
export async function migrationsRun<Tables>(db: Kysely<Tables>): Promise<readonly string[]> {
  const { rows: found } = await sql<{ exists: boolean }>`select to_regclass('kysely_migration') is not null as exists`.execute(db)
  if (found[0]?.exists !== true) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.map((row) => row.name)
}

function migrator<Tables>(db: Kysely<Tables>, migrations: Migrations): Migrator {
  return new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } })
}

async function refuseNewer<Tables>(db: Kysely<Tables>, migrations: Migrations): Promise<void> {
  const unknown = (await migrationsRun(db)).filter((name) => !(name in migrations))
  if (unknown.length === 0) return
  throw new StartupProblem(`This database was written by a newer version of Producting (it has ${unknown.join(', ')}). Run that version, or restore an older backup.`)
}

function ranBy({ error, results = [] }: MigrationResultSet): readonly string[] {
  if (error === undefined) return results.map((result) => result.migrationName)
  const failed = results.find((result) => result.status === 'Error')?.migrationName
  throw new StartupProblem(`The migration ${failed ?? 'of the database'} failed and was undone: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
}
