import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Logger, stdSerializers } from 'pino'

export type RequestLog = (req: IncomingMessage, res: ServerResponse, ms: number) => void

/** Asked every few seconds by machines, and of interest to nobody. */
const QUIET: ReadonlySet<string> = new Set(['/healthz', '/readyz'])

/**
 * One line for each request, once it is answered, with a number that tells requests of one process apart. Nothing is
 * made ready before: where `info` is not logged a request costs one comparison.
 */
export function openRequestLog(log: Logger): RequestLog {
  const lines = log.child({}, { serializers: { res: stdSerializers.res } })
  let last = 0
  return (req, res, responseTime) => {
    last = (last + 1) % Number.MAX_SAFE_INTEGER
    if (!lines.isLevelEnabled('info') || QUIET.has(req.url ?? '')) return
    const request = stdSerializers.req(req)
    request.url = withoutToken(request.url)
    lines.info({ reqId: last, req: request, res, responseTime: Math.round(responseTime) }, res.statusCode >= 500 ? 'request errored' : 'request completed')
  }
}

/** The token of a stream's address opens that stream as long as it is valid. */
function withoutToken(url: string): string {
  return url.replace(/([?&]token=)[^&]*/, '$1[Redacted]')
}
