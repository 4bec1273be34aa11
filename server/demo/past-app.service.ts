import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { createApp } from '../app.ts'
import { type TestClock, testClock } from '../clock.ts'
import type { Parts } from '../context.ts'
import type { Database } from '../database/connect.ts'

/** The real app on the same database, behind a port of its own on this machine, with a clock that is moved by hand. */
export type PastApp = AsyncDisposable & { readonly url: string; readonly clock: TestClock }

export async function openPastApp(world: { readonly parts: Parts; readonly openApp: typeof createApp; readonly database: Database }, at: Date): Promise<PastApp> {
  const { parts, openApp, database } = world
  const clock = testClock(at)
  // Ten thousands of requests that nobody made would drown those of people in the log.
  const log = parts.log.child({ app: 'demo' }, { level: 'warn' })
  const app = openApp({ database, clock, config: parts.config, log, background: false })
  const server = createServer(app.handler)
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clock,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      await app.close()
    },
  }
}
