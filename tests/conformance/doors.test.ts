import { OpenFeature as ServerApi } from '@openfeature/server-sdk'
import { OpenFeature as WebApi } from '@openfeature/web-sdk'
import { afterAll, describe, expect, it } from 'vitest'
import { type BrowserClient, createBrowserClient } from '#sdk/browser.ts'
import { memoryStorage } from '#sdk/client/storage.ts'
import { compacted } from '#sdk/core/compacted.ts'
import type { Json } from '#sdk/core/ruleset.ts'
import { createEdgeClient } from '#sdk/edge.ts'
import { createClient } from '#sdk/index.ts'
import { createServerProvider } from '#sdk/openfeature-server.ts'
import { createWebProvider } from '#sdk/openfeature-web.ts'
import { everyQuestion, type Question } from './specification.ts'

const url = 'http://127.0.0.1'
const quiet = { onDiagnostic: () => undefined, streaming: false }
const timers = { after: () => () => undefined }
/** Nobody to ask, nothing that passes, and the moment of the question. */
const at = ({ now }: Question) => ({ now: () => now, timers, fetch: null })

/** Asks a question as a host of this door does, and answers in the specification's words what the door says of it. */
type Door = { readonly name: string; readonly asks: (question: Question) => boolean; readonly answer: (question: Question) => Promise<object>; readonly expected: (question: Question) => object }

const asItIs = ({ expect: wanted }: Question): object => wanted

function nodeClient(question: Question) {
  return createClient({ url, serverKey: 'sk_1', ...quiet, bootstrap: compacted(question.ruleset), surroundings: { ...at(question), storage: memoryStorage() } })
}

/**
 * Who `context` is about, as this browser keeps it; a visitor of whom the subject is unknown is a second account of the
 * device. Hashes of named ids are loaded where a ruleset has some, and until then nobody is told a variant.
 */
async function browserClient(question: Question): Promise<BrowserClient> {
  const { flag, fallback, context: { subject, account, attributes, facts } } = question
  const storage = memoryStorage()
  const anonymousId = subject ?? 'device-1'
  storage.write('producting:pk_1:identity', JSON.stringify({ anonymousId, subject, userId: subject === null ? 'second' : null, account: account ?? null, facts: facts === undefined ? null : { ...facts, signature: '' }, firstSeenAt: null, acquisition: {}, unanswered: null }))
  const client = createBrowserClient({ url, clientKey: 'pk_1', ...quiet, bootstrap: compacted(question.ruleset), ...(attributes === undefined ? {} : { attributes }), surroundings: { ...at(question), storage, page: () => null } })
  const { reason } = client.evaluate(flag, fallback)
  if ((subject !== null && reason === 'SUBJECT_UNKNOWN') || (account !== undefined && reason === 'ACCOUNT_UNKNOWN')) await new Promise<void>((resolve) => void client.onChange(resolve))
  return client
}

const DOORS: readonly Door[] = [
  {
    name: 'the client for Node',
    asks: () => true,
    expected: asItIs,
    answer: async (question) => {
      const { flag, fallback, context: { subject, ...rest } } = question
      const client = nodeClient(question)
      const { account, attributes, facts, forced } = rest
      return client.evaluate(flag, fallback, told({ ...(subject === null ? { userId: 'somebody' } : { subject }), account, attributes, facts, forced }))
    },
  },
  {
    name: 'the client for browsers',
    asks: notForced,
    expected: asItIs,
    answer: async (question) => (await browserClient(question)).evaluate(question.flag, question.fallback),
  },
  {
    name: 'the client at the edge',
    asks: notForced,
    expected: asItIs,
    answer: async (question) => {
      const { flag, fallback, context: { subject, account, attributes, facts } } = question
      const edge = createEdgeClient({ url, serverKey: 'sk_1', onDiagnostic: () => undefined, bootstrap: compacted(question.ruleset), surroundings: at(question) })
      const cookie = subject === null ? null : `producting_subject=${encodeURIComponent(subject)}`
      const visit = await edge.visit({ headers: { get: (name) => (name === 'cookie' ? cookie : null) } }, told({ ...(subject === null ? { userId: 'somebody' } : {}), account, attributes, facts }))
      return visit.evaluate(flag, fallback)
    },
  },
  {
    name: 'OpenFeature’s provider for servers',
    asks: (question) => notForced(question) && question.context.facts === undefined,
    expected: inOpenFeature,
    answer: async (question) => {
      const { context: { subject, account, attributes } } = question
      await ServerApi.setProviderAndWait('specification', createServerProvider(nodeClient(question)))
      return asked(ServerApi.getClient('specification', told({ ...attributes, subject: subject ?? undefined, account }) as never), question)
    },
  },
  {
    name: 'OpenFeature’s provider for web pages',
    asks: notForced,
    expected: inOpenFeature,
    answer: async (question) => {
      const { context: { account, attributes } } = question
      await WebApi.setProviderAndWait('specification', createWebProvider(await browserClient(question)), told({ ...attributes, account }) as never)
      return asked(WebApi.getClient('specification'), question)
    },
  },
]

/** What a signed link forces comes with the link, which these doors are not handed. */
function notForced({ context: { forced } }: Question): boolean {
  return forced === undefined
}

function told<Parts extends object>(parts: Parts): { readonly [Name in keyof Parts]: Exclude<Parts[Name], undefined> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as never
}

/** OpenFeature asks by the type of the fallback. */
type Asking = { readonly [Method in 'getBooleanDetails' | 'getStringDetails' | 'getNumberDetails' | 'getObjectDetails']: (flag: string, fallback: never) => unknown }

async function asked(client: Asking, { flag, fallback }: Question): Promise<object> {
  const method = ({ boolean: 'getBooleanDetails', string: 'getStringDetails', number: 'getNumberDetails' } as const)[typeof fallback as string] ?? 'getObjectDetails'
  return (await client[method](flag, fallback as never)) as object
}

/** The evaluation's words in OpenFeature's. */
function inOpenFeature({ fallback, expect: { value, variation, reason, rule, assignment, exposes, error } }: Question): object {
  const code = (error as { readonly code?: Json } | null | undefined)?.code ?? (reason === 'SUBJECT_UNKNOWN' ? 'TARGETING_KEY_MISSING' : undefined)
  if (code !== undefined) return { value: fallback, reason: 'ERROR', errorCode: code }
  const { experiment, phase, variant, bucket, holdout, forced } = (assignment ?? {}) as Record<string, Json>
  const metadata = told({ rule: rule ?? undefined, experiment, phase, variant, bucket: bucket ?? undefined, holdout: holdout ?? undefined, ...(forced === true ? { forced } : {}), ...(assignment == null ? {} : { exposes }) })
  return { ...told({ value, reason, variant: variation ?? undefined }), ...(Object.keys(metadata).length === 0 ? {} : { flagMetadata: metadata }) }
}

describe.each(DOORS)('the specification through $name', ({ asks, answer, expected }) => {
  const questions = everyQuestion().filter(asks)
  afterAll(async () => void (await Promise.all([ServerApi.close(), WebApi.close()])))

  it('leaves out few', () => {
    expect(questions.length).toBeGreaterThan(everyQuestion().length * 0.9)
  })

  it.each(questions)('$id $says', async (question) => {
    expect(await answer(question)).toMatchObject(expected(question))
  })
})
