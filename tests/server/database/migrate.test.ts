import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { expect, it } from 'vitest'
import { openDatabase } from '#server/database/connect.ts'
import { migrateUp, migrationsRun } from '#server/database/migrate.ts'
import { describeEachDatabase, describeOnPostgres, openWorld, silentLog } from '#tests/support/world.ts'

const creating = (table: string): Migration => ({
  up: async (db: Kysely<unknown>) => void (await sql`create table ${sql.table(table)} (id text primary key)`.execute(db)),
  down: async (db: Kysely<unknown>) => void (await sql`drop table ${sql.table(table)}`.execute(db)),
})
const first = { '0001-first': creating('first_one') }
const both = { ...first, '0002-second': creating('second_one') }

describeEachDatabase('migrating', (kind) => {
  it('runs what has not run yet and tells what ran', async () => {
    await using world = await openWorld({ database: kind, empty: true })
    expect(await migrationsRun(world.db)).toEqual([])
    expect(await migrateUp(world.database, first)).toEqual(['0001-first'])
    expect(await migrateUp(world.database, both)).toEqual(['0002-second'])
    expect(await migrationsRun(world.db)).toEqual(['0001-first', '0002-second'])
  })

  it('refuses a database that a newer version has written, in a sentence, and leaves it as it is', async () => {
    await using world = await openWorld({ database: kind, empty: true })
    await migrateUp(world.database, both)
    await expect(migrateUp(world.database, first)).rejects.toMatchObject({
      name: 'StartupProblem',
      message: 'This database was written by a newer version of Producting (it has 0002-second). Run that version, or restore an older backup.',
    })
    expect(await migrationsRun(world.db)).toEqual(['0001-first', '0002-second'])
  })

  it('undoes everything when one of them fails', async () => {
    await using world = await openWorld({ database: kind, empty: true })
    const failing = { ...first, '0002-broken': { up: async (db: Kysely<unknown>) => void (await sql`create table first_one (id int)`.execute(db)) } }
    await expect(migrateUp(world.database, failing)).rejects.toThrow(/^The migration 0002-broken failed and was undone: .*first_one/)
    expect(await migrationsRun(world.db)).toEqual([])
    expect(await migrateUp(world.database, both)).toEqual(['0001-first', '0002-second'])
  })
})

describeOnPostgres('migrating on PostgreSQL', () => {
  it('may be begun by several servers at once: one does it, the others find it done', async () => {
    await using world = await openWorld({ database: 'postgres', empty: true })
    const servers = await Promise.all([1, 2, 3, 4].map(() => openDatabase(world.options, silentLog)))
    const ran = await Promise.all(servers.map((server) => migrateUp(server, both)))
    expect(ran.filter((names) => names.length > 0)).toEqual([['0001-first', '0002-second']])
    await Promise.all(servers.map((server) => server.close()))
  })
})
