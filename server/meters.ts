import type { RequestHandler } from 'express'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { type Answered, RequestTally } from './request-tally.ts'

/** What Prometheus reads at `/metrics`: requests by door and status, how long they took, and the process itself. */
export function openMeters(): { readonly count: (answered: Answered) => void; readonly answer: RequestHandler } {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'producting_' })
  const tally = new RequestTally()
  return {
    count: (answered) => tally.count(answered),
    answer: async (_req, res) => {
      res.type(registry.contentType).send(`${await registry.metrics()}\n${tally.text()}`)
    },
  }
}
