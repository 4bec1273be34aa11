import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import type { Logger } from 'pino'
import type { TestClock } from '#server/clock.ts'
import { type App, createApp } from '#server/app.ts'
import { type Config, readConfig } from '#server/config.ts'
import type { AppRouter } from '#server/router.ts'
import type { Scope } from '#server/scope.ts'
import { foundWorkspace } from '#server/workspaces/found.service.ts'
import { makeKey } from '#server/workspaces/key.service.ts'
import { makeSignInLink } from '#server/workspaces/session.service.ts'
import { type DatabaseKind, openWorld, silentLog, type World } from './world.ts'
import { wire } from '#server/wire.ts'

/** A running app on real HTTP with one empty workspace, its keys and its typed client. */
export type RunningApp = AsyncDisposable & {
  readonly world: World
  readonly app: App
  readonly url: string
  readonly workspaceId: string
  readonly environmentId: string
  readonly keys: { readonly client: string; readonly server: string; readonly admin: string }
  /** The typed client with the admin token. */
  readonly admin: TRPCClient<AppRouter>
  /** A fresh link for the workspace's admin. */
  readonly signInLink: () => Promise<string>
  /** Resolves when everything stored by now is in every readout. */
  readonly settled: () => Promise<void>
}

/** `background: false`: nothing happens by itself that the test does not do. */
export async function openRunningApp(options: { readonly database?: DatabaseKind; readonly clock?: TestClock; readonly config?: Partial<Config>; readonly proof?: boolean; readonly claimed?: boolean; readonly log?: Logger; readonly background?: boolean } = {}): Promise<RunningApp> {
  const world = await openWorld(options)
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const config: Config = { ...readConfig({ PUBLIC_URL: url, PRODUCTING_TEST_CLOCK: '1', PRODUCTING_DEMO: 'off', PRODUCTING_LOG: 'silent', PRODUCTING_RECEIVER_NETWORKS: '127.0.0.0/8' }, '/tmp'), ...options.config }
  const app = createApp({ database: world.database, clock: world.clock, config, log: options.log ?? silentLog, background: options.background ?? true })
  server.on('request', app.handler)
  const place = await furnish(world, options)
  await app.start()
  return {
    world,
    app,
    url,
    ...place,
    admin: createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc`, transformer: wire, headers: { authorization: `Bearer ${place.keys.admin}` } })] }),
    signInLink: () => makeSignInLink(world.db, url, place.memberId, world.clock.now()),
    settled: () => app.parts.readouts.catchUp(),
    async [Symbol.asyncDispose]() {
      await closeServer(server)
      await app.close()
      await world[Symbol.asyncDispose]()
    },
  }
}

/** `proof`: as a new workspace is, which believes no browser that proves nothing; most tests are about something else. */
async function furnish(world: World, { proof = false, claimed = true }: { readonly proof?: boolean | undefined; readonly claimed?: boolean | undefined }) {
  const founded = await foundWorkspace(
    world.db,
    { key: 'test', name: 'Test', timeZone: 'Asia/Seoul', currency: 'USD', synthetic: false, members: [{ name: 'Mina Park', email: 'mina@example.com', team: 'product', role: 'admin' }] },
    world.clock.now(),
  )
  const environmentId = founded.environments[0]?.id ?? ''
  // Somebody has signed in here before, as in every installation but a new one.
  if (claimed) await world.db.updateTable('workspaces').set({ claimed_at: world.clock.now() }).execute()
  if (!proof) await world.db.updateTable('environments').set({ demands_proof: false }).execute()
  const scope: Scope = {
    db: world.db,
    workspaceId: founded.workspaceId,
    actor: { kind: 'system', id: 'test', name: 'Test' },
    memberId: null,
    role: 'admin',
    now: world.clock.now(),
    audienceUses: async () => [],
    experimentsOn: async () => [],
    released: async () => {},
  }
  const key = async (kind: 'client' | 'server' | 'admin') => (await makeKey(scope, { kind, name: kind, environmentId: kind === 'admin' ? null : environmentId })).token
  const keys = { client: await key('client'), server: await key('server'), admin: await key('admin') }
  return { workspaceId: founded.workspaceId, environmentId, keys, memberId: founded.members[0]?.id ?? '' }
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
}
