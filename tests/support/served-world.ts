import { type App, createApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { listen } from '#server/listen.ts'
import { freePort } from './postgres-server.ts'
import { openWorld, silentLog, type World, type WorldOptions } from './world.ts'

/** A world in which the whole app answers real HTTP. */
export type ServedWorld = World & { readonly app: App; readonly url: string }

/**
 * `await using world = await openServedWorld({ database })`
 *
 * @param settings environment variables beside the usual ones of tests (no demo, the clock can be set)
 */
export async function openServedWorld(options: WorldOptions = {}, settings: Readonly<Record<string, string>> = {}): Promise<ServedWorld> {
  const world = await openWorld(options)
  const port = await freePort()
  const folder = world.options.kind === 'embedded' ? world.options.folder : '/nowhere'
  const config = readConfig({ PORT: String(port), PRODUCTING_DEMO: 'off', PRODUCTING_TEST_CLOCK: 'on', ...settings }, folder)
  const app = createApp({ database: world.database, clock: world.clock, config, log: silentLog })
  await app.start()
  const listening = await listen(config, app.handler)
  return {
    ...world,
    app,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      await listening.close()
      await app.close()
      await world[Symbol.asyncDispose]()
    },
  }
}
