import type { ServerResponse } from 'node:http'
import { type Exchange, type Handler, keyInHeaders, readJson, type Route, sendJson } from '../http.ts'
import type { StoredEvent } from '../store/door.ts'
import { type Admission, admission } from './admission.service.ts'
import { batchOf, type RawBatch, singleOf } from './batch.ts'
import { type IngestParts, takeIn } from './ingest.service.ts'
import { answerPerson, answerSettings, answerSubject, type PersonDoors } from './person.http.ts'
import type { RateLimit } from './rate.ts'
import { type Authenticate, senderOf } from './sender.ts'
import type { KeyUsage } from '../workspaces/key-usage.service.ts'

export type IngestDoors = Omit<PersonDoors, 'authenticate'> & {
  readonly authenticate: Authenticate
  readonly ingest: IngestParts
  readonly rate?: RateLimit
  /** What keys sent, over all servers. */
  readonly usage: KeyUsage
  /** Hears what our SDKs' flags served. */
  readonly onUsage?: (environmentId: string, flags: unknown) => void
}

/** Bytes of a body, unpacked. */
const LARGEST_BODY = 5_000_000
/** Above what one machine stores: it stops a loop that has run away, and nobody else. */
const RATE: RateLimit = { perSecond: 20_000, burst: 200_000 }

/** Addresses of single events: the long names and those of Segment's browser client. */
const SINGLE = {
  track: ['track', 't'],
  identify: ['identify', 'i'],
  page: ['page', 'p'],
  screen: ['screen', 's'],
  group: ['group', 'g'],
  alias: ['alias', 'a'],
} as const satisfies Record<StoredEvent['type'], readonly string[]>

/** How events come in and what is told of people (contracts, 1 and 4). */
export function ingestRoutes(doors: IngestDoors): readonly Route[] {
  const gate = admission({ rate: doors.rate ?? RATE, usage: doors.usage })
  const events = (read: (body: unknown) => RawBatch): Handler => async (exchange) => answerEvents({ doors, gate, read }, exchange)
  const single = Object.entries(SINGLE).flatMap(([type, names]) => names.map((name) => post(`/v1/${name}`, events((body) => singleOf(body, type as StoredEvent['type'])))))
  const batch = ['batch', 'b'].map((name) => post(`/v1/${name}`, events(batchOf)))
  const reads = [
    get('/v1/projects/:writeKey/settings', (exchange) => answerSettings(doors, exchange)),
    get('/v1/subject', (exchange) => answerSubject(doors, exchange)),
    get('/v1/person', (exchange) => answerPerson(doors, exchange)),
  ]
  return [...single, ...batch, ...reads].flatMap((route) => [route, preflight(route.path)])
}

function post(path: string, handle: Handler): Route {
  return { method: 'POST', path, handle: open(handle) }
}

function get(path: string, handle: Handler): Route {
  return { method: 'GET', path, handle: open(handle) }
}

/** Pages of any origin may read the answers, refusals too; which origins may send is the key's to say. No cookie is read here. */
function open(handle: Handler): Handler {
  return async (exchange) => {
    allowReading(exchange.res)
    await handle(exchange)
  }
}

function allowReading(res: ServerResponse): void {
  res.setHeader('access-control-allow-origin', '*')
  res.setHeader('access-control-expose-headers', 'retry-after')
}

function preflight(path: string): Route {
  return {
    method: 'OPTIONS',
    path,
    handle: async ({ res }) => {
      allowReading(res)
      res.setHeader('access-control-allow-methods', 'GET, POST, OPTIONS')
      res.setHeader('access-control-allow-headers', 'authorization, content-type, content-encoding, x-api-key, x-retry-count')
      res.setHeader('access-control-max-age', '86400')
      res.writeHead(204).end()
    },
  }
}

type EventsDoor = { readonly doors: IngestDoors; readonly gate: Admission; readonly read: (body: unknown) => RawBatch }

/** A key in a header is looked at before the body is read; else the body has it. */
async function answerEvents({ doors, gate, read }: EventsDoor, { req, res }: Exchange): Promise<void> {
  const early = keyInHeaders(req)
  const known = early === null ? null : await senderOf(doors.authenticate, early, req)
  const batch = read(await readJson(req, LARGEST_BODY))
  const sender = known ?? (await senderOf(doors.authenticate, batch.writeKey, req))
  await gate.admit(sender, batch.events.length)
  if (batch.flags !== undefined) doors.onUsage?.(sender.environmentId, batch.flags)
  const answer = await takeIn(doors.ingest, sender, batch, { userAgent: req.headers['user-agent'] ?? null, country: doors.countryOf(req) })
  gate.took(sender, batch.events.length)
  sendJson(res, 200, answer)
}
