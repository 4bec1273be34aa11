import { type Kysely, sql } from 'kysely'
import { expect, it } from 'vitest'
import type { Tables } from '#server/database/database.ts'
import { withPriority } from '#server/database/query-scope.ts'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'

const misuse = 'db was used inside an open transaction; use the transaction that was handed to the callback.'
const one = (db: Kysely<Tables>): Promise<unknown> => sql`select 1 as one`.execute(db)

describeEachDatabase('a transaction', (kind) => {
  it('is kept when its callback resolves and undone when it throws', async () => {
    await using world = await openWorld({ database: kind, empty: true })
    await sql`create table kept (id int primary key)`.execute(world.db)
    await world.db.transaction().execute((trx) => sql`insert into kept values (1)`.execute(trx))
    const undone = world.db.transaction().execute(async (trx) => {
      await sql`insert into kept values (2)`.execute(trx)
      throw new Error('changed my mind')
    })
    await expect(undone).rejects.toThrow('changed my mind')
    expect((await sql`select id from kept`.execute(world.db)).rows).toEqual([{ id: 1 }])
  })

  it.each([
    ['a statement', (db: Kysely<Tables>) => one(db)],
    ['a second transaction', (db: Kysely<Tables>) => db.transaction().execute((trx) => one(trx))],
    ['a connection', (db: Kysely<Tables>) => db.connection().execute((held) => one(held))],
    ['a statement after other work', async (db: Kysely<Tables>) => {
      await new Promise((resolve) => setImmediate(resolve))
      return one(db)
    }],
    ['a statement through another view of it', (db: Kysely<Tables>) => one(db.withSchema('public').withoutPlugins())],
    ['a statement of another priority', (db: Kysely<Tables>) => withPriority('ingest', () => one(db))],
  ])('throws at once when db itself runs %s inside it', async (_, misused) => {
    await using world = await openWorld({ database: kind, empty: true })
    const db = world.db
    await expect(db.transaction().execute(() => misused(db))).rejects.toThrow(misuse)
    await expect(db.transaction().setIsolationLevel('repeatable read').execute(() => misused(db))).rejects.toThrow(misuse)
    await expect(db.connection().execute(() => misused(db))).rejects.toThrow(misuse)
    await expect(one(db)).resolves.toMatchObject({ rows: [{ one: 1 }] })
  })

  it('lets work that it started use db once it is over', async () => {
    await using world = await openWorld({ database: kind, empty: true })
    let over: () => void = () => undefined
    const ended = new Promise<void>((resolve) => (over = resolve))
    let later: Promise<unknown> = Promise.resolve()
    await world.db.transaction().execute(async (trx) => {
      later = ended.then(() => sql`select 2 as two`.execute(world.db))
      await sql`select 1`.execute(trx)
    })
    over()
    await expect(later).resolves.toMatchObject({ rows: [{ two: 2 }] })
  })

  it('may use another database inside it', async () => {
    await using world = await openWorld({ database: kind, empty: true })
    await using other = await openWorld({ database: kind, empty: true })
    await expect(world.db.transaction().execute(() => sql`select 3 as three`.execute(other.db))).resolves.toMatchObject({ rows: [{ three: 3 }] })
  })

  it('whose statement failed is refused at its end, even when the callback swallowed the failure', async () => {
    await using world = await openWorld({ database: kind, empty: true })
    const swallowed = world.db.transaction().execute((trx) => sql`select * from nothing`.execute(trx).catch(() => undefined))
    await expect(swallowed).rejects.toThrow(/rolled back|abort/i)
  })
})
