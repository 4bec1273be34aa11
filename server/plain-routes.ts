import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { answerError } from './defect.ts'
import type { Exchange, Route } from './http.ts'
import { refusal } from './refusal.ts'

export type Matched = { readonly path: string; readonly handle: (exchange: Exchange) => Promise<void>; readonly url: URL; readonly params: Exchange['params'] }

/** The SDK endpoints by their first segments, in front of express: a look into a table, then the handler. */
export function plainRoutes(routes: readonly Route[]): { readonly match: (req: IncomingMessage) => Matched | null } {
  const shapes = routes.map((route) => ({ ...route, segments: segmentsOf(route.path) }))
  return {
    match: (req) => {
      const url = urlOf(req)
      const segments = url === null ? [] : segmentsOf(url.pathname)
      const fitting = shapes.flatMap((shape) => {
        const params = paramsOf(shape.segments, segments)
        return params === null ? [] : [{ shape, params }]
      })
      if (url === null || fitting.length === 0) return null
      const method = req.method === 'HEAD' ? 'GET' : req.method
      const found = fitting.find((one) => one.shape.method === method)
      if (found !== undefined) return { path: found.shape.path, handle: found.shape.handle, url, params: found.params }
      return { path: url.pathname, handle: refuseMethod(fitting.map((one) => one.shape.method)), url, params: {} }
    },
  }
}

function refuseMethod(allowed: readonly string[]): Route['handle'] {
  return async ({ req, res }) => {
    res.setHeader('allow', allowed.join(', '))
    throw refusal('method-not-allowed', `${req.method} is not answered here; use ${allowed.join(' or ')}.`, { allowed })
  }
}

function urlOf(req: IncomingMessage): URL | null {
  const address = `http://server${req.url ?? '/'}`
  return URL.canParse(address) ? new URL(address) : null
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').slice(1)
}

function paramsOf(shape: readonly string[], segments: readonly string[]): Exchange['params'] | null {
  if (shape.length !== segments.length) return null
  const params: Record<string, string> = {}
  for (const [index, part] of shape.entries()) {
    const segment = segments[index] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = decoded(segment)
    else if (part !== segment) return null
  }
  return params
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

export async function answerFor(route: Matched, req: IncomingMessage, res: ServerResponse, log: Logger): Promise<void> {
  try {
    await route.handle({ req, res, url: route.url, params: route.params })
  } catch (error) {
    answerError(res, error, log)
  }
}
