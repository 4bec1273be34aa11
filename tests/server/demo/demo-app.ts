import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import { onTestFinished } from 'vitest'
import { type App, createApp } from '#server/app.ts'
import { type TestClock, testClock } from '#server/clock.ts'
import { readConfig } from '#server/config.ts'
import type { Database } from '#server/database/connect.ts'
import { DEMO_FILL } from '#server/demo/demo.service.ts'
import { type DemoFile, readDemoFile } from '#server/demo/demo-file.service.ts'
import { fillDemo } from '#server/demo/fill.service.ts'
import type { Welcome } from '#server/demo/welcome.service.ts'
import type { AppRouter } from '#server/router.ts'
import type { Job } from '#server/workspaces/job.ts'
import { silentLog, type World } from '#tests/support/world.ts'
import { wire } from '#server/wire.ts'

/** An installation that was started and welcomed somebody, with as many synthetic visitors as a test has patience for. */
export type DemoApp = AsyncDisposable & {
  readonly app: App
  readonly url: string
  readonly folder: string
  readonly clock: TestClock
  readonly welcomed: Welcome
  readonly file: () => Promise<DemoFile>
  /** The typed client with the admin token of demo.json. */
  readonly admin: () => Promise<TRPCClient<AppRouter>>
  readonly fill: () => Promise<Job>
  /** Resolves when the fill has ended, however it did. */
  readonly filled: () => Promise<Job>
}

export type DemoOptions = {
  readonly world: Pick<World, 'database'>
  readonly folder?: string
  readonly clock?: TestClock
  /** 0: the fill ends at once with nobody. */
  readonly visitors?: number
  readonly demo?: 'on' | 'off'
}

export async function openDemoApp({ world, folder = newFolder(), clock = testClock(new Date()), visitors = 0, demo = 'on' }: DemoOptions): Promise<DemoApp> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const config = readConfig({ PUBLIC_URL: url, PRODUCTING_DATA: folder, PRODUCTING_DEMO: demo, PRODUCTING_TEST_CLOCK: 'on' }, folder)
  const app = createApp({ database: world.database, clock, config, log: silentLog })
  fillWith(app, world.database, visitors)
  server.on('request', app.handler)
  const welcomed = await app.welcome(url)
  await app.start()
  const file = async () => demoFile(folder)
  return {
    app, url, folder, clock, welcomed, file,
    admin: async () => clientOf(await file()),
    fill: () => fillOf(app),
    filled: () => until(() => fillOf(app), (job) => job.state !== 'running' && job.state !== 'waiting'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await app.close()
    },
  }
}

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'producting-demo-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function fillWith(app: App, database: Database, visitors: number): void {
  if (visitors === 0) app.parts.jobs.register(DEMO_FILL, async () => {})
  else app.parts.jobs.register(DEMO_FILL, (handle) => fillDemo({ parts: app.parts, openApp: createApp, database, visitors }, handle))
}

async function demoFile(folder: string): Promise<DemoFile> {
  const file = await readDemoFile(folder)
  if (file === null) throw new Error('demo.json is missing')
  return file
}

function clientOf({ url, adminToken }: DemoFile): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc`, transformer: wire, headers: { authorization: `Bearer ${adminToken}` } })] })
}

async function fillOf(app: App): Promise<Job> {
  const { id } = await app.parts.db.selectFrom('workspaces').select('workspaces.id').executeTakeFirstOrThrow()
  const job = (await app.parts.jobs.list(id)).find((one) => one.kind === DEMO_FILL)
  if (job === undefined) throw new Error('the fill was not started')
  return job
}

/** Asks again until the answer fits; the test's own time limit ends it. */
export async function until<Answer>(ask: () => Promise<Answer>, fits: (answer: Answer) => boolean): Promise<Answer> {
  for (;;) {
    const answer = await ask()
    if (fits(answer)) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
