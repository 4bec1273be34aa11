import { rmSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '#server/database/connect.ts'
import { readDemoFile } from '#server/demo/demo-file.service.ts'
import { freePort } from '#tests/support/postgres-server.ts'
import { refusedStart, type Settings, startServer } from '#tests/support/server-process.ts'
import { copyDatabase, copyFolder, describeOnPostgres, postgresAddress, silentLog } from '#tests/support/world.ts'

describe('the server', { timeout: 300_000 }, () => {
  it('prints its address and a sign-in link, answers until it is told to stop, and ends with 0', async () => {
    const { options, remove } = copyFolder()
    const server = await startServer({ PRODUCTING_DATA: options.folder })
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${server.url}/metrics`)).headers.get('content-type')).toContain('text/plain')
    expect(server.output()).toMatch(new RegExp(`Producting +${server.url}\\n`))
    const file = await readDemoFile(options.folder)
    expect(server.output()).toContain(`Sign in, once  ${file?.signInUrl}`)
    expect(await server.stop()).toBe(0)
    expect(server.errors()).toBe('')
    await remove()
  })

  it('finishes what it had accepted when it is told to stop, and accepts nothing more', async () => {
    const { options, remove } = copyFolder()
    const server = await startServer({ PRODUCTING_DATA: options.folder })
    const key = (await readDemoFile(options.folder))?.serverKey ?? ''
    const body = JSON.stringify({ type: 'track', event: 'Stayed', anonymousId: 'late-visitor', messageId: 'm1', timestamp: new Date().toISOString() })
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`, expect: '100-continue' }
    const posting = request(`${server.url}/v1/track`, { method: 'POST', headers })
    const answered = new Promise<number | undefined>((resolve, reject) => posting.once('response', (answer) => answer.resume().once('end', () => resolve(answer.statusCode))).once('error', reject))
    posting.flushHeaders()
    await new Promise((resolve) => posting.once('continue', resolve))
    server.process.kill('SIGTERM')
    await expect.poll(() => fetch(`${server.url}/healthz`).then(() => 'accepted', () => 'refused')).toBe('refused')
    posting.end(body)
    expect(await answered).toBe(200)
    expect(await server.ended).toBe(0)
    const database = await openDatabase(options, silentLog)
    expect((await sql`select name, device from events`.execute(database.db)).rows).toEqual([{ name: 'Stayed', device: 'late-visitor' }])
    await database.close()
    await remove()
  })

  it('ends at once on a second signal', async () => {
    const { options, remove } = copyFolder()
    const server = await startServer({ PRODUCTING_DATA: options.folder })
    const posting = request(`${server.url}/v1/track`, { method: 'POST', headers: { 'content-length': 10, expect: '100-continue' } })
    posting.once('error', () => undefined).flushHeaders()
    await new Promise((resolve) => posting.once('continue', resolve))
    server.process.kill('SIGTERM')
    await expect.poll(() => fetch(`${server.url}/healthz`).then(() => 'accepted', () => 'refused')).toBe('refused')
    server.process.kill('SIGTERM')
    expect(await server.ended).toBe(1)
    await remove()
  })

  it('says in one sentence why it cannot start, and ends with 1', async () => {
    const { options, remove } = copyFolder()
    const running = await startServer({ PRODUCTING_DATA: options.folder })
    const { port } = new URL(running.url)
    const elsewhere = copyFolder()
    const free = String(await freePort())
    const cases: readonly (readonly [Settings, string])[] = [
      [{ PRODUCTING_DATA: options.folder, PORT: free }, `The data folder ${options.folder} is in use by another running Producting. Stop that one first, or choose another folder with PRODUCTING_DATA.\n`],
      [{ PRODUCTING_DATA: elsewhere.options.folder, PORT: port }, `Port ${port} on 127.0.0.1 is already in use. Stop what runs there, or choose another port with PORT.\n`],
      [{ PRODUCTING_DATA: elsewhere.options.folder, PORT: free, HOST: '192.0.2.1' }, 'HOST is "192.0.2.1", which is no address of this machine.\n'],
      [{ PORT: 'eighty' }, 'PORT is "eighty"; it must be a whole number from 1 to 65535.\n'],
      [{ PRODUCTING_DTA: '/x' }, 'PRODUCTING_DTA is not a setting; did you mean PRODUCTING_DATA?\n'],
      [{ DATABASE_URL: `postgres://me:hunter2@127.0.0.1:${free}/house`, PORT: free }, `PostgreSQL at 127.0.0.1:${free}/house does not answer: nothing listens there. Check DATABASE_URL.\n`],
    ]
    for (const [settings, sentence] of cases) expect(await refusedStart(settings)).toEqual([1, sentence])
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200)
    await running.stop()
    await Promise.all([remove(), elsewhere.remove()])
  })
})

describeOnPostgres('the server on PostgreSQL', () => {
  it('runs beside another one on the same database', async () => {
    const place = await copyDatabase(true)
    const folder = join('/tmp', `producting-two-${process.pid}`)
    const servers = await Promise.all(['one', 'two'].map((name) => startServer({ DATABASE_URL: place.options.url, PRODUCTING_DATA: join(folder, name) })))
    for (const server of servers) expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    expect(await Promise.all(servers.map((server) => server.stop()))).toEqual([0, 0])
    rmSync(folder, { recursive: true, force: true })
    await place.remove()
  })

  it('refuses a database without the right password and does not print the wrong one', async () => {
    const { host } = new URL(postgresAddress())
    const [code, said] = await refusedStart({ DATABASE_URL: `postgres://guarded:hunter2@${host}/postgres`, PRODUCTING_DATA: '/tmp/never-made' })
    expect([code, said]).toEqual([1, `PostgreSQL at ${host}/postgres refuses the password. Check DATABASE_URL.\n`])
  })
})
