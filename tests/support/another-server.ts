import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import { type App, createApp } from '#server/app.ts'
import { openDatabase } from '#server/database/connect.ts'
import type { AppRouter } from '#server/router.ts'
import type { RunningApp } from './app.ts'
import { silentLog } from './world.ts'
import { wire } from '#server/wire.ts'

/** One more server on the same database, with connections of its own. */
export type AnotherServer = AsyncDisposable & { readonly app: App; readonly url: string; readonly admin: TRPCClient<AppRouter> }

/**
 * `await using server = await openAnotherServer(running)`. PostgreSQL alone: the embedded database belongs to one process.
 *
 * @param options.deaf every notice between servers is lost on its way to it
 */
export async function openAnotherServer(running: RunningApp, { deaf = false }: { readonly deaf?: boolean } = {}): Promise<AnotherServer> {
  const { world, keys } = running
  const database = await openDatabase(world.options, silentLog)
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const app = createApp({ database: deaf ? { ...database, listen: async () => async () => {} } : database, clock: world.clock, config: { ...running.app.parts.config, publicUrl: url }, log: silentLog })
  server.on('request', app.handler)
  await app.start()
  return {
    app,
    url,
    admin: createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc`, transformer: wire, headers: { authorization: `Bearer ${keys.admin}` } })] }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await app.close()
      await database.close()
    },
  }
}
