import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { everybody } from './neutral.ts'
import { started } from './processes.ts'
import type { Measured, Row } from './row.ts'
import { serveFlags, type Served } from './served.ts'

const FLAGS = 100
// Many short turns: what else the machine does then meets both.
const ROUNDS = 15
/** Not counted: the engines settle in them. By answers, since a busy machine gives few in any time. */
const WARM_ANSWERS = 15_000
const SECONDS = 0.4
const WARM_SECONDS = 0.2

/** What is asked again and again, and what it must be answered with. */
type Question = { readonly status: number; readonly requests: readonly string[] }

type Asked = Served & { readonly host: string }

/** Answers in so much time of a processor beside those of a bare `node:http` in the same minute, asked by a process of its own over 32 connections. */
function httpRow(name: string, work: string, limit: number, questionFor: (asked: Asked) => Promise<Question>): Row {
  return { name, work, unit: '×', floor: () => ({ kind: 'at least', limit }), measure: () => besideHello(questionFor) }
}

export const httpRows: readonly Row[] = [
  httpRow('ruleset', `ruleset endpoint, ${FLAGS} flags, 32 connections, beside a node:http hello`, 0.45, rulesetQuestion),
  httpRow('ruleset-304', 'the same, not modified', 0.6, notModifiedQuestion),
  httpRow('ofrep', `evaluate ${FLAGS} flags over HTTP, beside a node:http hello`, 0.2, bulkQuestion),
]

async function besideHello(questionFor: (asked: Asked) => Promise<Question>): Promise<Measured> {
  const { asked, ask, hello } = await (place ??= openPlace())
  const ours: Target = { port: Number(new URL(asked.server.url).port), pid: asked.server.process.pid ?? 0 }
  const question = await questionFor(asked)
  const ratios: number[] = []
  await warm(ask, hello, HELLO)
  await warm(ask, ours, question)
  for (let round = 0; round < ROUNDS; round++) {
    const bare = speed(await ask(hello, HELLO))
    ratios.push(speed(await ask(ours, question)) / bare)
  }
  return { ours: ratios, peers: [] }
}

async function warm(ask: Ask, target: Target, question: Question): Promise<void> {
  for (let answered = 0; answered < WARM_ANSWERS; ) answered += (await ask(target, question)).answered
}

/** Answers a ms of the server's time. */
function speed({ answered, ms }: Turn): number {
  return answered / ms
}

const HELLO: Question = { status: 200, requests: ['GET / HTTP/1.1\r\nhost: hello\r\n\r\n'] }

type Target = { readonly port: number; readonly pid: number }
type Turn = { readonly answered: number; readonly ms: number }
type Ask = (target: Target, question: Question) => Promise<Turn>
type Place = { readonly asked: Asked; readonly hello: Target; readonly ask: Ask }

/** Our server, the bare one and the load, opened for the first row that needs them and gone with the bench. */
let place: Promise<Place> | undefined

async function openPlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'producting-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const served = await serveFlags(folder, FLAGS)
  const hello = started('hello.mjs')
  const target = { port: Number(await nextLine(hello)), pid: hello.pid ?? 0 }
  return { asked: { ...served, host: new URL(served.server.url).host }, hello: target, ask: asker(started('load.mjs')) }
}

type Child = ReturnType<typeof started>

async function nextLine({ stdout }: Child): Promise<string> {
  for await (const line of createInterface({ input: stdout })) return line
  throw new Error('A process of the bench ended without an answer.')
}

function asker(load: Child): Ask {
  const lines = createInterface({ input: load.stdout })[Symbol.asyncIterator]()
  return async (target, question) => {
    load.stdin.write(`${JSON.stringify({ ...target, ...question, seconds: SECONDS, warmSeconds: WARM_SECONDS })}\n`)
    const { value } = (await lines.next()) as { readonly value: string | undefined }
    const { answered, ms, problem } = JSON.parse(value ?? '{}') as { readonly answered?: number; readonly ms?: number; readonly problem?: string }
    if (answered === undefined || ms === undefined) throw new Error(problem ?? 'The load ended without an answer.')
    return { answered, ms }
  }
}

/** As an SDK asks for it. */
function rulesetRequest({ host, keys }: Asked, more: readonly string[] = []): string {
  return [`GET /v1/ruleset/${keys.client} HTTP/1.1`, `host: ${host}`, 'accept: */*', 'accept-encoding: br, gzip, deflate', ...more, '', ''].join('\r\n')
}

async function rulesetQuestion(asked: Asked): Promise<Question> {
  return { status: 200, requests: [rulesetRequest(asked)] }
}

async function notModifiedQuestion(asked: Asked): Promise<Question> {
  // The tag of the very answer that this request gets: it may depend on how the answer is packed.
  const { headers } = await fetch(`${asked.server.url}/v1/ruleset/${asked.keys.client}`, { headers: { 'accept-encoding': 'br, gzip, deflate' } })
  return { status: 304, requests: [rulesetRequest(asked, [`if-none-match: ${headers.get('etag') ?? ''}`])] }
}

/** OFREP's bulk evaluation, each time of somebody else. */
async function bulkQuestion({ server, host, keys }: Asked): Promise<Question> {
  const path = '/ofrep/v1/evaluate/flags'
  const bodies = (await everybody()).map(({ id, country, plan, seats }) => JSON.stringify({ context: { targetingKey: id, country, plan, seats } }))
  await assertAnswered(`${server.url}${path}`, keys.server, bodies[0] ?? '')
  const head = [`POST ${path} HTTP/1.1`, `host: ${host}`, `authorization: Bearer ${keys.server}`, 'content-type: application/json', 'accept: */*', 'accept-encoding: br, gzip, deflate']
  return { status: 200, requests: bodies.map((body) => [...head, `content-length: ${Buffer.byteLength(body)}`, '', body].join('\r\n')) }
}

/** Every flag is answered, and the three kinds rightly, before anybody looks at the clock. */
async function assertAnswered(url: string, key: string, body: string): Promise<void> {
  const answer = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body })
  if (answer.status !== 200) throw new Error(`POST ${new URL(url).pathname} is answered ${answer.status}`)
  const { flags } = (await answer.json()) as { readonly flags: readonly { readonly key: string; readonly value: unknown }[] }
  const valueOf = (name: string): unknown => flags.find(({ key }) => key === name)?.value
  const right = flags.length === FLAGS && valueOf('flag-0000') === true && valueOf('flag-0001') === 'v5' && ['control', 'treatment'].includes(String(valueOf('flag-0004')))
  if (!right) throw new Error(`POST ${new URL(url).pathname} answers ${flags.length} flags, or wrong ones`)
}
