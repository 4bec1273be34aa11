import { STATUS_CODES } from 'node:http'
import { getTRPCErrorShape, TRPCError } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { type ErrorRequestHandler, type Request, type Response, Router } from 'express'
import { rateLimit } from 'express-rate-limit'
import { openContext, type Parts } from '../context.ts'
import { answerable } from '../defect.ts'
import { keyInHeaders, readJson, sendJson } from '../http.ts'
import { tokenHash } from '../id.ts'
import { Refusal, type RefusalCode, refusal, refusals } from '../refusal.ts'
import type { AppRouter } from '../router.ts'
import { createCaller, noteFailure, toldByTrpc } from '../trpc.ts'
import { BASE, type Offered, offered, openApi, type Procedures } from './document.ts'
import { OPERATIONS } from './operations.ts'
import { apiPage } from './page.ts'
import { type JsonSchema, propertiesOf, withDates, writtenAs } from './schemas.ts'

/** As large as what tRPC takes. */
const LARGEST = 2_000_000
const A_MINUTE = 1_200

/** The management API over plain HTTP: what it offers, as a document and as a page, and the operations themselves. */
export function apiRoutes(parts: Parts, router: AppRouter): Router {
  const all = offered(router._def.procedures as unknown as Procedures, OPERATIONS)
  const document = openApi(all, parts.config.publicUrl)
  const page = apiPage(all, parts.config.publicUrl)
  const call = caller(parts, router)
  const routes = Router()
  routes.get('/api/openapi.json', (_req, res) => sendJson(res, 200, document, { 'cache-control': 'no-cache' }))
  routes.get('/api/docs', (_req, res) => void res.set('cache-control', 'no-cache').type('html').send(page))
  routes.use(BASE, limit())
  for (const one of all) {
    routes[one.method](one.path, async (req, res) => {
      const answer = await call(req, one, one.method === 'get' ? questionIn(req, one.schema) : await bodyIn(req, one.schema))
      sendJson(res, 200, answer ?? null, { 'cache-control': 'no-store' })
    })
  }
  routes.use('/api', (req) => {
    const known = all.some(({ path }) => path === req.baseUrl + req.path)
    throw known
      ? refusal('method-not-allowed', `${req.method} is not answered at this address. Questions are asked with GET, changes made with POST.`, { path: req.path })
      : refusal('not-found', `There is nothing at ${req.baseUrl}${req.path}. /api/docs lists what there is.`, { path: `${req.baseUrl}${req.path}` })
  })
  routes.use('/api', answerProblem(parts, router))
  return routes
}

/** A token alone opens this door: a browser's session would let another site ask in somebody's name. */
function caller(parts: Parts, router: AppRouter) {
  const open = createCaller(router)
  return async (req: Request, { name }: Offered, input: unknown): Promise<unknown> => {
    if (keyInHeaders(req) === null) throw refusal('not-signed-in', 'Send a token as "Authorization: Bearer …". Make one under Your account.')
    const context = await openContext(parts, req).catch((error: unknown) => Promise.reject(toldByTrpc(error)))
    const procedure = name.split('.').reduce<unknown>((place, part) => (place as Record<string, unknown>)[part], open(context)) as (input: unknown) => Promise<unknown>
    return procedure(input)
  }
}

function limit() {
  return rateLimit({
    windowMs: 60_000,
    limit: A_MINUTE,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    validate: { keyGeneratorIpFallback: false },
    keyGenerator: (req) => tokenHash(keyInHeaders(req) ?? req.ip ?? ''),
    handler: (_req, _res, next) => next(refusal('too-many', `More than ${A_MINUTE} requests in a minute. Wait, and ask for more at once.`, { limit: A_MINUTE }, 60)),
  })
}

function questionIn(req: Request, schema: JsonSchema | null): unknown {
  if (schema === null) return undefined
  const properties = propertiesOf(schema)
  const asked = Object.entries(req.query).map(([name, value]) => {
    if (!Object.hasOwn(properties, name)) throw refusal('invalid', `There is no parameter "${name}" here. There are: ${Object.keys(properties).join(', ')}.`, { field: name })
    if (typeof value !== 'string') throw refusal('invalid', `Send the parameter "${name}" once; a list is written as JSON.`, { field: name })
    return [name, read(name, value, properties[name] ?? {})] as const
  })
  return withDates(schema, Object.fromEntries(asked))
}

function read(name: string, value: string, schema: JsonSchema): unknown {
  const kind = writtenAs(schema)
  if (kind === 'string') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    throw refusal('invalid', `The parameter "${name}" is no ${kind === 'json' ? 'JSON' : kind}.`, { field: name })
  }
}

async function bodyIn(req: Request, schema: JsonSchema | null): Promise<unknown> {
  if (schema === null) return undefined
  return withDates(schema, await readJson(req, LARGEST))
}

/** Source: RFC 9457, Problem Details for HTTP APIs. */
function answerProblem(parts: Parts, router: AppRouter): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const problem = error instanceof TRPCError ? problemOfTrpc(parts, router, req, error) : problemOf(res, error, parts)
    if (problem === null) return
    const { status, retryAfter, ...rest } = problem
    sendJson(res, status, { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, ...rest }, { 'content-type': 'application/problem+json; charset=utf-8', ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) })
  }
}

type Problem = { readonly status: number; readonly detail: string; readonly code: string; readonly facts?: unknown; readonly problems?: unknown; readonly retryAfter?: number | undefined }
type Told = { readonly message: string; readonly data: { readonly refusal?: { readonly code: RefusalCode; readonly facts: unknown }; readonly problems?: unknown; readonly defect?: { readonly code: string } } }

/** In the words that the console hears. */
function problemOfTrpc(parts: Parts, router: AppRouter, req: Request, error: TRPCError): Problem {
  const path = (req.baseUrl + req.path).slice(BASE.length + 1).replaceAll('/', '.')
  noteFailure({ error, path }, parts.log)
  const type = req.method === 'GET' ? 'query' : 'mutation'
  const { message, data } = getTRPCErrorShape({ config: router._def._config, error, type, path, input: undefined, ctx: undefined }) as unknown as Told
  const facts = data.refusal?.facts ?? (data.defect === undefined ? {} : { code: data.defect.code })
  const cause = error.cause instanceof Refusal ? error.cause : undefined
  return { status: data.refusal === undefined ? getHTTPStatusCodeFromError(error) : refusals[data.refusal.code], detail: message, code: data.refusal?.code ?? 'defect', facts, ...(data.problems === undefined ? {} : { problems: data.problems }), retryAfter: cause?.retryAfter }
}

function problemOf(res: Response, error: unknown, parts: Parts): Problem | null {
  const no = answerable(res, error, parts.log)
  if (no === null) return null
  if (no instanceof Refusal) return { status: no.status, detail: no.message, code: no.code, facts: no.facts, retryAfter: no.retryAfter }
  return { status: 500, detail: no.message, code: 'defect', facts: { code: no.code } }
}
