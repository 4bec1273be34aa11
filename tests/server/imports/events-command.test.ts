import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const COMMAND = resolve(import.meta.dirname, '../../../server/commands/run.mjs')
let scratch: string
beforeAll(() => void (scratch = mkdtempSync(join(tmpdir(), 'producting-events-'))))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

function start(parameters: readonly string[]): ChildProcess {
  return spawn('node', [COMMAND, 'import-events', ...parameters], { env: { ...process.env, PRODUCTING_DATA: scratch } })
}

/** The real command in a process of its own, to its end. */
async function run(parameters: readonly string[]): Promise<{ readonly code: number | null; readonly out: string; readonly error: string }> {
  return ended(start(parameters))
}

async function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly out: string; readonly error: string }> {
  let [out, error] = ['', '']
  child.stdout?.on('data', (text) => void (out += String(text)))
  child.stderr?.on('data', (text) => void (error += String(text)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, error }
}

function fileNamed(name: string, content: string | Buffer): string {
  const path = join(scratch, name)
  writeFileSync(path, content)
  return path
}

const stored = async (app: RunningApp): Promise<number> =>
  Number((await app.world.db.selectFrom('events' as never).select(({ fn }) => fn.countAll().as('n')).executeTakeFirstOrThrow() as { n: number }).n)

describeEachDatabase('events of the past', (database) => {
  test('come from a packed file once, however often it is run, join visitor and user, and what is no event is named by its line', { timeout: 60_000 }, async () => {
    await using app = await openRunningApp({ database })
    const at = (n: number): string => new Date(Date.UTC(2025, 0, 1) + n * 1_000).toISOString().replace('T', ' ').replace('Z', '')
    const lines = Array.from({ length: 1_200 }, (_, n) => JSON.stringify({ event_type: 'Order', user_id: `u${n % 100}`, device_id: `v${n % 100}`, event_time: at(n), event_properties: { total: n } }))
    lines[7] = 'not json'
    lines[9] = JSON.stringify({ event_type: 'Order', user_id: 'guest', event_time: at(9) })
    const file = fileNamed(`${database}.json.gz`, gzipSync(`${lines.join('\n')}\n`))
    const options = ['--from', 'amplitude', '--url', app.url, '--key', app.keys.server]
    expect(await run([file, '--from', 'amplitude', '--check'])).toMatchObject({ code: 0, out: expect.stringContaining('1,200 records read; 1,299 events can be sent, 1 not.\n  line 8: it is no JSON') })
    const first = await run([file, ...options])
    expect([first.code, first.out]).toEqual([0, expect.stringContaining('1,200 records read; 1,298 events are stored, 2 not.\n')])
    expect(first.out).toContain('  line 8: it is no JSON')
    expect(first.out).toMatch(/ {2}line 10: .*guest/)
    // 1,198 orders and a claim of each of 100 visitors.
    expect(await stored(app)).toBe(1_298)
    expect((await run([file, ...options])).error).toContain('Going on after the first 1,200 records')
    expect((await run([file, ...options, '--again'])).code).toBe(0)
    expect(await stored(app)).toBe(1_298)
    expect(await app.app.parts.store.person({ workspace: app.workspaceId, key: 'device:v1', cursor: null, limit: 1 })).toMatchObject({ userId: 'u1', devices: ['v1'], firstSeenAt: Date.UTC(2025, 0, 1) + 1_000 })
  })

  test('go on where they were stopped, and wait for a server that is busy', { timeout: 60_000 }, async () => {
    await using app = await openRunningApp({ database })
    let [requests, isSilent] = [0, true]
    const silence = new EventEmitter()
    // Between the command and the server: busy at first, and silent after some answers.
    const between = createServer((request, response) => {
      requests += 1
      if (requests === 1) return void response.writeHead(429, { 'retry-after': '1' }).end('{}')
      if (requests > 6 && isSilent) return void silence.emit('silent')
      void (async () => {
        const body = await new Response(request as unknown as ReadableStream).text()
        const answer = await fetch(`${app.url}${request.url ?? ''}`, { method: 'POST', headers: { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' }, body })
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
      })()
    })
    between.listen(0, '127.0.0.1')
    await once(between, 'listening')
    const url = `http://127.0.0.1:${(between.address() as AddressInfo).port}`
    const rows = Array.from({ length: 5_000 }, (_, n) => `Order,2025-01-01T00:00:${String(n % 60).padStart(2, '0')}Z,u${n},${n}`)
    const file = fileNamed(`${database}.csv`, ['what,when,who,total', ...rows].join('\n'))
    const options = [file, '--event', 'what', '--time', 'when', '--user', 'who', '--url', url, '--key', app.keys.server]
    const child = start(options)
    await once(silence, 'silent')
    child.kill('SIGTERM')
    const first = await ended(child)
    expect([first.code, first.error]).toEqual([1, expect.stringContaining('Stopped after 2,000 records. The same command goes on there.')])
    between.closeAllConnections()
    isSilent = false
    const second = await run(options)
    expect([second.code, second.out]).toEqual([0, '5,000 records read; 3,000 events are stored.\n'])
    expect(await stored(app)).toBe(5_000)
    between.close()
  })
})

test.for([
  [['nothing.json'], 'There is no file nothing.json.'],
  [['--event', 'a', 'x.json'], '--event name columns of a CSV; the file is read as segment.'],
  [['x.csv'], 'A CSV needs --event and --time'],
  [['x.csv', '--event', 'a', '--time', 'b'], 'A CSV needs --user or --visitor'],
] as const)('%j is answered: %s', async ([parameters, sentence]) => {
  const { code, error } = await run(parameters)
  expect([code, error]).toEqual([1, expect.stringContaining(sentence)])
})
