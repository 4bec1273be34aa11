import type { ServerResponse } from 'node:http'

/** How often a silent stream says that it is alive, ms: proxies close what is silent for a minute. */
const HEARTBEAT_MS = 20_000

const HEADERS = ['cache-control', 'no-store', 'x-accel-buffering', 'no'] as const

/**
 * Opens a stream of server-sent events and answers how to write to it. With each heartbeat, and before each text that
 * `listen` tells, `stands` is asked whether its reader may still read: a key that was withdrawn ends the stream.
 */
export function openStream(
  res: ServerResponse, headers: readonly string[], stands: () => Promise<boolean>, listen: (tell: (text: string) => void) => () => void,
): (text: string) => void {
  // Set apart, so that it can be read from the response: a server that ends closes its streams by it.
  res.setHeader('content-type', 'text/event-stream')
  res.writeHead(200, [...HEADERS, ...headers])
  const write = (text: string): void => void res.write(text)
  const guarded = (text: string): void => {
    // A database that does not answer ends nothing: the reader would come back to the same.
    stands().catch(() => true).then((stillStands) => (stillStands ? write(text) : res.end()), () => undefined)
  }
  const off = listen(guarded)
  const heartbeat = setInterval(() => guarded(': alive\n\n'), HEARTBEAT_MS)
  res.on('close', () => {
    clearInterval(heartbeat)
    off()
  })
  return write
}
