import type { IncomingMessage, ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { Refusal, refusal } from './refusal.ts'

/** Plain handlers for SDK endpoints: they need no express, and express can call them as they are. */
export type Exchange = {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  /** What follows the `?`, as it came: few handlers read it. */
  readonly query: string
  readonly params: { readonly [name: string]: string }
}

/** One that needs to wait for nothing answers at once, without a promise. */
export type Handler = (exchange: Exchange) => Promise<void> | void

/** What is there, or comes. A promise for what is there already costs more than most of what is done with it. */
export type Soon<Value> = Value | Promise<Value>

/** Goes on with a value: at once where it is there. */
export function after<Value, Result>(soon: Soon<Value>, go: (value: Value) => Soon<Result>): Soon<Result> {
  return soon instanceof Promise ? soon.then(go) : go(soon)
}

export type Route = { readonly method: 'GET' | 'POST' | 'OPTIONS'; readonly path: string; readonly handle: Handler }

/** Reads a body of at most `limit` bytes (unpacked), or refuses with 413 and leaves the connection usable for the answer. */
export function readBody(req: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => withBody(req, limit, resolve, reject))
}

/**
 * The same without a promise: `go` with the body, `fail` with what went wrong, in `go` too. By the request's events: a
 * loop over its chunks costs as much as answering, and leaving it early closes the connection.
 */
export function withBody(req: IncomingMessage, limit: number, go: (body: Buffer) => Soon<void>, fail: (error: unknown) => void): void {
  if (Number(req.headers['content-length'] ?? 0) > limit) {
    fail(tooLarge(req, limit))
    return
  }
  const chunks: Buffer[] = []
  let size = 0
  req.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
    // Whatever else comes is read and dropped, so that the answer finds its way.
    else if (size - chunk.length <= limit) fail(tooLarge(req, limit))
  })
  req.on('end', () => {
    if (size > limit) return
    const [first] = chunks
    const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)
    const encoding = req.headers['content-encoding']
    try {
      const going = encoding === undefined ? go(body) : unpacked(body, encoding, limit).then(go)
      if (going instanceof Promise) going.catch(fail)
    } catch (error) {
      fail(error)
    }
  })
  req.on('error', fail)
}

async function unpacked(body: Buffer, encoding: string, limit: number): Promise<Buffer> {
  const coding = encoding.trim().toLowerCase()
  if (coding === 'identity') return body
  // `x-gzip` is gzip, and any case is the same (RFC 9110, 8.4.1).
  if (coding !== 'gzip' && coding !== 'x-gzip') throw refusal('invalid', `The body is encoded as ${encoding}; send gzip or plain JSON.`, { encoding })
  try {
    return gunzipSync(body, { maxOutputLength: limit })
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw refusal('too-large', `The body unpacks to more than ${limit} bytes. Send smaller batches.`, { limit })
    throw refusal('not-json', 'The body says it is gzip and is not.', {})
  }
}

function tooLarge(req: IncomingMessage, limit: number): Refusal {
  req.resume()
  return refusal('too-large', `The body is larger than ${limit} bytes. Send smaller batches.`, { limit })
}

/** Parses JSON, whatever the content type says (browsers' beacons send text/plain). */
export function readJson(req: IncomingMessage, limit: number): Promise<unknown> {
  return readBody(req, limit).then(jsonIn)
}

/** The error names the place. */
export function jsonIn(body: Buffer): unknown {
  const text = body.toString('utf8')
  if (text.trim() === '') throw refusal('not-json', 'The body is empty; send a JSON object.', {})
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw refusal('not-json', `The body is not JSON: ${(error as Error).message}`, {})
  }
}

export function sendJson(res: ServerResponse, status: number, body: unknown, headers: { readonly [name: string]: string } = {}): void {
  const text = JSON.stringify(body)
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text), 'x-content-type-options': 'nosniff', ...headers })
  res.end(text)
}

/** A refusal as every HTTP door answers it: what is wrong, where, what to do; never a stack. */
export function sendRefusal(res: ServerResponse, no: Refusal): void {
  const headers = no.retryAfter === undefined ? {} : { 'retry-after': String(no.retryAfter) }
  sendJson(res, no.status, { success: false, error: { code: no.code, message: no.message, facts: no.facts } }, headers)
}

/** The key in `Authorization: Bearer …`, `Authorization: Basic key:`, or `X-API-Key`. */
export function keyInHeaders(req: IncomingMessage): string | null {
  const header = req.headers.authorization
  if (header?.startsWith('Bearer ') === true && header.length > 7) return header.slice(7).trim()
  const [scheme, value] = header?.split(' ', 2) ?? []
  if (scheme?.toLowerCase() === 'bearer' && value) return value
  if (scheme?.toLowerCase() === 'basic' && value) return Buffer.from(value, 'base64').toString('utf8').split(':', 1)[0] || null
  const plain = req.headers['x-api-key']
  return typeof plain === 'string' && plain !== '' ? plain : null
}
