import { acceptedId, createCore, type Draft, grouped } from '../client/client.ts'
import { jittered } from '../client/backoff.ts'
import { createDiagnostics, type Diagnostics, messageOf } from '../client/diagnostics.ts'
import { PATH_OPTIONS, serverEndpoints } from '../client/endpoints.ts'
import { createExposures } from '../client/exposures.ts'
import { given, isFunction, isNumber, isObject, isText, isTruth, listenerIn, readOptions } from '../client/options.ts'
import { createOutbox } from '../client/outbox.ts'
import { createSource } from '../client/source.ts'
import { safeStorage } from '../client/safe-storage.ts'
import { tellUnknown } from '../client/unknown-operators.ts'
import { warnOnce } from '../client/warn-once.ts'
import { words } from '../client/words.ts'
import { failed } from '../core/answer.ts'
import { overrideHash } from '../core/override.ts'
import type { Client, ClientOptions, Doer } from './client-options.ts'
import { WhoContext } from './context-of.ts'
import { openStream } from './stream.ts'
import { createSubjects } from './subjects.ts'
import { nodeSurroundings } from './surroundings.ts'

/** Exposures remembered as told, per process. */
const MOST_TOLD = 100_000
/** How often usage is told where no event carries it. */
const USAGE_MS = 60_000
const DAY_MS = 86_400_000

/**
 * A client for a back end. It answers from memory, keeps itself fresh, and never throws into its host.
 *
 * @example
 * const client = createClient({ url: 'https://growth.example.com', serverKey: process.env.PRODUCTING_KEY })
 * await client.ready({ timeout: 2000 })
 * const steps = client.flag('onboarding-steps', 3, { subject, userId, attributes: { plan: 'free' } })
 */
export function createClient(options: ClientOptions): Client {
  const diagnostics = createDiagnostics(listenerIn(options) ?? warnOnce(), words)
  const { url, serverKey, bootstrap, ...rest } = checked(readOptions(options, OPTIONS, diagnostics), diagnostics)
  const surroundings = nodeSurroundings(rest.surroundings)
  if (surroundings.fetch === null) diagnostics.tell('fetch-missing', '')
  const storage = safeStorage(rest.storage ?? surroundings.storage, serverKey, diagnostics)
  const endpoints = serverEndpoints(surroundings, url, serverKey, readOptions(rest.paths, PATH_OPTIONS, diagnostics))
  const source = createSource({
    surroundings, storage, diagnostics, url: endpoints.rulesetUrl, headers: endpoints.rulesetHeaders,
    revalidate: 'header', intervalMs: rest.rulesetInterval ?? 10_000, maxAgeMs: rest.maxAge ?? DAY_MS, hashed: overrideHash, inspect: (ruleset) => tellUnknown(diagnostics, ruleset),
  }, bootstrap)
  const outbox = createOutbox({
    surroundings, storage, diagnostics, post: endpoints.batch, writeKey: endpoints.writeKey,
    flushAfterMs: rest.flushAfter ?? 1_000, limit: rest.mostWaiting ?? 10_000, takeUsage: source.takeUsage,
  })
  const core = createCore({ surroundings, diagnostics, source, outbox, exposures: createExposures(null, MOST_TOLD) })
  const subjects = rest.resolveSubject === true ? createSubjects(endpoints.subject, surroundings.now, diagnostics) : null
  const stops: (() => void)[] = []
  /** Not at the same moment in every process. */
  const tellUsage = (): void => {
    stops[0] = surroundings.timers.after(jittered(USAGE_MS, surroundings.random()), () => {
      outbox.tellUsage()
      tellUsage()
    })
  }
  const around = { subjects, diagnostics }
  const evaluate: Client['evaluate'] = (key, fallback, who, how) => {
    try {
      const context = new WhoContext(who ?? NOBODY, around)
      const answer = core.evaluate(key, fallback, context)
      if (answer.exposes && how?.expose === true) core.expose(answer, context.ids())
      if (answer.reason === 'SUBJECT_UNKNOWN') diagnostics.tell('subject-unknown', key)
      return answer
    } catch (thrown) {
      diagnostics.tell('internal', messageOf(thrown))
      return failed(key, fallback, 'GENERAL', messageOf(thrown))
    }
  }
  /** `draftOf` reads what the host passed, which may throw when it is touched. */
  const send = <What extends Doer>(what: What, draftOf: (what: What) => Draft): void => diagnostics.guard(undefined, () => {
    const { userId, anonymousId, account, context, timestamp } = what
    const ids = { ...given('userId', userId), ...given('anonymousId', anonymousId), ...given('account', account) }
    core.send({ ...draftOf(what), ...grouped(ids, context), ...given('timestamp', timestamp) }, ids)
  })
  let isClosed = false
  // After what the host asks in this turn: what a platform loads for its first request costs more than a first flag.
  setImmediate(() => diagnostics.guard(undefined, () => {
    if (isClosed) return
    source.start()
    tellUsage()
    if (rest.streaming !== false && surroundings.fetch !== null) stops.push(openStream({ surroundings, diagnostics, source, url: endpoints.streamUrl, headers: endpoints.rulesetHeaders }))
  }))
  return {
    ready: (wait) => diagnostics.guardLater('none', () => source.ready(wait?.timeout)),
    flag: (key, fallback, who) => evaluate(key, fallback, who, EXPOSE).value,
    evaluate,
    resolve: (userId) => diagnostics.guardLater(null, async () => {
      const id = acceptedId(userId, 'userId', diagnostics)
      return id === null || subjects === null ? null : subjects.resolve(id)
    }),
    track: (what) => send(what, ({ event, properties }) => ({ type: 'track', event, ...given('properties', properties) })),
    identify: (what) => send(what, ({ traits }) => ({ type: 'identify', ...given('traits', traits) })),
    page: (what) => send(what, ({ name, properties }) => ({ type: 'page', ...given('name', name), ...given('properties', properties) })),
    group: (what) => send(what, ({ groupId, traits }) => ({ type: 'group', groupId, ...given('traits', traits) })),
    flush: () => diagnostics.guardLater(false, outbox.flush),
    close: () => diagnostics.guardLater(false, () => {
      isClosed = true
      source.stop()
      for (const stop of stops) stop()
      return outbox.close()
    }),
    onChange: source.onChange,
  }
}

const NOBODY = {}
const EXPOSE = { expose: true }

const OPTIONS = {
  url: isText, serverKey: isText, resolveSubject: isTruth, bootstrap: isObject, storage: isObject, rulesetInterval: isNumber, streaming: isTruth, maxAge: isNumber, flushAfter: isNumber,
  mostWaiting: isNumber, paths: isObject, onDiagnostic: isFunction, surroundings: isObject,
}

/** Without an address or a key the client answers fallbacks, and says so. */
function checked(options: Partial<ClientOptions>, diagnostics: Diagnostics): ClientOptions {
  if (options.url === undefined) diagnostics.tell('options-invalid', 'url')
  if (options.serverKey === undefined) diagnostics.tell('options-invalid', 'serverKey')
  return { ...options, url: options.url ?? '', serverKey: options.serverKey ?? '' }
}
