import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createTRPCClient, httpLink } from '@trpc/client'
import { sql } from 'kysely'
import { systemClock } from '#server/clock.ts'
import { openDatabase } from '#server/database/connect.ts'
import { readDemoFile } from '#server/demo/demo-file.service.ts'
import { measureOf } from '#server/metrics/metric.ts'
import { baseQuestionOf } from '#server/readouts/question.ts'
import type { AppRouter } from '#server/router.ts'
import { openStore } from '#server/store/store.service.ts'
import { wire } from '#server/wire.ts'
import { startPostgres } from '#tests/support/postgres-server.ts'
import { silentLog } from '#tests/support/world.ts'
import { freePort, type ServerProcess, startServer } from './server-process.ts'
import { openSlowLink } from './slow-link.ts'

const SERVERS = 4
const SENDERS = 12
const BATCH = 200
const HOUR = 3_600_000
/** Nobody waits longer for an answer, whatever happens behind it. */
const LONGEST_ANSWER_MS = 30_000
const SLOW_MS = 5_000

export type StormOutcome = {
  readonly events: number
  readonly stored: number
  readonly missing: number
  readonly twice: number
  /** Answers by status; 0: the connection broke off or nobody listened. */
  readonly answers: Readonly<Record<number, number>>
  /** 429 and 503 that did not say when to come again. */
  readonly silent: number
  readonly longestMs: number
  /** What the servers kept current beside what a rebuild counts: people and converted of the shared metric. */
  readonly kept: string
  readonly rebuilt: string
  readonly right: boolean
}

/**
 * Four servers on one PostgreSQL under load, while servers and the database are killed by signal 9, and every answer of
 * the database comes five seconds late for a while. A sender repeats what was not answered 200, and a tenth of what was.
 */
export async function storm({ programs, events, onDeed = () => {} }: { readonly programs: string; readonly events: number; readonly onDeed?: (deed: string) => void }): Promise<StormOutcome> {
  const postgres = await startPostgres(programs, { durable: true })
  await using link = await openSlowLink(Number(new URL(postgres.url('postgres')).port))
  const folder = mkdtempSync(join(tmpdir(), 'producting-storm-'))
  const throughLink = new URL(postgres.url('postgres'))
  throughLink.port = String(link.port)
  const start = async (): Promise<ServerProcess> => startServer({ folder, databaseUrl: throughLink.href, port: await freePort() })
  const servers: ServerProcess[] = []
  try {
    for (let n = 0; n < SERVERS; n++) servers.push(await start())
    await sharedMetric(folder)
    const sent = await sendThrough(servers, events, async (share) => {
      onDeed(share)
      if (share === 'a server is killed') await servers[1]?.kill()
      if (share === 'it is back') servers[1] = await start()
      if (share === 'the database is killed') await (await postgres.kill()).again()
      if (share === 'the database is slow') link.delay(SLOW_MS)
      if (share === 'the database is quick again') link.delay(0)
      if (share === 'two servers are killed') await Promise.all([servers[0]?.kill(), servers[2]?.kill()])
      if (share === 'both are back') [servers[0], servers[2]] = await Promise.all([start(), start()])
    })
    await settled(postgres.url('postgres'))
    await Promise.all(servers.map((server) => server.stop()))
    return { events, ...sent, ...(await counted(postgres.url('postgres'), events, sent)) }
  } finally {
    await Promise.all(servers.map((server) => server.kill()))
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What happens when so many of the events were answered. */
const deeds = [
  [0.1, 'a server is killed'],
  [0.25, 'it is back'],
  [0.4, 'the database is killed'],
  [0.55, 'the database is slow'],
  [0.75, 'two servers are killed'],
  [0.85, 'both are back'],
] as const

type Deed = (typeof deeds)[number][1] | 'the database is quick again'

/** Every event a person's: who signed up, and whether she activated, follow from the number alone. */
function eventOf(number: number, began: number): object {
  const person = Math.floor(number / 2)
  const deed = number % 2 === 0 ? { event: 'Signed Up' } : { event: person % 3 === 0 ? 'Activated' : 'Clicked' }
  return { type: 'track', ...deed, anonymousId: `storm-${person}`, messageId: `storm-${number}`, timestamp: new Date(began - HOUR + (number % 2) * 1_000).toISOString() }
}

type Sent = Pick<StormOutcome, 'answers' | 'silent' | 'longestMs'>

async function sendThrough(servers: readonly ServerProcess[], events: number, happen: (deed: Deed) => Promise<void>): Promise<Sent> {
  const began = Date.now()
  const total = Math.ceil(events / BATCH)
  const waiting = Array.from({ length: total }, (_, n) => n)
  const answers: Record<number, number> = {}
  const left = [...deeds]
  const happening: Promise<void>[] = []
  let [done, silent, longestMs] = [0, 0, 0]
  const proceed = (): void => {
    const next = left[0]
    if (next === undefined || done / total < next[0]) return
    left.shift()
    const [, deed] = next
    happening.push(happen(deed))
    // By the clock and not by progress, since there is none meanwhile.
    if (deed === 'the database is slow') happening.push(pause(3 * SLOW_MS).then(() => happen('the database is quick again')))
  }
  await Promise.all(Array.from({ length: SENDERS }, async (_, sender) => {
    for (let turn = sender, n = waiting.shift(); n !== undefined; n = waiting.shift(), turn += 1) {
      const server = servers[turn % servers.length]
      const body = JSON.stringify({ batch: Array.from({ length: Math.min(BATCH, events - n * BATCH) }, (_, m) => eventOf(n * BATCH + m, began)) })
      const asked = performance.now()
      const { status, retryAfter } = await send(server, body)
      longestMs = Math.max(longestMs, performance.now() - asked)
      answers[status] = (answers[status] ?? 0) + 1
      if ((status === 429 || status === 503) && retryAfter === null) silent += 1
      if (status === 200) {
        done += 1
        if (n % 10 === 0 && done < total) await send(server, body)
        proceed()
      } else {
        waiting.push(n)
        await pause(200)
      }
    }
  }))
  await Promise.all(happening)
  return { answers, silent, longestMs: Math.round(longestMs) }
}

async function send(server: ServerProcess | undefined, body: string): Promise<{ readonly status: number; readonly retryAfter: string | null }> {
  try {
    const answer = await fetch(`${server?.url ?? ''}/v1/batch`, { method: 'POST', body, headers: { authorization: `Bearer ${server?.serverKey ?? ''}`, 'content-type': 'application/json' } })
    await answer.json()
    return { status: answer.status, retryAfter: answer.headers.get('retry-after') }
  } catch {
    return { status: 0, retryAfter: null }
  }
}

async function sharedMetric(folder: string): Promise<void> {
  const file = await readDemoFile(folder)
  if (file === null) throw new Error('The server wrote no demo.json.')
  const admin = createTRPCClient<AppRouter>({ links: [httpLink({ url: `${file.url}/trpc`, transformer: wire, headers: { authorization: `Bearer ${file.adminToken}` } })] })
  await admin.metric.create.mutate({ key: 'storm', name: 'Activated', shared: true, definition: { kind: 'conversion', event: 'Activated', filter: null, windowDays: 1, direction: 'more', base: { event: 'Signed Up', filter: null } } })
}

/** Until everything that is stored by now is counted. */
async function settled(url: string): Promise<void> {
  const database = await openDatabase({ kind: 'postgres', url }, silentLog)
  try {
    const store = openStore(database.db, systemClock)
    const { workspace_id: workspace } = await database.db.selectFrom('metrics').select('metrics.workspace_id').executeTakeFirstOrThrow()
    const stored = Date.now()
    while ((await store.freshness(workspace)).watermark < stored) await pause(100)
  } finally {
    await database.close()
  }
}

async function counted(url: string, events: number, sent: Sent): Promise<Omit<StormOutcome, keyof Sent | 'events'>> {
  const database = await openDatabase({ kind: 'postgres', url, statementTimeout: 0 }, silentLog)
  try {
    const { rows } = await sql<{ stored: number; distinct: number; workspace: string; environment: string }>`
      select count(*) as stored, count(distinct e.message_id) as distinct, min(e.workspace_id) as workspace, min(e.environment_id) as environment
      from events e where e.message_id like 'storm-%'`.execute(database.db)
    const [row] = rows
    if (row === undefined) throw new Error('Nothing was counted.')
    const store = openStore(database.db, systemClock)
    const version = await database.db.selectFrom('metric_versions').selectAll().executeTakeFirstOrThrow()
    const definition = version.definition
    const question = baseQuestionOf({ id: '', key: 'storm', name: '', shared: true, part: null, version: 1, versionId: version.id, definition, family: 'proportion', archivedAt: null }, { workspace: row.workspace, environmentId: row.environment, timeZone: 'UTC' })
    if (question === null || measureOf(definition) === null) throw new Error('The metric has no line.')
    const read = async (experimentId: string): Promise<string> => {
      const cells = await store.summaries({ experimentId, phase: 0, metricVersion: version.id, windowMs: null, asOf: Date.now() })
      return `${cells.reduce((sum, cell) => sum + cell.exposed, 0n)} ${cells.reduce((sum, cell) => sum + cell.converted, 0n)}`
    }
    const kept = await read(question.experimentId)
    await store.rebuild({ question: { ...question, experimentId: 'storm:rebuilt' } })
    const rebuilt = await read('storm:rebuilt')
    const people = Math.ceil(events / 2)
    const truth = `${people} ${Math.ceil(people / 3)}`
    const whole = { stored: row.stored, missing: events - row.distinct, twice: row.stored - row.distinct, kept, rebuilt }
    return { ...whole, right: row.stored === events && row.distinct === events && kept === truth && rebuilt === truth && sent.silent === 0 && sent.longestMs <= LONGEST_ANSWER_MS && Object.keys(sent.answers).every((status) => ['0', '200', '429', '503'].includes(status)) }
  } finally {
    await database.close()
  }
}
