import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { migrations } from '#migrations/index.ts'
import { openDatabase } from '#server/database/connect.ts'
import { migrateUp } from '#server/database/migrate.ts'

const root = resolve(import.meta.dirname, '../..')
const cache = join(root, 'node_modules/.cache/producting')
const silent = pino({ level: 'silent' })

/** Data folders to copy from: `empty` has a database without tables, `migrated` has our schema. Made once, kept by content. */
export type EmbeddedTemplates = { readonly empty: string; readonly migrated: string }

export async function embeddedTemplates(): Promise<EmbeddedTemplates> {
  const engine = pgliteVersion()
  const empty = join(cache, `empty-${engine}`)
  const migrated = join(cache, `migrated-${engine}-${schemaHash()}`)
  if (!existsSync(empty)) await makeEmbedded(empty, false)
  if (!existsSync(migrated)) await makeEmbedded(migrated, true)
  return { empty, migrated }
}

async function makeEmbedded(place: string, migrated: boolean): Promise<void> {
  const making = `${place}-${randomUUID()}`
  mkdirSync(making, { recursive: true })
  const database = await openDatabase({ kind: 'embedded', folder: making }, silent)
  if (migrated) await migrateUp(database, migrations)
  await database.close()
  try {
    renameSync(making, place)
  } catch {
    // Another run finished the same one first.
    rmSync(making, { recursive: true, force: true })
  }
}

function pgliteVersion(): string {
  const dist = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'))
  return (JSON.parse(readFileSync(join(dist, '../package.json'), 'utf8')) as { version: string }).version
}

function schemaHash(): string {
  const hash = createHash('sha256')
  const folder = join(root, 'migrations')
  for (const name of readdirSync(folder).toSorted()) hash.update(name).update(readFileSync(join(folder, name)))
  return hash.digest('hex').slice(0, 16)
}

export const postgresTemplate = 'house_template'

/** Makes the database that worlds on PostgreSQL are copied from. */
export async function makePostgresTemplate(url: (database: string) => string): Promise<void> {
  await onServer(url('postgres'), `create database ${postgresTemplate}`)
  const database = await openDatabase({ kind: 'postgres', url: url(postgresTemplate) }, silent)
  await migrateUp(database, migrations)
  await database.close()
}

/** Runs one statement outside any transaction. */
export async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
