import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Exchange, keyInHeaders, type Route } from '../http.ts'
import { refusal } from '../refusal.ts'
import type { KeyHolder } from '../workspaces/key.service.ts'
import type { StoredRuleset } from './ruleset.repository.ts'
import type { RulesetShelf } from './ruleset.service.ts'

export type RulesetDoors = { readonly authenticate: (token: string) => Promise<KeyHolder | null>; readonly shelf: RulesetShelf }

/** How often a silent stream says that it is alive, ms: proxies close what is silent for a minute. */
const HEARTBEAT_MS = 20_000

/** What SDKs fetch (contracts, 3). A client key stands in the path, so that a CDN can hold the answer; a server key never does. */
export function rulesetRoutes(doors: RulesetDoors): readonly Route[] {
  const client = async (exchange: Exchange) => holderOf(doors, exchange.params['key'] ?? '', 'client')
  const server = async (exchange: Exchange) => holderOf(doors, keyInHeaders(exchange.req) ?? '', 'server')
  return [
    { method: 'GET', path: '/v1/ruleset', handle: async (exchange) => sendNewest(doors.shelf, exchange, await server(exchange), 'server') },
    { method: 'GET', path: '/v1/ruleset/:key', handle: async (exchange) => sendNewest(doors.shelf, exchange, await client(exchange), 'client') },
    { method: 'GET', path: '/v1/ruleset/:key/:revision', handle: async (exchange) => sendRevision(doors.shelf, exchange, await client(exchange)) },
    { method: 'GET', path: '/v1/stream', handle: async (exchange) => stream(doors.shelf, exchange, await server(exchange)) },
    { method: 'GET', path: '/v1/stream/:key', handle: async (exchange) => stream(doors.shelf, exchange, await client(exchange)) },
  ]
}

type Placed = KeyHolder & { readonly environmentId: string }

async function holderOf(doors: RulesetDoors, token: string, kind: 'client' | 'server'): Promise<Placed> {
  const holder = token === '' ? null : await doors.authenticate(token)
  if (holder === null || holder.environmentId === null) throw refusal('key-unknown', `This is no ${kind} key. Copy it again from Start, SDK keys.`, { kind })
  if (holder.kind !== kind) throw refusal('not-allowed', `This is a ${holder.kind} key; a ${kind} key is needed here.`, { kind: holder.kind, needed: kind })
  return { ...holder, environmentId: holder.environmentId }
}

async function sendNewest(shelf: RulesetShelf, { req, res }: Exchange, holder: Placed, door: 'client' | 'server'): Promise<void> {
  const ruleset = await shelf.newest(holder.environmentId, door)
  const caching = door === 'client' ? 'public, max-age=5, stale-while-revalidate=60' : 'private, no-store'
  sendRuleset(req, res, ruleset, { ...crossOrigin(req, holder), 'cache-control': caching })
}

async function sendRevision(shelf: RulesetShelf, { req, res, params }: Exchange, holder: Placed): Promise<void> {
  const revision = Number(params['revision'])
  const ruleset = Number.isSafeInteger(revision) && revision > 0 ? await shelf.revision(holder.environmentId, 'client', revision) : undefined
  if (ruleset === undefined) throw refusal('not-found', `Revision ${params['revision']} is not kept; fetch the newest.`, { revision: params['revision'] ?? '' })
  sendRuleset(req, res, ruleset, { ...crossOrigin(req, holder), 'cache-control': 'public, max-age=31536000, immutable' })
}

function sendRuleset(req: IncomingMessage, res: ServerResponse, ruleset: StoredRuleset, headers: Readonly<Record<string, string>>): void {
  const same = req.headers['if-none-match'] === ruleset.etag
  const always = { ...headers, etag: ruleset.etag, 'x-producting-revision': String(ruleset.revision) }
  if (same) {
    res.writeHead(304, always).end()
    return
  }
  res.writeHead(200, { ...always, 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' }).end(ruleset.body)
}

/** Sends the revision at once and at each change; the SDK fetches that address, so a CDN carries the load. */
async function stream(shelf: RulesetShelf, { req, res }: Exchange, holder: Placed): Promise<void> {
  const { revision } = await shelf.newest(holder.environmentId, 'client')
  res.writeHead(200, { ...crossOrigin(req, holder), 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  const tell = (to: number) => res.write(`event: revision\ndata: ${JSON.stringify({ revision: to })}\n\n`)
  tell(revision)
  const off = shelf.onChange((environmentId, to) => environmentId === holder.environmentId && tell(to))
  const heartbeat = setInterval(() => res.write(': alive\n\n'), HEARTBEAT_MS)
  res.on('close', () => {
    clearInterval(heartbeat)
    off()
  })
}

/** Any origin may read a client ruleset, unless the key names the origins that may. */
export function crossOrigin(req: IncomingMessage, holder: Pick<KeyHolder, 'kind' | 'origins'>): Readonly<Record<string, string>> {
  const origin = req.headers.origin
  if (holder.kind !== 'client' || origin === undefined) return {}
  if (holder.origins.length === 0) return { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'etag, retry-after' }
  if (!holder.origins.includes(origin)) throw refusal('not-allowed', `This key does not allow the origin ${origin}. Add it where the key is listed.`, { origin })
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': 'etag, retry-after', vary: 'origin' }
}
