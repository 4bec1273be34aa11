import { acceptedId, createCore, type Draft, grouped } from '../client/client.ts'
import { createDiagnostics, type Diagnostics } from '../client/diagnostics.ts'
import { createEndpoints } from '../client/endpoints.ts'
import { createExposures } from '../client/exposures.ts'
import { given, positive } from '../client/options.ts'
import { createOutbox } from '../client/outbox.ts'
import { createSource } from '../client/source.ts'
import { safeStorage } from '../client/storage.ts'
import type { Evaluation, Widened } from '../core/evaluation.ts'
import type { Json } from '../core/ruleset.ts'
import type { Client, ClientOptions, Doer } from './client-options.ts'
import { contextOf } from './context-of.ts'
import { createSubjects } from './subjects.ts'
import { nodeSurroundings } from './surroundings.ts'

/** Exposures remembered as told, per process. */
const MOST_TOLD = 100_000

/**
 * A client for a back end. It answers from memory, keeps itself fresh, and never throws into its host.
 *
 * @example
 * const client = createClient({ url: 'https://growth.example.com', serverKey: process.env.PRODUCTING_KEY })
 * await client.ready({ timeout: 2000 })
 * const steps = client.flag('onboarding-steps', 3, { subject, userId, attributes: { plan: 'free' } })
 */
export function createClient(options: ClientOptions): Client {
  const diagnostics = createDiagnostics(options?.onDiagnostic)
  const { url, serverKey, ...rest } = checked(options, diagnostics)
  const surroundings = nodeSurroundings(rest.surroundings)
  if (surroundings.fetch === null) diagnostics.tell('fetch-missing', 'This Node has no fetch: nothing can be fetched or sent.')
  const storage = safeStorage(rest.storage ?? surroundings.storage, serverKey, diagnostics)
  const endpoints = createEndpoints(surroundings, url, { kind: 'server', key: serverKey }, rest.paths)
  const source = createSource({
    surroundings, storage, diagnostics, url: endpoints.rulesetUrl, headers: endpoints.rulesetHeaders,
    revalidate: 'header', intervalMs: positive(rest.rulesetInterval, 10_000), bootstrap: rest.bootstrap,
  })
  const outbox = createOutbox({
    surroundings, storage, diagnostics, post: endpoints.batch, writeKey: endpoints.writeKey,
    flushAfterMs: positive(rest.flushAfter, 1_000), limit: positive(rest.mostWaiting, 10_000),
  })
  const core = createCore({ surroundings, diagnostics, source, outbox, exposures: createExposures(null, MOST_TOLD) })
  const subjects = rest.resolveSubject === true ? createSubjects(endpoints.subject, surroundings.now, diagnostics) : null
  const evaluate: Client['evaluate'] = (key, fallback, who = {}, { expose = false } = {}) => {
    const { context, ids } = contextOf(who ?? {}, subjects, diagnostics)
    const answer = core.evaluate(key, fallback, context)
    if (expose) core.expose(answer, ids)
    if (answer.reason === 'SUBJECT_UNKNOWN') diagnostics.tell('subject-unknown', `${key} answers its fallback: give the subject, or turn resolveSubject on.`)
    return answer
  }
  const send = (what: Doer | undefined, draft: Draft): void => {
    const { userId, anonymousId, account, context } = what ?? {}
    const ids = { ...given('userId', userId), ...given('anonymousId', anonymousId), ...given('account', account) }
    diagnostics.guard(undefined, () => void core.send({ ...draft, ...grouped(ids, context), ...given('timestamp', what?.timestamp) }, ids))
  }
  diagnostics.guard(undefined, source.start)
  return {
    ready: (wait) => source.ready(wait?.timeout),
    flag: (key, fallback, who) => diagnostics.guard(fallback as Widened<typeof fallback>, () => evaluate(key, fallback, who, { expose: true }).value),
    evaluate: (key, fallback, who, how) => diagnostics.guard(failed(key, fallback), () => evaluate(key, fallback, who, how)),
    resolve: async (userId) => {
      const id = acceptedId(userId, 'userId', diagnostics)
      return id === null || subjects === null ? null : subjects.resolve(id)
    },
    track: (what) => send(what, { type: 'track', event: what?.event, ...given('properties', what?.properties) }),
    identify: (what) => send(what, { type: 'identify', ...given('traits', what?.traits) }),
    page: (what) => send(what, { type: 'page', ...given('name', what?.name), ...given('properties', what?.properties) }),
    group: (what) => send(what, { type: 'group', groupId: what?.groupId, ...given('traits', what?.traits) }),
    flush: () => outbox.flush(),
    close: () => {
      source.stop()
      return outbox.close()
    },
    onChange: source.onChange,
  }
}

/** Wrong options make a client that answers fallbacks, and say so. */
function checked(options: ClientOptions, diagnostics: Diagnostics): ClientOptions {
  const { url, serverKey } = options ?? {}
  if (typeof url !== 'string' || url === '') diagnostics.tell('options-invalid', 'url is missing: give the address of your Producting server.')
  if (typeof serverKey !== 'string' || serverKey === '') diagnostics.tell('options-invalid', 'serverKey is missing: copy it from Start, SDK keys.')
  return { ...options, url: String(url ?? ''), serverKey: String(serverKey ?? '') }
}

function failed<Fallback extends Json>(flag: string, value: Fallback): Evaluation<Widened<Fallback>> {
  const error = { code: 'GENERAL', message: 'The evaluation failed.' } as const
  return { flag, value: value as Widened<Fallback>, variation: null, reason: 'ERROR', rule: null, assignment: null, exposes: false, error }
}
