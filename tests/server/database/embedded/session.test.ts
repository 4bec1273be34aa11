import { AsyncLocalStorage } from 'node:async_hooks'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '#server/database/connect.ts'
import type { Db } from '#server/database/database.ts'
import { tidy } from '#server/database/embedded/maintenance.ts'
import { Keeper } from '#server/database/embedded/open.ts'
import { withPriority, withStatementTimeout } from '#server/database/query-scope.ts'
import { copyFolder, silentLog } from '#tests/support/world.ts'

const endless = (db: Db) => withStatementTimeout(300, () => sql`select count(*) from generate_series(1, 100000000000)`.execute(db))

describe('the embedded database', () => {
  it('stops a statement that takes too long, keeps what was stored, and goes on', async () => {
    const { options, remove } = copyFolder(true)
    const database = await openDatabase(options, silentLog)
    const { db } = database
    await sql`create table kept (id int)`.execute(db)
    await sql`insert into kept values (1)`.execute(db)
    const waiting = [1, 2, 3].map(() => sql`select id from kept`.execute(db))
    await expect(endless(db)).rejects.toMatchObject({ code: 'busy', status: 503, message: 'The database took longer than 0.3 seconds and was stopped. Try again, or ask for less at once.' })
    for (const { rows } of await Promise.all(waiting)) expect(rows).toEqual([{ id: 1 }])
    await database.close()
    await remove()
  })

  it('undoes the transaction whose statement was stopped, and refuses the rest of it', async () => {
    const { options, remove } = copyFolder(true)
    const database = await openDatabase(options, silentLog)
    const { db } = database
    await sql`create table kept (id int)`.execute(db)
    const after: unknown[] = []
    const stopped = db.transaction().execute(async (trx) => {
      await sql`insert into kept values (1)`.execute(trx)
      await endless(trx).catch((error: unknown) => after.push(error))
      await sql`insert into kept values (2)`.execute(trx)
    })
    await expect(stopped).rejects.toMatchObject({ code: 'busy' })
    expect(after).toHaveLength(1)
    expect((await sql`select id from kept`.execute(db)).rows).toEqual([])
    await database.close()
    await remove()
  })

  it('gives a stretch of work its own limit', async () => {
    const { options, remove } = copyFolder(true)
    const database = await openDatabase({ ...options, statementTimeout: 100 }, silentLog)
    await expect(withStatementTimeout(0, () => sql`select pg_sleep(0.3)`.execute(database.db))).resolves.toBeDefined()
    await expect(endless(database.db)).rejects.toThrow('longer than 0.3 seconds')
    await database.close()
    await remove()
  })

  it('refuses more than may wait, and serves those that do', async () => {
    const { options, remove } = copyFolder(true)
    const database = await openDatabase({ ...options, queueLimit: 2 }, silentLog)
    const { db } = database
    const select = () => sql`select 1 as one`.execute(db)
    let waiting: Promise<unknown>[] = []
    await db.transaction().execute(async (trx) => {
      waiting = runOutside(() => [select(), select()])
      await Promise.resolve(sql`select 1`.execute(trx))
      await expect(runOutside(() => withPriority('ingest', select))).rejects.toMatchObject({ code: 'busy', status: 503, retryAfter: 1, facts: { waiting: 2 } })
    })
    expect(await Promise.all(waiting)).toHaveLength(2)
    await database.close()
    await remove()
  })

  it('hears notifications, at the commit, and still after its thread was replaced', async () => {
    const { options, remove } = copyFolder(true)
    const database = await openDatabase(options, silentLog)
    const { db } = database
    const heard: string[] = []
    const stop = await database.listen('news', (payload) => heard.push(payload))
    await db.transaction().execute(async (trx) => {
      await sql`select pg_notify('news', 'first')`.execute(trx)
      expect(heard).toEqual([])
    })
    await expect.poll(() => heard).toEqual(['first'])
    await endless(db).catch(() => undefined)
    await sql`select pg_notify('news', 'second')`.execute(db)
    await expect.poll(() => heard).toEqual(['first', 'second'])
    await stop()
    await sql`select pg_notify('news', 'third')`.execute(db)
    await sql`select 1`.execute(db)
    expect(heard).toEqual(['first', 'second'])
    await database.close()
    await remove()
  })

  it('refuses a number that JavaScript would get wrong, and only that statement fails', async () => {
    const { options, remove } = copyFolder(true)
    const database = await openDatabase(options, silentLog)
    await expect(sql`select 9007199254740993::int8 as big`.execute(database.db)).rejects.toThrow('The integer 9007199254740993 is beyond 2^53; select it as ::text and read it with BigInt().')
    expect((await sql`select 9007199254740993::text as big`.execute(database.db)).rows).toEqual([{ big: '9007199254740993' }])
    await database.close()
    await remove()
  })

  it('keeps its log short and its tables clean by itself, because no other process does', async () => {
    const { options, remove } = copyFolder(true)
    const keeper = new Keeper({ folder: options.folder, statementTimeout: 0, queueLimit: 10 }, silentLog, () => undefined)
    await keeper.open()
    const run = async (statement: string) => {
      const held = await keeper.acquire('page')
      return held.query(statement, []).finally(() => held.release())
    }
    await run(`create table filled as select n, repeat('x', 200) as text from generate_series(1, 100000) n`)
    for (const _ of [1, 2, 3]) await run(`update filled set text = repeat('y', 200)`)
    const grown = logSize(options.folder)
    // The counts of changed rows are written at most once a second, and would else come after the vacuum.
    await run('select pg_stat_force_next_flush()')
    await tidy(keeper, silentLog, true)
    expect(grown).toBeGreaterThan(100 * 2 ** 20)
    expect(logSize(options.folder)).toBeLessThan(100 * 2 ** 20)
    expect((await run(`select n_dead_tup as dead from pg_stat_user_tables where relname = 'filled'`)).rows).toEqual([{ dead: 0 }])
    await keeper.close()
    await remove()
  })
})

/** Starts work that knows nothing of the transaction it is called in, as another request would. */
const runOutside: <Result>(work: () => Result) => Result = AsyncLocalStorage.snapshot()

function logSize(folder: string): number {
  const log = join(folder, 'database/pg_wal')
  return readdirSync(log).reduce((sum, file) => sum + (existsSync(join(log, file)) ? statSync(join(log, file)).size : 0), 0)
}
