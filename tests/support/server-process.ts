import { type Child, runFile } from './child.ts'
import { freePort } from './postgres-server.ts'

export type Settings = Readonly<Record<string, string>>

/** The server as a process of its own. */
export type ServerProcess = Child & { readonly url: string; /** Tells it to stop; resolves with its exit code. */ readonly stop: () => Promise<unknown> }

/**
 * Starts the server on a free port, without a demo unless `settings` ask for one, and waits until it answers.
 *
 * @throws with what it said, when it ended instead
 */
export async function startServer(settings: Settings): Promise<ServerProcess> {
  const port = await freePort()
  const child = runFile('server/main.ts', [], { environment: { PORT: String(port), PRODUCTING_DEMO: 'off', ...settings } })
  const url = `http://127.0.0.1:${port}`
  const ended = child.ended.then((code) => {
    throw new Error(`The server ended with ${code}: ${child.errors()}`)
  })
  ended.catch(() => undefined)
  for (;;) {
    const ready = await Promise.race([fetch(`${url}/readyz`).then((answer) => answer.ok, () => false), ended])
    if (ready) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const stop = (): Promise<unknown> => {
    child.process.kill('SIGTERM')
    return child.ended
  }
  return { ...child, url, stop }
}

/** What a start that cannot succeed says, and its exit code. */
export async function refusedStart(settings: Settings): Promise<readonly [code: unknown, said: string]> {
  const child = runFile('server/main.ts', [], { environment: { PRODUCTING_DEMO: 'off', ...settings } })
  return [await child.ended, child.errors()]
}
