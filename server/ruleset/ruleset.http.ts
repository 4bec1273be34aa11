import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Exchange, type Handler, keyInHeaders, type Route } from '../http.ts'
import { refusal } from '../refusal.ts'
import type { KeyHolder, KeyRing } from '../workspaces/key.service.ts'
import { crossOrigin } from './cross-origin.ts'
import type { RulesetShelf } from './ruleset.service.ts'
import type { Shelved } from './shelved.service.ts'
import { openStream } from './stream.http.ts'

export type RulesetDoors = { readonly keys: Pick<KeyRing, 'authenticate' | 'remembered'>; readonly shelf: RulesetShelf }

type Door = 'client' | 'server'

/** What SDKs fetch (contracts, 3). A client key stands in the path, so that a CDN can hold the answer; a server key never does. */
export function rulesetRoutes(doors: RulesetDoors): readonly Route[] {
  return [
    { method: 'GET', path: '/v1/ruleset', handle: newest(doors, 'server', tokenInHeaders) },
    { method: 'GET', path: '/v1/ruleset/:key', handle: newest(doors, 'client', tokenInPath) },
    { method: 'GET', path: '/v1/ruleset/:key/:revision', handle: async (exchange) => sendRevision(doors, exchange) },
    { method: 'GET', path: '/v1/stream', handle: async (exchange) => stream(doors, exchange, 'server', tokenInHeaders(exchange)) },
    { method: 'GET', path: '/v1/stream/:key', handle: async (exchange) => stream(doors, exchange, 'client', tokenInPath(exchange)) },
  ]
}

function tokenInHeaders({ req }: Exchange): string {
  return keyInHeaders(req) ?? ''
}

function tokenInPath({ params }: Exchange): string {
  return params['key'] ?? ''
}

type Placed = KeyHolder & { readonly environmentId: string }

function placed(holder: KeyHolder | null, kind: Door): Placed {
  if (holder === null || holder.environmentId === null) throw refusal('key-unknown', `This is no ${kind} key. Copy it again from Start, SDK keys.`, { kind })
  if (holder.kind !== kind) throw refusal('not-allowed', `This is a ${holder.kind} key; a ${kind} key is needed here.`, { kind: holder.kind, needed: kind })
  return holder as Placed
}

async function holderOf({ keys }: RulesetDoors, token: string, kind: Door): Promise<Placed> {
  return placed(token === '' ? null : await keys.authenticate(token), kind)
}

const CACHING = {
  client: ['cache-control', 'public, max-age=5, stale-while-revalidate=60'],
  server: ['cache-control', 'private, no-store'],
} as const satisfies Record<Door, readonly string[]>

const IMMUTABLE = ['cache-control', 'public, max-age=31536000, immutable']

/** Answered at once where key and ruleset are in memory, which is nearly always. */
function newest(doors: RulesetDoors, door: Door, tokenOf: (exchange: Exchange) => string): Handler {
  return (exchange) => {
    const token = tokenOf(exchange)
    const holder = doors.keys.remembered(token)
    const held = holder?.environmentId == null ? undefined : doors.shelf.held(holder.environmentId, door)
    if (holder == null || held === undefined) return sendNewest(doors, exchange, door, token)
    sendRuleset(exchange, held, placed(holder, door), CACHING[door])
  }
}

async function sendNewest(doors: RulesetDoors, exchange: Exchange, door: Door, token: string): Promise<void> {
  const holder = await holderOf(doors, token, door)
  sendRuleset(exchange, await doors.shelf.newest(holder.environmentId, door), holder, CACHING[door])
}

async function sendRevision(doors: RulesetDoors, exchange: Exchange): Promise<void> {
  const holder = await holderOf(doors, tokenInPath(exchange), 'client')
  const asked = exchange.params['revision'] ?? ''
  const revision = Number(asked)
  const found = Number.isSafeInteger(revision) && revision > 0 ? await doors.shelf.revision(holder.environmentId, 'client', revision) : undefined
  if (found === undefined) throw refusal('not-found', `Revision ${asked} is not kept; fetch the newest.`, { revision: asked })
  sendRuleset(exchange, found, holder, IMMUTABLE)
}

/** The strong tag tells revisions and encodings apart; a 304 repeats the tag that the client has. */
function sendRuleset({ req, res }: { readonly req: IncomingMessage; readonly res: ServerResponse }, ruleset: Shelved, holder: Placed, caching: readonly string[]): void {
  const { headers } = req
  const accepts = headers['accept-encoding']
  const had = ruleset.named(headers['if-none-match'], accepts)
  const { etag, body, headers: own } = had ?? ruleset.pick(accepts)
  const always = ['etag', etag, 'x-producting-revision', ruleset.revisionText, ...caching, ...crossOrigin(holder, headers.origin, 'Accept-Encoding')]
  if (had !== undefined) res.writeHead(304, always).end()
  else res.writeHead(200, [...own, ...always]).end(body)
}

/** Sends the revision at once and at each change; the SDK fetches that address, so a CDN carries the load. */
async function stream(doors: RulesetDoors, { req, res }: Exchange, kind: Door, token: string): Promise<void> {
  const holder = await holderOf(doors, token, kind)
  const headers = crossOrigin(holder, req.headers.origin)
  const { stored } = await doors.shelf.newest(holder.environmentId, kind)
  const told = (revision: number): string => `event: revision\ndata: ${JSON.stringify({ revision })}\n\n`
  const tell = openStream(res, headers, async () => (await doors.keys.authenticate(token)) !== null, (tell) =>
    doors.shelf.onChange((environmentId, revision) => environmentId === holder.environmentId && tell(told(revision))),
  )
  tell(told(stored.revision))
}
