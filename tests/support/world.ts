import { randomBytes } from 'node:crypto'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { pino } from 'pino'
import { describe, inject } from 'vitest'
import { type TestClock, testClock } from '#server/clock.ts'
import { type Database, type DatabaseOptions, openDatabase } from '#server/database/connect.ts'
import type { Tables } from '#server/database/database.ts'
import { scratchFolder } from './scratch.ts'
import { onServer, postgresTemplate } from './templates.ts'

export type DatabaseKind = Database['kind']

/** A fresh database with our schema, a clock that stands, and nothing else running. Gone at the end of its block. */
export type World = AsyncDisposable & {
  readonly kind: DatabaseKind
  readonly db: Kysely<Tables>
  readonly database: Database
  readonly clock: TestClock
  /** How to open the same database again, for instance in another process. */
  readonly options: DatabaseOptions
}

export type WorldOptions = {
  /** Without one: PostgreSQL where it is installed, which opens in a tenth of the time, else the embedded one. */
  readonly database?: DatabaseKind
  readonly clock?: TestClock
  /** Without our tables: for what is below them. */
  readonly empty?: boolean
}

/** The moment at which a world's clock stands unless a test sets it. */
export const worldStart = new Date('2026-03-02T09:00:00.000Z')
export const silentLog = pino({ level: 'silent' })

/** `await using world = await openWorld({ database })` */
export async function openWorld({ database: kind = usualDatabase(), clock = testClock(worldStart), empty = false }: WorldOptions = {}): Promise<World> {
  const place = kind === 'embedded' ? copyFolder(empty) : await copyDatabase(empty)
  const database = await openDatabase(place.options, silentLog)
  return {
    kind,
    db: database.db,
    database,
    clock,
    options: place.options,
    async [Symbol.asyncDispose]() {
      await database.close()
      await place.remove()
    },
  }
}

function usualDatabase(): DatabaseKind {
  return inject('postgres') === undefined ? 'embedded' : 'postgres'
}

export type Place = { readonly options: DatabaseOptions; readonly remove: () => Promise<void> }

/** A data folder of its own, copied from the template. */
export function copyFolder(empty = false): Place & { readonly options: { readonly kind: 'embedded' } } {
  const templates = inject('embedded')
  const folder = scratchFolder('world')
  cpSync(join(empty ? templates.empty : templates.migrated, 'database'), join(folder, 'database'), { recursive: true })
  return { options: { kind: 'embedded', folder }, remove: async () => rmSync(folder, { recursive: true, force: true }) }
}

/** A database of its own on the run's PostgreSQL. */
export async function copyDatabase(empty = false): Promise<Place & { readonly options: { readonly kind: 'postgres' } }> {
  const server = postgresAddress()
  const name = `world_${randomBytes(6).toString('hex')}`
  await onServer(`${server}postgres`, `create database ${name} template ${empty ? 'template0' : postgresTemplate}`)
  const remove = (): Promise<void> => onServer(`${server}postgres`, `drop database if exists ${name} with (force)`)
  return { options: { kind: 'postgres', url: `${server}${name}`, poolSize: 5 }, remove }
}

/** The run's PostgreSQL, without a database name. */
export function postgresAddress(): string {
  const address = inject('postgres')
  if (address === undefined) throw new Error('This test needs PostgreSQL; wrap it in describeEachDatabase or describeOnPostgres.')
  return address
}

/** The same tests on the embedded database and on a real PostgreSQL; the latter is skipped where it is not installed. */
export function describeEachDatabase(name: string, tests: (kind: DatabaseKind) => void): void {
  describe(`${name}, embedded`, () => tests('embedded'))
  describeOnPostgres(`${name}, on PostgreSQL`, () => tests('postgres'))
}

export function describeOnPostgres(name: string, tests: () => void): void {
  describe.skipIf(inject('postgres') === undefined)(name, tests)
}
