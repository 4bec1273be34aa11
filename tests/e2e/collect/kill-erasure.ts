import { createTRPCClient, httpLink } from '@trpc/client'
import { sql } from 'kysely'
import { systemClock } from '#server/clock.ts'
import { type DatabaseOptions, openDatabase } from '#server/database/connect.ts'
import type { AppRouter } from '#server/router.ts'
import type { Question, Store } from '#server/store/door.ts'
import { openStore } from '#server/store/store.service.ts'
import { wire } from '#server/wire.ts'
import { silentLog } from '#tests/support/world.ts'
import { type ServerPlace, type ServerProcess, startServer } from './server-process.ts'

const HOUR = 3_600_000
/** Of the erased person: more than the job takes away in one step. */
const OWN = 6_000
const OTHERS = 100
const CONSUMER = 'kill'
const GONE = 'device:gone'

type Counted = { readonly people: bigint; readonly cents: bigint }

export type ErasureOutcome = {
  readonly before: Counted
  /** When the server was dead: what of the person was stored yet, and whether a reader still met them. */
  readonly left: number
  readonly isMet: boolean
  /** When the next server said that it was done. */
  readonly after: number
  readonly adjusted: Counted
  readonly rebuilt: Counted
}

/** Erases a person, kills the server as soon as it has answered, and starts it again until the erasure is done. */
export async function killErasure(place: ServerPlace, database: DatabaseOptions): Promise<ErasureOutcome> {
  const first = await startServer(place)
  for (let n = 0; n < OWN; n += 500) await send(first, Array.from({ length: 500 }, (_, m) => eventOf('gone', n + m)))
  await send(first, Array.from({ length: OTHERS }, (_, n) => [0, 1].map((m) => eventOf(`stays-${n}`, m))).flat())
  await first.stop()
  const { before, question } = await inStore(database, async (store, db) => {
    const asked = await questionOf(db)
    await store.rebuild({ question: asked })
    await catchUp(store, asked)
    return { before: await read(store, asked), question: asked }
  })
  const second = await startServer(place)
  const { erasure } = await admin(second).people.erase.mutate({ key: GONE })
  await second.kill()
  const { left, isMet } = await inStore(database, async (store, db) => ({
    left: await eventsLeft(db),
    isMet: (await store.person({ workspace: question.workspace, key: GONE, cursor: null, limit: 1 })) !== null,
  }))
  const third = await startServer(place)
  await untilDone(third, erasure)
  await third.stop()
  return inStore(database, async (store, db) => {
    const after = await eventsLeft(db)
    await catchUp(store, question)
    const adjusted = await read(store, question)
    await store.rebuild({ question })
    return { before, left, isMet, after, adjusted, rebuilt: await read(store, question) }
  })
}

/** A person enters with the first event and pays with each of the others. */
function eventOf(device: string, n: number): object {
  const deed = n === 0 ? { event: 'Entered' } : { event: 'Order', properties: { total: '2.50', currency: 'EUR' } }
  return { type: 'track', ...deed, anonymousId: device, messageId: `${device}-${n}`, timestamp: new Date(Date.now() - HOUR + n).toISOString() }
}

async function send({ url, serverKey }: ServerProcess, batch: readonly object[]): Promise<void> {
  const answer = await fetch(`${url}/v1/batch`, { method: 'POST', body: JSON.stringify({ batch }), headers: { authorization: `Bearer ${serverKey}` } })
  if (answer.status !== 200) throw new Error(`POST /v1/batch is answered ${answer.status}.`)
}

function admin({ url, adminToken }: ServerProcess) {
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc`, transformer: wire, headers: { authorization: `Bearer ${adminToken}` } })] })
}

/** @throws where the job failed */
async function untilDone(server: ServerProcess, id: string): Promise<void> {
  for (;;) {
    const { state, failure } = await admin(server).people.erasure.query({ id })
    if (state === 'done') return
    if (state === 'failed') throw new Error(`The erasure failed: ${failure ?? ''}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

type Db = Awaited<ReturnType<typeof openDatabase>>['db']

async function inStore<Result>(options: DatabaseOptions, work: (store: Store, db: Db) => Promise<Result>): Promise<Result> {
  const database = await openDatabase({ ...options, statementTimeout: 0 }, silentLog)
  try {
    return await work(openStore(database.db, systemClock), database.db)
  } finally {
    await database.close()
  }
}

async function eventsLeft(db: Db): Promise<number> {
  const { rows } = await sql<{ left: number }>`select count(*) as left from events e where e.identity = ${GONE}`.execute(db)
  return rows[0]?.left ?? 0
}

async function questionOf(db: Db): Promise<Question> {
  const { rows } = await sql<{ workspace: string; environment: string }>`select min(e.workspace_id) as workspace, min(e.environment_id) as environment from events e`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('Nothing was stored.')
  return {
    workspace: row.workspace, environmentId: row.environment, experimentId: 'chaos:erasure', unit: 'person', entry: { kind: 'event', event: 'Entered', filter: null }, phase: 0,
    from: 0, until: null, pauses: [], strata: [{ from: 0 }], variants: ['all'], dimensions: [], timeZone: 'UTC',
    measures: [{ metricVersion: 'paid', measure: { kind: 'sum', of: { take: 'values', event: 'Order', filter: null, path: 'total', scale: 100, currency: 'EUR' }, cap: null, delayMs: 0, windowMs: HOUR } }],
  }
}

/** As the readouts do it: what was noted meanwhile is counted, whoever noted it. */
async function catchUp(store: Store, question: Question): Promise<void> {
  for (;;) {
    const cursor = await store.cursor(CONSUMER)
    const { people, next } = await store.changes({ cursor, limit: 500 })
    if (next === null || next === cursor) return
    await store.adjust({ question, people: people.map(({ person }) => person) })
    await store.moveCursor(CONSUMER, next)
  }
}

async function read(store: Store, { experimentId }: Question): Promise<Counted> {
  const cells = await store.summaries({ experimentId, phase: 0, metricVersion: 'paid', windowMs: null, asOf: Date.now() })
  return { people: cells.reduce((sum, cell) => sum + cell.exposed, 0n), cents: cells.reduce((sum, cell) => sum + cell.y, 0n) }
}
