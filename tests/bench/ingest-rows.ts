import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { type Bare, bareOnEmbedded, bareOnPostgres } from './bare.ts'
import { onPostgres } from './postgres.ts'
import type { Measured, Row } from './row.ts'
import { founded } from './served.ts'

const EVENTS = 20_000
const BATCH = 500
/** Requests under way at a time. */
const SENDERS = 8
const ROUNDS = 5
/** Of the row about time: events of a batch, and for how long they come. */
const SMALL = 100
const SECONDS = 10

const atLeast = (limit: number) => () => ({ kind: 'at least', limit }) as const

export const ingestRows: readonly Row[] = [
  { name: 'ingest', work: `batches of ${BATCH} over HTTP to committed rows on PostgreSQL, beside a bare loop of unnest on one connection`, unit: '×', floor: atLeast(0.7), measure: () => besideBare(onServer) },
  { name: 'ingest-embedded', work: 'the same on the embedded database, beside its own bare loop', unit: '×', floor: atLeast(0.8), measure: () => besideBare(onEmbedded) },
  { name: 'ingest-p99', work: `a batch of ${SMALL} answered on PostgreSQL at half that load, of a hundred the slowest`, unit: 'ms', floor: null, measure: measureP99 },
]

type Place = { readonly server: ServerProcess; readonly key: string; readonly bare: Bare }

let postgres: Promise<Place> | undefined
let embedded: Promise<Place> | undefined
const onServer = () => (postgres ??= openServer())
const onEmbedded = () => (embedded ??= openEmbedded())

async function openServer(): Promise<Place> {
  const url = await onPostgres('ingest')
  const keys = await founded({ kind: 'postgres', url })
  return { server: await running({ DATABASE_URL: url, PRODUCTING_DATA: folder() }), key: keys.server, bare: await bareOnPostgres(await onPostgres('bare')) }
}

async function openEmbedded(): Promise<Place> {
  const data = folder()
  const keys = await founded({ kind: 'embedded', folder: data })
  return { server: await running({ PRODUCTING_DATA: data }), key: keys.server, bare: await bareOnEmbedded(join(folder(), 'bare')) }
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'producting-bench-'))
  process.on('exit', () => rmSync(made, { recursive: true, force: true }))
  return made
}

async function running(settings: { readonly [name: string]: string }): Promise<ServerProcess> {
  const server = await startServer({ ...settings, NODE_ENV: 'production' })
  process.on('exit', () => server.process.kill('SIGKILL'))
  return server
}

let made = 0

/** Bodies of events that nobody has sent before. */
function bodies(events: number, each: number): readonly string[] {
  return Array.from({ length: Math.ceil(events / each) }, () => JSON.stringify({ batch: Array.from({ length: each }, () => anEvent(++made)) }))
}

function anEvent(n: number) {
  return { type: 'track', messageId: `bench-${n}`, anonymousId: `b7e2c1f4-${n % 5_000}`, event: 'Activated', timestamp: new Date(Date.now() - (n % 60_000)).toISOString(), properties: { plan: 'pro', seats: n % 50, total: '12.50' } }
}

/** Turn by turn; the first of both is not counted. */
async function besideBare(place: () => Promise<Place>): Promise<Measured> {
  const { server, key, bare } = await place()
  const ratios: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const theirs = await rateOf(bodies(EVENTS, BATCH), 1, bare.store)
    ratios.push((await rateOf(bodies(EVENTS, BATCH), SENDERS, sender(server.url, key))) / theirs)
  }
  return { ours: ratios.slice(1), peers: [] }
}

/** Events a ms. */
async function rateOf(texts: readonly string[], senders: number, send: (body: string) => Promise<unknown>): Promise<number> {
  const left = [...texts]
  const start = performance.now()
  await Promise.all(Array.from({ length: senders }, async () => {
    for (let body = left.pop(); body !== undefined; body = left.pop()) await send(body)
  }))
  return EVENTS / (performance.now() - start)
}

/** Asks over connections that are kept; resolves when the events are committed, which is when they are answered. */
function sender(url: string, key: string): (body: string) => Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  return (body) =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      const asked = request(`${url}/v1/batch`, { method: 'POST', agent, headers }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString()
          if (answer.statusCode === 200 && text.includes('"refused":[]')) resolve()
          else reject(new Error(`POST /v1/batch is answered ${answer.statusCode}: ${text.slice(0, 200)}`))
        })
      })
      asked.on('error', reject)
      asked.end(body)
    })
}

/** Batches at their time, whether or not those before are answered; a wait for one's turn counts. */
async function measureP99(): Promise<Measured> {
  const { server, key } = await onServer()
  const send = sender(server.url, key)
  const whole = await rateOf(bodies(EVENTS, SMALL), SENDERS, send)
  const every = SMALL / (whole / 2)
  const texts = bodies((SECONDS * 1000 / every) * SMALL, SMALL)
  const start = performance.now()
  const times = await Promise.all(texts.map(async (body, n) => {
    const at = start + n * every
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())))
    await send(body)
    return performance.now() - at
  }))
  const sorted = times.toSorted((a, b) => a - b)
  return { ours: [sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN], peers: [] }
}
