import { valueOf } from '../browser/cookies.ts'
import { ANONYMOUS_COOKIE, SUBJECT_COOKIE } from '../browser/subject.ts'
import { createCore } from '../client/client.ts'
import { createDiagnostics, type Diagnostics } from '../client/diagnostics.ts'
import { createEndpoints } from '../client/endpoints.ts'
import { createExposures } from '../client/exposures.ts'
import { given, listenerIn } from '../client/options.ts'
import { createOutbox } from '../client/outbox.ts'
import { readableRuleset } from '../client/readable-ruleset.ts'
import { memoryStorage } from '../client/storage.ts'
import type { Fetch, Surroundings } from '../client/surroundings.ts'
import { warnOnce } from '../client/warn-once.ts'
import { type Prepared, prepare } from '../core/prepared.ts'
import { subjectId } from '../core/ids.ts'
import type { CompactRuleset } from '../core/compact.ts'
import { overrideHash } from '../core/override.ts'
import type { Json } from '../core/ruleset.ts'
import { createSubjects } from '../node/subjects.ts'
import type { Asking, EdgeClient, EdgeOptions, Visit, VisitOptions } from './edge-options.ts'
import { createRulesetCache } from './ruleset-cache.ts'

/** Exposures remembered as told, per isolate. */
const MOST_TOLD = 10_000
const MOST_WAITING = 1_000
/** How long an event waits for company, ms; a request is short. */
const FLUSH_AFTER_MS = 20

/**
 * A client for the edge: it needs `fetch` and nothing of Node. Make it once, outside of the handler, and visit it with
 * each request.
 *
 * @example
 * const edge = createEdgeClient({ url: 'https://growth.example.com', clientKey: 'pk_…' })
 * export default {
 *   async fetch(request, env, ctx) {
 *     const visit = await edge.visit(request, { waitUntil: (work) => ctx.waitUntil(work) })
 *     const response = new Response(page(visit.flag('headline', 'plain')))
 *     if (visit.cookie !== null) response.headers.append('set-cookie', visit.cookie)
 *     return response
 *   },
 * }
 */
export function createEdgeClient(options: EdgeOptions): EdgeClient {
  const diagnostics = createDiagnostics(listenerIn(options) ?? warnOnce())
  let parts: Parts | null = null
  return {
    // Made at the first request: some platforms refuse randomness and timers before it.
    visit: async (request, how = {}) => {
      const own = (parts ??= assemble(options, diagnostics))
      const ruleset = await diagnostics.guardLater(null, () => own.rulesets.current((work) => how.waitUntil?.(work)))
      const who = await whoIs(own, request, how)
      return visitOf(own, ruleset, who, how)
    },
  }
}

type Parts = ReturnType<typeof assemble>

function assemble(options: EdgeOptions, diagnostics: Diagnostics) {
  const surroundings = edgeSurroundings(options.surroundings)
  const { url, serverKey, clientKey } = options
  if (typeof url !== 'string' || (serverKey ?? clientKey) === undefined) diagnostics.tell('options-invalid', 'url and a serverKey or a clientKey are needed.')
  const key = serverKey ?? clientKey ?? ''
  const endpoints = createEndpoints(surroundings, url ?? '', { kind: serverKey === undefined ? 'client' : 'server', key }, options.paths)
  const outbox = createOutbox({
    surroundings, storage: surroundings.storage, diagnostics, post: endpoints.batch, writeKey: endpoints.writeKey, flushAfterMs: FLUSH_AFTER_MS, limit: MOST_WAITING,
  })
  const rulesets = createRulesetCache({
    fetch: surroundings.fetch ?? (() => Promise.reject(new Error('This platform has no fetch.'))),
    now: surroundings.now, wait: (ms) => waiting(surroundings, ms), url: endpoints.rulesetUrl, headers: endpoints.rulesetHeaders,
    cache: options.cache ?? null, name: `producting:${overrideHash('storage', key).slice(0, 12)}:ruleset`, bootstrap: readableRuleset(options.bootstrap),
    freshFor: options.freshFor ?? 10_000, staleFor: options.staleFor ?? 60_000, patience: options.patience ?? 1_000, tell: diagnostics.tell,
  })
  const subjects = serverKey === undefined ? null : createSubjects(endpoints.subject, surroundings.now, diagnostics)
  return { surroundings, diagnostics, outbox, rulesets, subjects, exposures: createExposures(null, MOST_TOLD) }
}

/** What every platform gives that has the web's standard globals. */
function edgeSurroundings(over: Partial<Surroundings> = {}): Surroundings {
  return {
    now: Date.now,
    random: Math.random,
    newId: () => crypto.randomUUID(),
    fetch: typeof globalThis.fetch === 'function' ? (((to, init) => globalThis.fetch(to, init)) satisfies Fetch) : null,
    timers: {
      after: (ms, run) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
    },
    storage: memoryStorage(),
    ...over,
  }
}

function waiting({ timers }: Surroundings, ms: number): { readonly over: Promise<void>; readonly stop: () => void } {
  let stop = (): void => undefined
  const over = new Promise<void>((resolve) => (stop = timers.after(ms, resolve)))
  return { over, stop: () => stop() }
}

type Visitor = { readonly anonymousId: string; readonly userId: string | null; readonly subject: string | null; readonly cookie: string | null }

/** What was prepared goes when its ruleset does. */
const known = new WeakMap<CompactRuleset, Prepared>()

/** Prepared once for each ruleset, not for each visit. */
function preparedOf(ruleset: CompactRuleset): Prepared {
  const made = known.get(ruleset) ?? prepare(ruleset, overrideHash)
  known.set(ruleset, made)
  return made
}

/** By the cookies that the browser's client reads, else a newcomer. A signed-in user without a subject is asked for. */
async function whoIs({ surroundings, diagnostics, subjects }: Parts, { headers, url = '' }: Asking, { userId: signedIn, facts }: VisitOptions): Promise<Visitor> {
  const cookies = diagnostics.guard(null, () => headers.get('cookie')) ?? ''
  const known = idOf(valueOf(cookies, ANONYMOUS_COOKIE))
  const anonymousId = known ?? surroundings.newId()
  const userId = idOf(signedIn)
  const named = facts?.subject ?? idOf(valueOf(cookies, SUBJECT_COOKIE))
  const subject = named ?? (userId === null ? anonymousId : ((await subjects?.resolve(userId)) ?? null))
  const secure = url.startsWith('https:') ? '; Secure' : ''
  return { anonymousId, userId, subject, cookie: known === null ? `${ANONYMOUS_COOKIE}=${encodeURIComponent(anonymousId)}; Path=/; Max-Age=31536000; SameSite=Lax${secure}` : null }
}

function idOf(value: unknown): string | null {
  const parsed = subjectId(value)
  return 'id' in parsed ? parsed.id : null
}

function visitOf({ surroundings, diagnostics, outbox, exposures }: Parts, ruleset: ReturnType<typeof readableRuleset>, { cookie, ...visitor }: Visitor, how: VisitOptions): Visit {
  const core = createCore({ surroundings, diagnostics, source: { prepared: () => (ruleset === null ? null : preparedOf(ruleset)) }, exposures, outbox })
  const context = { subject: visitor.subject, ...given('account', how.account), ...given('attributes', how.attributes), ...given('facts', how.facts) }
  const ids = { anonymousId: visitor.anonymousId, ...given('userId', visitor.userId), ...given('account', how.account) }
  let isAwaited = false
  /** What was told in this request is sent after it, all together. */
  const told = (): void => {
    if (isAwaited || outbox.size() === 0) return
    isAwaited = true
    how.waitUntil?.(waiting(surroundings, FLUSH_AFTER_MS).over.then(() => {
      isAwaited = false
      return outbox.flush()
    }))
  }
  const evaluate = <Fallback extends Json>(key: string, fallback: Fallback) => core.evaluate(key, fallback, context)
  return {
    evaluate,
    peek: (key, fallback) => evaluate(key, fallback).value,
    flag: (key, fallback) => {
      const answer = evaluate(key, fallback)
      diagnostics.guard(undefined, () => {
        core.expose(answer, ids)
        told()
      })
      return answer.value
    },
    track: (event, properties) => diagnostics.guard(undefined, () => {
      core.send({ type: 'track', event, ...given('properties', properties) }, ids)
      told()
    }),
    visitor: () => visitor,
    cookie,
    flush: () => diagnostics.guardLater(false, outbox.flush),
  }
}
