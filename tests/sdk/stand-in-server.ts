import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SignedFacts } from '#sdk/core/context.ts'
import type { Event } from '#sdk/core/event.ts'
import { compacted } from '#sdk/core/compacted.ts'
import type { Ruleset } from '#sdk/core/ruleset.ts'

export type Seen = { readonly method: string; readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string; readonly failed: boolean }

/** How the stand-in answers next time, instead of well. */
export type Trouble = { readonly status: number; readonly headers?: { readonly [name: string]: string }; readonly body?: string } | 'hang-up'

/**
 * A real HTTP server that keeps the SDK's side of the contract and nothing else: it stores what it is sent, and can be
 * told to fail.
 */
export class StandInServer implements AsyncDisposable {
  readonly seen: Seen[] = []
  readonly troubles: Trouble[] = []
  readonly persons = new Map<string, SignedFacts>()
  readonly subjects = new Map<string, { readonly subject: string; readonly committed: boolean }>()
  readonly previews = new Map<string, object>()
  readonly streams = new Set<ServerResponse>()
  ruleset: Ruleset
  isDown = false
  #server: Server

  private constructor(ruleset: Ruleset, server: Server) {
    this.ruleset = ruleset
    this.#server = server
  }

  static async open(ruleset: Ruleset): Promise<StandInServer> {
    const server = createServer()
    const one = new StandInServer(ruleset, server)
    server.on('request', (req, res) => void one.#answer(req, res))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return one
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Every event that arrived, each messageId once, as the real server stores them. */
  get events(): readonly Event[] {
    const arrived = this.seen.filter(({ path, body, failed }) => (path === '/v1/batch' || path === '/v1/identify') && body !== '' && !failed)
    const all = arrived.flatMap(({ path, body }) => (path === '/v1/batch' ? (JSON.parse(body) as { batch: Event[] }).batch : [JSON.parse(body) as Event]))
    return [...new Map(all.map((event) => [event.messageId, event])).values()]
  }

  batches(): readonly { readonly batch: readonly Event[]; readonly sentAt: string; readonly writeKey?: string }[] {
    return this.seen.filter(({ path }) => path === '/v1/batch').map(({ body }) => JSON.parse(body))
  }

  /** Replaces the ruleset and says so to whoever hears. */
  release(ruleset: Ruleset): void {
    this.ruleset = ruleset
    for (const stream of this.streams) stream.write(`event: revision\ndata: {"revision":${ruleset.revision}}\n\n`)
  }

  /** Ends every stream, as a proxy or a restart does. */
  hangUp(): void {
    for (const stream of this.streams) stream.destroy()
  }

  #stream(res: ServerResponse): void {
    this.streams.add(res)
    res.on('close', () => this.streams.delete(res))
    res.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/event-stream' }).write(`: hello\n\nevent: revision\ndata: {"revision":${this.ruleset.revision}}\n\n`)
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    let body = ''
    for await (const chunk of req) body += String(chunk)
    const url = new URL(req.url ?? '/', this.url)
    const trouble = this.isDown ? 'hang-up' : this.troubles.shift()
    this.seen.push({ method: req.method ?? '', path: url.pathname, headers: req.headers, body, failed: trouble !== undefined })
    if (trouble === 'hang-up') return void req.socket.destroy()
    const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'access-control-expose-headers': 'etag, retry-after' }
    if (req.method === 'OPTIONS') return void res.writeHead(204, cors).end()
    if (trouble !== undefined) return void res.writeHead(trouble.status, { ...cors, ...trouble.headers }).end(trouble.body ?? '')
    if (url.pathname.startsWith('/v1/stream')) return this.#stream(res)
    const { status, headers, json } = this.#well(req, url, body)
    res.writeHead(status, { ...cors, 'content-type': 'application/json', ...headers }).end(json === undefined ? '' : JSON.stringify(json))
  }

  #well(req: IncomingMessage, url: URL, body: string): { readonly status: number; readonly headers?: { readonly [name: string]: string }; readonly json?: unknown } {
    const stored = { success: true, refused: [] }
    if (url.pathname.startsWith('/v1/ruleset')) {
      const etag = `"${this.ruleset.environment}-${this.ruleset.revision}"`
      return req.headers['if-none-match'] === etag ? { status: 304, headers: { etag } } : { status: 200, headers: { etag }, json: compacted(this.ruleset) }
    }
    if (url.pathname === '/v1/batch') return { status: 200, json: stored }
    if (url.pathname === '/v1/identify') return { status: 200, json: { ...stored, ...this.#person((JSON.parse(body) as Event).userId ?? '') } }
    if (url.pathname === '/v1/subject') return this.#found(this.subjects.get(url.searchParams.get('userId') ?? ''))
    if (url.pathname === '/v1/person') return this.#found(this.persons.get(url.searchParams.get('anonymousId') ?? url.searchParams.get('userId') ?? ''))
    if (url.pathname.startsWith('/v1/preview/')) return this.#found(this.previews.get(url.searchParams.get('token') ?? ''))
    return { status: 404 }
  }

  #person(userId: string): { readonly person?: SignedFacts } {
    const person = this.persons.get(userId)
    return person === undefined ? {} : { person }
  }

  #found(json: unknown): { readonly status: number; readonly json?: unknown } {
    return json === undefined ? { status: 404 } : { status: 200, json }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }
}
