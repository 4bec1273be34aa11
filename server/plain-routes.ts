import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { answerError } from './defect.ts'
import type { Exchange, Handler, Route } from './http.ts'
import { refusal } from './refusal.ts'

export type Matched = { readonly handle: Handler; readonly query: string; readonly params: Exchange['params'] }

/** The handlers of one address by method. */
type Place = Map<string, Handler>

/** An address with names in it: what stands before the first name, and the segments from there on. */
type Shape = { readonly before: string; readonly segments: readonly string[]; readonly place: Place }

const NOTHING: Exchange['params'] = {}

/** Where an address with names in it leads. An SDK asks for its own again and again. */
type Found = { readonly place: Place; readonly params: Exchange['params'] }
/** Keys are few; whoever makes up others does not make us remember them all. */
const MOST_REMEMBERED = 1_000
const LONGEST_REMEMBERED = 200

/**
 * The SDK endpoints, in front of express: a look into a table by the address as it came, and for addresses that hold a
 * key by how they begin. Nothing is parsed that the handler does not ask for.
 */
export function plainRoutes(routes: readonly Route[]): { readonly match: (req: IncomingMessage) => Matched | null } {
  const { exact, shapes } = tableOf(routes)
  const remembered = new Map<string, Found>()
  const foundAt = (path: string): Found | null => {
    const known = remembered.get(path)
    if (known !== undefined) return known
    const found = foundIn(shapes, path)
    if (found === null || path.length > LONGEST_REMEMBERED) return found
    if (remembered.size >= MOST_REMEMBERED) remembered.clear()
    remembered.set(path, found)
    return found
  }
  return {
    match: (req) => {
      const url = req.url ?? '/'
      const mark = url.indexOf('?')
      const path = mark < 0 ? url : url.slice(0, mark)
      const query = mark < 0 ? '' : url.slice(mark + 1)
      const place = exact.get(path)
      if (place !== undefined) return { handle: handlerAt(place, req.method), query, params: NOTHING }
      const found = foundAt(path)
      return found === null ? null : { handle: handlerAt(found.place, req.method), query, params: found.params }
    },
  }
}

function foundIn(shapes: readonly Shape[], path: string): Found | null {
  for (const { before, segments, place } of shapes) {
    const params = path.startsWith(before) ? paramsOf(segments, path.slice(before.length)) : null
    if (params !== null) return { place, params }
  }
  return null
}

function tableOf(routes: readonly Route[]): { readonly exact: ReadonlyMap<string, Place>; readonly shapes: readonly Shape[] } {
  const places = new Map<string, Place>()
  for (const { method, path, handle } of routes) places.set(path, (places.get(path) ?? new Map<string, Handler>()).set(method, handle))
  const named = [...places].filter(([path]) => path.includes('/:'))
  return { exact: new Map([...places].filter(([path]) => !path.includes('/:'))), shapes: named.map(([path, place]) => shapeOf(path, place)) }
}

function shapeOf(path: string, place: Place): Shape {
  const at = path.indexOf('/:') + 1
  return { before: path.slice(0, at), segments: path.slice(at).split('/'), place }
}

function handlerAt(place: Place, method: string | undefined): Handler {
  return place.get(method === 'HEAD' ? 'GET' : (method ?? '')) ?? refuseMethod([...place.keys()])
}

function refuseMethod(allowed: readonly string[]): Handler {
  return ({ req, res }) => {
    res.setHeader('allow', allowed.join(', '))
    throw refusal('method-not-allowed', `${req.method} is not answered here; use ${allowed.join(' or ')}.`, { allowed })
  }
}

function paramsOf(segments: readonly string[], rest: string): Exchange['params'] | null {
  const [name = ''] = segments
  if (segments.length === 1) return rest.includes('/') ? null : { [name.slice(1)]: decoded(rest) }
  const parts = rest.split('/')
  if (parts.length !== segments.length) return null
  const params: Record<string, string> = {}
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] ?? ''
    if (segment.startsWith(':')) params[segment.slice(1)] = decoded(part)
    else if (segment !== part) return null
  }
  return params
}

function decoded(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

export function answerFor({ handle, query, params }: Matched, req: IncomingMessage, res: ServerResponse, log: Logger): void {
  try {
    const answering = handle({ req, res, query, params })
    if (answering !== undefined) answering.catch((error: unknown) => answerError(res, error, log))
  } catch (error) {
    answerError(res, error, log)
  }
}
