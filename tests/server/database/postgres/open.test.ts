import { AsyncLocalStorage } from 'node:async_hooks'
import { createServer, type Socket } from 'node:net'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openDatabase } from '#server/database/connect.ts'
import { withStatementTimeout } from '#server/database/query-scope.ts'
import { freePort } from '#tests/support/postgres-server.ts'
import { onServer } from '#tests/support/templates.ts'
import { copyDatabase, describeOnPostgres, openWorld, postgresAddress, silentLog } from '#tests/support/world.ts'

const open = (url: string) => openDatabase({ kind: 'postgres', url }, silentLog)
const refusedWith = (url: string) => open(url).then(() => 'opened', (error: Error) => `${error.name}: ${error.message}`)

describeOnPostgres('PostgreSQL', () => {
  it('that does not let us in is told in a sentence, never with the password', async () => {
    const { host, port } = new URL(postgresAddress())
    const closed = await freePort()
    const cases: readonly (readonly [url: string, sentence: string])[] = [
      [`postgres://me:hunter2@127.0.0.1:${closed}/house`, `PostgreSQL at 127.0.0.1:${closed}/house does not answer: nothing listens there. Check DATABASE_URL.`],
      ['postgres://me:hunter2@no-such-host.invalid/house', 'PostgreSQL at no-such-host.invalid/house cannot be found: that host name is not known. Check DATABASE_URL.'],
      [`postgres://guarded:hunter2@${host}/postgres`, `PostgreSQL at 127.0.0.1:${port}/postgres refuses the password. Check DATABASE_URL.`],
      [`postgres://postgres@${host}/nowhere`, `PostgreSQL at 127.0.0.1:${port}/nowhere has no such database. Create it, or check DATABASE_URL.`],
      [`postgres://nobody-here@${host}/postgres`, `PostgreSQL at 127.0.0.1:${port}/postgres refuses this user. Check DATABASE_URL and its pg_hba.conf.`],
    ]
    for (const [url, sentence] of cases) expect(await refusedWith(url)).toBe(`StartupProblem: ${sentence}`)
    await (await open(`postgres://guarded:right@${host}/postgres`)).close()
  })

  it('that is too old is told in a sentence', async () => {
    const port = await freePort()
    const server = createServer(answerAsVersion14).listen(port, '127.0.0.1')
    expect(await refusedWith(`postgres://me@127.0.0.1:${port}/house`)).toBe(`StartupProblem: PostgreSQL at 127.0.0.1:${port}/house is version 14.9; Producting needs 15 or newer.`)
    server.close()
  })

  it('stops a statement that takes too long', async () => {
    await using world = await openWorld({ database: 'postgres', empty: true })
    const slow = () => sql`select pg_sleep(20)`.execute(world.db)
    await expect(withStatementTimeout(100, slow)).rejects.toMatchObject({ code: 'busy', status: 503, message: 'The database took longer than 0.1 seconds and was stopped. Try again, or ask for less at once.' })
    expect((await sql`select current_setting('statement_timeout') as limit`.execute(world.db)).rows).toEqual([{ limit: '30s' }])
  })

  it('that ends our connections is refused with 503, and used again when it is back', async () => {
    await using world = await openWorld({ database: 'postgres', empty: true })
    const name = world.options.kind === 'postgres' ? new URL(world.options.url).pathname.slice(1) : ''
    const cut = () => onServer(`${postgresAddress()}postgres`, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and application_name = 'producting'`)
    const stranded = world.db.transaction().execute(async (trx) => {
      await sql`select 1`.execute(trx)
      await cut()
      await sql`select 2`.execute(trx)
    })
    await expect(stranded).rejects.toMatchObject({ code: 'busy', status: 503 })
    expect((await sql`select 3 as three`.execute(world.db)).rows).toEqual([{ three: 3 }])
  })

  it('has no more connections than its pool, and says so when none becomes free', async () => {
    const place = await copyDatabase(true)
    const database = await openDatabase({ ...place.options, poolSize: 1 }, silentLog)
    let late: Promise<unknown> = Promise.resolve()
    await database.db.transaction().execute(async (trx) => {
      late = outside(() => sql`select 1`.execute(database.db).catch((error: unknown) => error))
      expect(await sql`select pg_sleep(0)`.execute(trx).then(() => late)).toMatchObject({ code: 'busy', message: 'No database connection became free within 10 seconds. Try again in a second.' })
    })
    await database.close()
    await place.remove()
  })

  it('lets servers do one after the other what each would do alone', async () => {
    const place = await copyDatabase(true)
    const servers = await Promise.all([1, 2, 3].map(() => openDatabase(place.options, silentLog)))
    await sql`create table made (n int)`.execute(servers[0]?.db ?? expect.fail())
    await Promise.all(
      servers.map(({ db, exclusively }) =>
        exclusively('first', async () => {
          const { rows } = await sql`select n from made`.execute(db)
          await sql`select pg_sleep(0.05)`.execute(db)
          if (rows.length === 0) await sql`insert into made values (1)`.execute(db)
        }),
      ),
    )
    expect((await sql`select n from made`.execute(servers[0]?.db ?? expect.fail())).rows).toEqual([{ n: 1 }])
    await Promise.all(servers.map((server) => server.close()))
    await place.remove()
  })

  it('hears what another server says, also after its connection broke', async () => {
    const place = await copyDatabase(true)
    const [here, there] = await Promise.all([openDatabase(place.options, silentLog), openDatabase(place.options, silentLog)])
    const heard: string[] = []
    const stop = await here.listen('news', (payload) => heard.push(payload))
    await sql`select pg_notify('news', 'first')`.execute(there.db)
    await expect.poll(() => heard).toEqual(['first'])
    await onServer(place.options.url, `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'producting-listen' and datname = current_database()`)
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['first', ''])
    await sql`select pg_notify('news', 'second')`.execute(there.db)
    await expect.poll(() => heard).toEqual(['first', '', 'second'])
    await stop()
    await Promise.all([here.close(), there.close()])
    await place.remove()
  })
})

/** Runs work outside whatever transaction is open around its call, as another request would. */
const outside: <Result>(work: () => Result) => Result = AsyncLocalStorage.snapshot()

/** The wire protocol's least: let anybody in, and answer the one question about the version. */
function answerAsVersion14(socket: Socket): void {
  const message = (type: string, body: Buffer) => Buffer.concat([Buffer.from(type), int32(body.length + 4), body])
  const ready = message('Z', Buffer.from('I'))
  const column = (name: string, oid: number) => Buffer.concat([Buffer.from(`${name}\0`), int32(0), int16(0), int32(oid), int16(-1), int32(-1), int16(0)])
  const value = (text: string) => Buffer.concat([int32(text.length), Buffer.from(text)])
  const answer = [
    message('T', Buffer.concat([int16(2), column('version', 23), column('name', 25)])),
    message('D', Buffer.concat([int16(2), value('140009'), value('14.9')])),
    message('C', Buffer.from('SELECT 1\0')),
    ready,
  ]
  let greeted = false
  socket.on('error', () => undefined)
  socket.on('data', (data) => {
    if (!greeted) socket.write(Buffer.concat([message('R', int32(0)), ready]))
    else if (data.toString('latin1').startsWith('Q')) socket.write(Buffer.concat(answer))
    greeted = true
  })
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}
