import type { RequestHandler } from 'express'
import { Counter, Histogram, collectDefaultMetrics, Registry } from 'prom-client'

export type Answered = { readonly url: string; readonly method: string; readonly status: number; readonly seconds: number }

/** What Prometheus reads at `/metrics`: requests by door and status, how long they took, and the process itself. */
export function openMeters(): { readonly count: (answered: Answered) => void; readonly answer: RequestHandler; readonly registry: Registry } {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'producting_' })
  const requests = new Counter({ name: 'producting_http_requests_total', help: 'Requests answered.', labelNames: ['door', 'method', 'status'], registers: [registry] })
  const seconds = new Histogram({ name: 'producting_http_request_seconds', help: 'Time to answer.', labelNames: ['door'], buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10], registers: [registry] })
  return {
    registry,
    count: ({ url, method, status, seconds: took }) => {
      const door = doorOf(url)
      requests.inc({ door, method, status: String(status) })
      // A stream stays open as long as its reader: its time says nothing about speed.
      if (!STREAMS.has(door)) seconds.observe({ door }, took)
    },
    answer: async (_req, res) => {
      res.type(registry.contentType).send(await registry.metrics())
    },
  }
}

const STREAMS: ReadonlySet<string> = new Set(['/v1/stream', '/ofrep/v1/stream'])

/** The first segments, without keys or ids: few names, so that the series stay few. */
const DOORS = /^\/(ofrep\/v1\/(?:evaluate|stream|configuration)(?=[/?]|$)|v1\/(?:ruleset|stream|preview|batch|track|identify|page|screen|group|alias|projects|subject|person|[tipsgab])(?=[/?]|$)|trpc|sdk\.js|producting|import|sign-in|sign-out|healthz|readyz|metrics|assets|demo)(?=[/?]|$)/

function doorOf(url: string): string {
  const match = DOORS.exec(url)
  return match === null ? 'page' : `/${match[1]}`
}
