import { sql } from 'kysely'
import { type DatabaseOptions, openDatabase } from '#server/database/connect.ts'
import { systemClock } from '#server/clock.ts'
import type { Question } from '#server/store/door.ts'
import { openStore } from '#server/store/store.service.ts'
import { silentLog } from '#tests/support/world.ts'
import { type ServerPlace, type ServerProcess, startServer } from './server-process.ts'

const BATCH = 500
const SENDERS = 4
/** Of four events of a person one is her sign-up and one an order over this amount. */
const CENTS = 250
const HOUR = 3_600_000

export type KillRound = {
  readonly place: ServerPlace
  readonly database: DatabaseOptions
  readonly round: string
  readonly events: number
  /** The share of batches after whose answers the server is killed. */
  readonly killAt: number
}

export type KillOutcome = {
  readonly answeredBefore: number
  readonly stored: number
  readonly twice: number
  readonly missing: number
  readonly people: bigint
  readonly cents: bigint
  readonly eventsPerSecond: number
  readonly right: boolean
}

/**
 * Sends events, kills the server in the middle, starts it again and sends what was not answered. What was answered
 * before the kill is not sent again, so that it is missing if it was lost, but for each tenth batch, so that it is there
 * twice if it is not recognised.
 */
export async function killRound(asked: KillRound): Promise<KillOutcome> {
  const batches = Array.from({ length: Math.ceil(asked.events / BATCH) }, (_, n) => batchOf(asked, n))
  const answered = new Set<number>()
  const killed = await sendAndKill(asked, batches, answered)
  const again = await startServer(asked.place)
  const open = batches.map((_, n) => n).filter((n) => !answered.has(n) || n % 10 === 0)
  await sendAll(again, batches, open, () => {})
  await again.stop()
  return outcome(asked, answered.size * BATCH, killed.eventsPerSecond)
}

type Batch = { readonly batch: readonly object[] }

function batchOf({ round, events }: KillRound, n: number): Batch {
  const numbers = Array.from({ length: Math.min(BATCH, events - n * BATCH) }, (_, m) => n * BATCH + m)
  return { batch: numbers.map((number) => eventOf(round, number)) }
}

/** Four events of a person in a row; time and ids follow from the number alone, so that a repetition is the same. */
function eventOf(round: string, number: number): object {
  const person = Math.floor(number / 4)
  const deeds = [
    { type: 'page', name: 'Home' },
    { type: 'track', event: `Signed up ${round}` },
    { type: 'track', event: `Order ${round}`, properties: { total: (CENTS / 100).toFixed(2), currency: 'EUR' } },
    { type: 'track', event: 'Clicked' },
  ]
  return { ...deeds[number % 4], anonymousId: `${round}-person-${person}`, messageId: `${round}-${number}`, timestamp: new Date(Date.now() - HOUR + (number % 1000)).toISOString() }
}

async function sendAndKill({ place, killAt }: KillRound, batches: readonly Batch[], answered: Set<number>): Promise<{ readonly eventsPerSecond: number }> {
  const server = await startServer(place)
  const enough = Math.max(1, Math.floor(batches.length * killAt))
  const began = performance.now()
  let killed: Promise<void> | undefined
  await sendAll(server, batches, batches.map((_, n) => n), (n) => {
    answered.add(n)
    if (answered.size >= enough) killed ??= server.kill()
    return killed !== undefined
  })
  const seconds = (performance.now() - began) / 1_000
  await (killed ?? server.kill())
  return { eventsPerSecond: (answered.size * BATCH) / seconds }
}

/** Several senders share a list; each goes on until the list is empty, the server is gone, or `onAnswer` says so. */
async function sendAll(server: ServerProcess, batches: readonly Batch[], list: readonly number[], onAnswer: (n: number) => boolean | void): Promise<void> {
  const waiting = [...list]
  let over = false
  await Promise.all(Array.from({ length: SENDERS }, async () => {
    for (let n = waiting.shift(); n !== undefined && !over; n = waiting.shift()) {
      const batch = batches[n]
      const status = batch === undefined ? null : await send(server, batch)
      if (status === 503 || status === 429) waiting.push(n)
      else if (status === 200) over = onAnswer(n) === true || over
      else over = true
    }
  }))
}

/** The status, or null where nobody answers any more. An answer that breaks off is none. */
async function send({ url, serverKey }: ServerProcess, batch: Batch): Promise<number | null> {
  try {
    const answer = await fetch(`${url}/v1/batch`, { method: 'POST', body: JSON.stringify(batch), headers: { authorization: `Bearer ${serverKey}` } })
    await answer.json()
    return answer.status
  } catch {
    return null
  }
}

async function outcome({ database: options, round, events }: KillRound, answeredBefore: number, eventsPerSecond: number): Promise<KillOutcome> {
  const database = await openDatabase({ ...options, statementTimeout: 0 }, silentLog)
  try {
    const { rows } = await sql<{ stored: number; distinct: number; workspace: string; environment: string }>`
      select count(*) as stored, count(distinct e.message_id) as distinct, min(e.workspace_id) as workspace, min(e.environment_id) as environment
      from events e where e.message_id like ${`${round}-%`}`.execute(database.db)
    const [row] = rows
    if (row === undefined) throw new Error('Nothing was counted.')
    const { people, cents } = await counted(database, round, row.workspace, row.environment)
    const persons = BigInt(events / 4)
    const right = row.stored === events && row.distinct === events && people === persons && cents === persons * BigInt(CENTS)
    return { answeredBefore, stored: row.stored, twice: row.stored - row.distinct, missing: events - row.distinct, people, cents, eventsPerSecond, right }
  } finally {
    await database.close()
  }
}

/** The same through the door that readouts use: people who signed up, and what they paid. */
async function counted(database: Awaited<ReturnType<typeof openDatabase>>, round: string, workspace: string, environmentId: string) {
  const store = openStore(database.db, systemClock)
  const windowMs = HOUR
  const question: Question = {
    workspace,
    environmentId,
    experimentId: `chaos:${round}`,
    unit: 'person',
    entry: { kind: 'event', event: `Signed up ${round}`, filter: null },
    phase: 0,
    from: 0,
    until: null,
    pauses: [],
    strata: [{ from: 0 }],
    variants: ['all'],
    measures: [{ metricVersion: 'paid', measure: { kind: 'sum', of: { take: 'values', event: `Order ${round}`, filter: null, path: 'total', scale: 100, currency: 'EUR' }, cap: null, delayMs: 0, windowMs } }],
    dimensions: [],
    timeZone: 'UTC',
  }
  await store.rebuild({ question })
  const cells = await store.summaries({ experimentId: question.experimentId, phase: 0, metricVersion: 'paid', windowMs: null, asOf: Date.now() })
  await store.forget(question.experimentId)
  return { people: cells.reduce((sum, cell) => sum + cell.exposed, 0n), cents: cells.reduce((sum, cell) => sum + cell.y, 0n) }
}
