import type { ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { evaluate, evaluateEach } from '#sdk/core/evaluate.ts'
import type { Context } from '#sdk/core/context.ts'
import type { Clock } from '../clock.ts'
import type { CountryOf } from '../country.ts'
import { answerable } from '../defect.ts'
import { after, type Exchange, type Handler, jsonIn, keyInHeaders, type Route, type Soon, withBody } from '../http.ts'
import type { ServedAnswer } from '../flags/usage-counts.ts'
import { type RateLimit, rateLimiter } from '../ingest/rate.ts'
import { refuseForeignOrigin } from '../ingest/sender.ts'
import type { KnownPeople } from '../people/known-people.service.ts'
import { namesEtag } from '../preconditions.ts'
import { Refusal, refusal } from '../refusal.ts'
import type { KeyHolder, KeyRing } from '../workspaces/key.service.ts'
import { bulkEtag, type EventStream, failureText, heardIn, inCountry, isAhead, type OfrepAsked, ofrepAsked, type OfrepProblem, problemOf, statusOf } from './ofrep.ts'
import type { RulesetShelf } from './ruleset.service.ts'
import type { Shelved } from './shelved.service.ts'
import { openStream } from './stream.http.ts'
import { expiryAt, isSignedWith, readStreamToken, signStreamToken } from './stream-token.ts'

/** Hears what was served to whom asked over HTTP: which flags are in use, and whether they still differ. */
export type Served = (environmentId: string, answers: readonly ServedAnswer[]) => void

export type OfrepDoors = {
  readonly keys: Pick<KeyRing, 'authenticate' | 'remembered' | 'byId'>
  readonly shelf: RulesetShelf
  readonly people: Pick<KnownPeople, 'of'>
  /** What the token of a preview link shows; refuses with the reason where it shows nothing. */
  readonly preview: (asked: { readonly workspaceId: string; readonly environmentId: string; readonly secret: string; readonly token: string; readonly now: Date }) => Promise<Pick<Context, 'forced'>>
  readonly clock: Clock
  readonly log: Logger
  readonly countryOf: CountryOf
  /** The address that SDKs use. */
  readonly publicUrl: string
  readonly onServed?: Served
  readonly rate?: RateLimit
}

type Door = 'client' | 'server'
type Holder = KeyHolder & { readonly kind: Door; readonly environmentId: string }

/** A context is a few attributes; what is larger is a mistake. */
const LARGEST_BODY = 100_000
/** Requests of one key: above what one machine answers, so that it stops a loop that has run away, and nobody else. */
const RATE: RateLimit = { perSecond: 20_000, burst: 100_000 }
/** A page in the background for so long closes its stream, and asks again when it is looked at. */
const INACTIVITY_S = 120

const ONE = '/ofrep/v1/evaluate/flags/:key'
const ALL = '/ofrep/v1/evaluate/flags'
const CONFIGURATION = '/ofrep/v1/configuration'
const STREAM = '/ofrep/v1/stream'

/** Evaluation over HTTP for every client of OpenFeature (contracts, 3). */
export function ofrepRoutes(doors: OfrepDoors): readonly Route[] {
  const limit = rateLimiter(doors.rate ?? RATE, () => performance.now(), 'questions')
  const parts: Parts = { ...doors, limit, streamUrl: streamUrls(doors) }
  return [
    { method: 'POST', path: ONE, handle: open(doors.log, evaluating(parts, (question, exchange) => evaluateOne(parts, question, exchange))) },
    { method: 'POST', path: ALL, handle: open(doors.log, evaluating(parts, (question, exchange) => evaluateAll(parts, question, exchange))) },
    { method: 'GET', path: CONFIGURATION, handle: open(doors.log, (exchange) => configuration(parts, exchange)) },
    { method: 'GET', path: STREAM, handle: open(doors.log, (exchange) => stream(parts, exchange)) },
    ...[ONE, ALL, CONFIGURATION].map((path) => ({ method: 'OPTIONS' as const, path, handle: preflight })),
  ]
}

type Parts = OfrepDoors & { readonly limit: (key: string, questions: number) => void; readonly streamUrl: (holder: Holder, revision: string) => string }

/** Pages of any origin may read the answers, refusals too; which origins may ask is the key's to say. No cookie is read here. */
const READABLE = ['access-control-allow-origin', '*', 'access-control-expose-headers', 'etag, retry-after']
const JSON_TYPE = ['content-type', 'application/json; charset=utf-8', 'x-content-type-options', 'nosniff']
const PRIVATE = ['cache-control', 'private, no-store', ...READABLE]

const preflight: Handler = ({ res }) => {
  const allowed = ['access-control-allow-methods', 'GET, POST, OPTIONS', 'access-control-allow-headers', 'authorization, content-type, content-encoding, if-none-match, x-api-key']
  res.writeHead(204, [...READABLE, ...allowed, 'access-control-max-age', '86400']).end()
}

function send(res: ServerResponse, status: number, text: string, headers: readonly string[] = [], length = Buffer.byteLength(text)): void {
  // As text: head and body are one write then. Plain ASCII, which nearly all of it is, need not be encoded.
  res.writeHead(status, [...JSON_TYPE, 'content-length', String(length), ...PRIVATE, ...headers]).end(text, length === text.length ? 'latin1' : 'utf8')
}

type Answering = (exchange: Exchange, fail: (error: unknown) => void) => Soon<void>

/** What goes wrong is answered in the protocol's words. */
function open(log: Logger, handle: Answering): Handler {
  return (exchange) => {
    const fail = (error: unknown): void => sendProblem(exchange, error, log)
    try {
      const answering = handle(exchange, fail)
      if (answering instanceof Promise) return answering.catch(fail)
    } catch (error) {
      fail(error)
    }
  }
}

function sendProblem({ res, params }: Exchange, error: unknown, log: Logger): void {
  const no = answerable(res, error, log)
  if (no === null) return
  const isUnreadable = no.code === 'not-json' || no.code === 'invalid'
  const status = isUnreadable ? 400 : no instanceof Refusal ? no.status : 500
  const retryAfter = no instanceof Refusal && no.retryAfter !== undefined ? ['retry-after', String(no.retryAfter)] : []
  send(res, status, failureText({ code: isUnreadable ? 'PARSE_ERROR' : 'GENERAL', details: no.message }, params['key'] ?? null), retryAfter)
}

function holderOf({ keys, limit }: Parts, { req }: Exchange): Soon<Holder> {
  const token = keyInHeaders(req)
  if (token === null) throw refusal('key-unknown', 'Send a client or server key: Authorization: Bearer …, or X-API-Key.', {})
  return after(keys.remembered(token) ?? keys.authenticate(token), (found) => {
    const holder = checked(found, req.headers.origin)
    limit(holder.keyId, 1)
    return holder
  })
}

function checked(holder: KeyHolder | null, origin: string | undefined): Holder {
  if (holder === null) throw refusal('key-unknown', 'This key is unknown or was withdrawn. Copy it again from Start, SDK keys.', {})
  const { kind, environmentId } = holder
  if (kind === 'admin' || environmentId === null) throw refusal('not-allowed', 'An admin token evaluates no flags; use a client or a server key.', { kind })
  refuseForeignOrigin(holder, origin)
  return holder as Holder
}

type Question = { readonly holder: Holder; readonly shelved: Shelved; readonly asked: OfrepAsked; readonly context: Context }

/** Answers by `answer` what the key, the body, the ruleset and the person make up; or with what is wrong with them. */
function evaluating(parts: Parts, answer: (question: Question, exchange: Exchange) => void): Answering {
  return (exchange, fail) => after(holderOf(parts, exchange), (holder) =>
    withBody(exchange.req, LARGEST_BODY, (body) => {
      const read = ofrepAsked(jsonIn(body))
      if ('code' in read) return send(exchange.res, 400, failureText(read, exchange.params['key'] ?? null))
      // A server's country is not that of the people it asks about.
      const asked = inCountry(read, holder.kind === 'client' ? parts.countryOf(exchange.req) : null)
      return after(newest(parts.shelf, holder, exchange.query), (shelved) =>
        after(contextOf(parts, holder, asked), (context) =>
          'code' in context ? send(exchange.res, 400, failureText(context, exchange.params['key'] ?? null)) : answer({ holder, shelved, asked, context }, exchange)))
    }, fail))
}

/** Whoever heard of a newer ruleset, from a server that knew first, is not answered with an older one. */
function newest(shelf: RulesetShelf, { environmentId, kind }: Holder, query: string): Soon<Shelved> {
  const heard = heardIn(query)
  return after(shelf.held(environmentId, kind) ?? shelf.newest(environmentId, kind), (held) =>
    heard === null || !isAhead(heard, held.stored) ? held : shelf.refresh().then(() => shelf.newest(environmentId, kind)))
}

/** A link that shows nothing any more is told in the protocol's words: whoever follows one wants to see what it shows. */
function contextOf(parts: Parts, holder: Holder, asked: OfrepAsked): Soon<Context | OfrepProblem> {
  const known = knownOf(parts, holder, asked)
  const { preview: token } = asked
  if (token === null) return known
  const { workspaceId, environmentId, secret } = holder
  const now = parts.clock.now()
  return after(known, (context) => parts.preview({ workspaceId, environmentId, secret, token, now }).then(({ forced }) => ({ ...context, forced }), previewProblem))
}

function previewProblem(error: unknown): OfrepProblem {
  if (error instanceof Refusal && error.status < 500) return { code: 'INVALID_CONTEXT', details: `producting_preview: ${error.message}` }
  throw error
}

function knownOf({ people }: Parts, { workspaceId, secret }: Holder, { targetingKey, account, attributes }: OfrepAsked): Soon<Context> {
  const told = account === null ? { attributes } : { attributes, account }
  if (targetingKey === null) return { subject: null, ...told }
  return after(people.of({ workspace: workspaceId, secret, id: targetingKey }), ({ subject, facts }) => (facts === null ? { subject, ...told } : { subject, ...told, facts }))
}

function evaluateOne(parts: Parts, { holder, shelved, context }: Question, { res, params }: Exchange): void {
  const evaluation = evaluate(shelved.compact, params['key'] ?? '', null, context, parts.clock.now().getTime())
  const problem = problemOf(evaluation)
  if (problem === null) counted(parts, holder, context, [evaluation])
  send(res, problem === null ? 200 : statusOf(problem), shelved.answers.one(evaluation))
}

function evaluateAll(parts: Parts, { holder, shelved, asked, context }: Question, { req, res, query }: Exchange): void {
  const now = parts.clock.now().getTime()
  const evaluations = evaluateEach(shelved.compact, shelved.flags, context, now)
  const stream = eventStream(parts, holder, shelved)
  const { text, marks, bytes, written } = shelved.answers.all(evaluations, stream)
  const etag = bulkEtag({ ruleset: shelved.stored.etag, subject: context.subject, asked, stream: stream.url, marks })
  const heard = heardIn(query)
  // A client that heard of a ruleset which is not here is never told that nothing has changed.
  if (namesEtag(req.headers['if-none-match'], etag) && (heard === null || !isAhead(heard, shelved.stored))) {
    res.writeHead(304, ['etag', etag, ...PRIVATE]).end()
    return
  }
  counted(parts, holder, context, written)
  send(res, 200, text, ['etag', etag], bytes)
}

/** Who tries out a page is no use of its flags. */
function counted({ onServed }: Parts, { environmentId }: Holder, { forced }: Context, answers: readonly ServedAnswer[]): void {
  if (forced === undefined) onServed?.(environmentId, answers)
}

const OUR_CONFIGURATION = JSON.stringify({
  name: 'Producting',
  capabilities: {
    cacheInvalidation: { polling: { enabled: true, minPollingIntervalMs: 1_000 } },
    flagEvaluation: { supportedTypes: ['int', 'float', 'string', 'boolean', 'object'] },
    caching: { enabled: false },
  },
})
const CONFIGURATION_ETAG = '"1"'

/** For providers that ask what they may do before they do it. */
async function configuration(parts: Parts, exchange: Exchange): Promise<void> {
  await holderOf(parts, exchange)
  const headers = ['etag', CONFIGURATION_ETAG]
  if (namesEtag(exchange.req.headers['if-none-match'], CONFIGURATION_ETAG)) exchange.res.writeHead(304, [...headers, ...PRIVATE]).end()
  else send(exchange.res, 200, OUR_CONFIGURATION, headers)
}

function eventStream({ streamUrl }: Parts, holder: Holder, { revisionText }: Shelved): EventStream {
  return { type: 'sse', url: streamUrl(holder, revisionText), inactivityDelaySec: INACTIVITY_S }
}

const MOST_TOKENS = 10_000

/** The address of a key's stream, signed once an hour. It names the revision that was told, so that none is missed before the stream is open. */
function streamUrls({ publicUrl, clock }: OfrepDoors): Parts['streamUrl'] {
  const tokens = new Map<string, { readonly token: string; readonly expires: number }>()
  return ({ keyId, secret }, revision) => {
    const expires = expiryAt(clock.now().getTime())
    const known = tokens.get(keyId)
    const token = known?.expires === expires ? known.token : signStreamToken(secret, { keyId, expires })
    if (token !== known?.token) {
      if (tokens.size >= MOST_TOKENS) tokens.clear()
      tokens.set(keyId, { token, expires })
    }
    return `${publicUrl}${STREAM}?token=${token}&revision=${revision}`
  }
}

/**
 * Says that evaluations have to be fetched again, at each change and at once where the reader stands at an older
 * revision: the one in its address, or after a break the last that it was told (`Last-Event-ID`).
 */
async function stream(parts: Parts, { req, res, query }: Exchange): Promise<void> {
  const { keys, shelf, clock } = parts
  const asked = new URLSearchParams(query)
  const token = asked.get('token') ?? ''
  const standing = await tokenHolder(parts, token)
  if (standing === null) throw refusal('key-unknown', 'This address has run out or its key was withdrawn. Evaluate the flags again: the answer names a new one.', {})
  const { holder, expires } = standing
  refuseForeignOrigin(holder, req.headers.origin)
  const { environmentId, kind } = holder
  const { revisionText } = await shelf.newest(environmentId, kind)
  const told = (): string => refetch(shelf.held(environmentId, kind))
  const stands = async (): Promise<boolean> => clock.now().getTime() < expires && (await keys.byId(holder.keyId)) !== null
  const tell = openStream(res, READABLE, stands, (tell) => shelf.onChange((changed) => changed === environmentId && tell(told())))
  const last = req.headers['last-event-id'] ?? asked.get('revision')
  if (last !== null && last !== undefined && last !== revisionText) tell(told())
  else tell(': open\n\n')
}

async function tokenHolder({ keys, clock }: Parts, token: string): Promise<{ readonly holder: Holder; readonly expires: number } | null> {
  const read = readStreamToken(token)
  if (read === null || clock.now().getTime() >= read.expires) return null
  const holder = await keys.byId(read.keyId)
  if (holder === null || holder.kind === 'admin' || holder.environmentId === null || !isSignedWith(holder.secret, token)) return null
  return { holder: { ...holder, kind: holder.kind, environmentId: holder.environmentId }, expires: read.expires }
}

function refetch(shelved: Shelved | undefined): string {
  if (shelved === undefined) return ''
  const { etag, createdAt } = shelved.stored
  const data = { type: 'refetchEvaluation', etag, lastModified: Math.floor(createdAt.getTime() / 1000) }
  return `id: ${shelved.revisionText}\nevent: message\ndata: ${JSON.stringify(data)}\n\n`
}
