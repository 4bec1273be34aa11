import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pino } from 'pino'
import type { PersonFacts } from '#sdk/core/context.ts'
import type { Json, Ruleset } from '#sdk/core/ruleset.ts'
import { testClock } from '#server/clock.ts'
import { answerFor, plainRoutes } from '#server/plain-routes.ts'
import { ofrepRoutes } from '#server/ruleset/ofrep.http.ts'
import type { RulesetShelf } from '#server/ruleset/ruleset.service.ts'
import { Shelved } from '#server/ruleset/shelved.service.ts'
import type { KeyHolder } from '#server/workspaces/key.service.ts'
import { everyQuestion, type Question } from './specification.ts'

/**
 * The specification's cases over HTTP. Two kinds are not for a server to answer: a fallback of another type is the
 * client's to notice, and what a preview link forces comes with the link.
 */
const asked = everyQuestion().filter(({ context, expect }) => context.forced === undefined && codeOf(expect) !== 'TYPE_MISMATCH')

const holder: KeyHolder = { keyId: 'key_1', kind: 'server', name: 'test', workspaceId: 'wrk_1', environmentId: 'env_1', production: true, synthetic: false, origins: [], eventsPerSecond: null, eventsPerMonth: null, role: null, member: null, expiresAt: null, secret: 'secret' }
const clock = testClock(new Date(0))
const log = pino({ level: 'silent' })
/** What the server would find in its tables. */
const standing: { shelved: Shelved | null; facts: PersonFacts | null } = { shelved: null, facts: null }
const shelf = { held: () => standing.shelved ?? undefined } as unknown as RulesetShelf
const keys = { remembered: () => holder, authenticate: async () => holder, byId: async () => holder }
const people = { of: ({ id }: { readonly id: string }) => ({ subject: id, facts: standing.facts }) }
const { match } = plainRoutes(ofrepRoutes({ keys, shelf, people, clock, log, preview: async () => ({}), countryOf: () => null, publicUrl: 'http://127.0.0.1' }))

const server = createServer((req, res) => {
  const route = match(req)
  if (route === null) res.writeHead(404).end()
  else answerFor(route, req, res, log)
})
const agent = new Agent({ keepAlive: true })

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => {
  agent.destroy()
  server.close()
})

function post(path: string, body: string): Promise<{ readonly status: number; readonly body: Record<string, Json> }> {
  const { port } = server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    const headers = { authorization: 'Bearer sk', 'content-length': Buffer.byteLength(body) }
    const asking = request({ port, agent, method: 'POST', path: `/ofrep/v1/evaluate/flags${path}`, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, Json> }))
    })
    asking.on('error', reject).end(body)
  })
}

const published = new Map<Ruleset, Shelved>()

function publish(ruleset: Ruleset): Shelved {
  const known = published.get(ruleset) ?? new Shelved({ environmentId: 'env_1', door: 'server', revision: ruleset.revision, etag: '"r"', body: JSON.stringify(ruleset), createdAt: new Date(0) })
  published.set(ruleset, known)
  return known
}

async function answersTo({ ruleset, flag, context, now }: Question) {
  clock.set(new Date(now))
  Object.assign(standing, { shelved: publish(ruleset), facts: context.facts ?? null })
  const { subject, account, attributes } = context
  const body = JSON.stringify({ context: { ...attributes, ...(subject === null ? {} : { targetingKey: subject }), ...(account === undefined ? {} : { account }) } })
  const single = await post(`/${encodeURIComponent(flag)}`, body)
  const { body: { flags } } = await post('', body)
  return { single, bulk: (flags as { readonly [part: string]: Json }[]).find(({ key }) => key === flag) }
}

function codeOf(expected: Question['expect']): Json | undefined {
  return (expected['error'] as { readonly code?: Json } | null | undefined)?.code
}

/** The evaluation's words in the protocol's. */
function inProtocol({ fallback, expect: wanted }: Question): { readonly present: Record<string, unknown>; readonly absent: readonly string[] } {
  const { value, variation, reason, rule, assignment, exposes } = wanted
  const code = codeOf(wanted) ?? (reason === 'SUBJECT_UNKNOWN' ? 'TARGETING_KEY_MISSING' : undefined)
  if (code !== undefined) return { present: { errorCode: code }, absent: ['value', 'variant'] }
  const isDefault = variation === null || (variation === undefined && reason === 'ACCOUNT_UNKNOWN')
  const { experiment, phase, variant, bucket, holdout, forced } = (assignment ?? {}) as Record<string, Json>
  const metadata = told({ rule, experiment, phase, variant, bucket, holdout, ...(forced === true ? { forced } : {}), ...(assignment == null ? {} : { exposes }) })
  return {
    present: { ...(isDefault || (value === fallback && variation === undefined) ? {} : told({ value, variant: variation })), ...told({ reason }), ...(Object.keys(metadata).length === 0 ? {} : { metadata }) },
    absent: ['errorCode', ...(isDefault ? ['value', 'variant'] : [])],
  }
}

function told(parts: { readonly [part: string]: Json | undefined }): Record<string, Json> {
  return Object.fromEntries(Object.entries(parts).flatMap(([name, part]) => (part === undefined || part === null ? [] : [[name, part]])))
}

const STATUS: Readonly<Record<string, number>> = { FLAG_NOT_FOUND: 404 }

describe('the specification over OFREP', () => {
  it('leaves out few', () => {
    expect(asked.length).toBeGreaterThan(everyQuestion().length * 0.9)
  })

  it.each(asked)('$id $says', async (question) => {
    const { present, absent } = inProtocol(question)
    const { single, bulk } = await answersTo(question)
    expect(single.body).toMatchObject(present)
    for (const name of absent) expect(single.body).not.toHaveProperty(name)
    const errorCode = present['errorCode'] as string | undefined
    expect(single.status).toBe(errorCode === undefined ? 200 : (STATUS[errorCode] ?? 400))
    if (errorCode !== 'FLAG_NOT_FOUND') expect(bulk).toEqual(single.body)
  })
})
