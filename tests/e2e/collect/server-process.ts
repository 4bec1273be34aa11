import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { readDemoFile } from '#server/demo/demo-file.service.ts'

const root = resolve(import.meta.dirname, '../../..')
/** A machine that is busy with other tests needs this long to start the server. */
const PATIENCE_MS = 120_000

export type ServerPlace = { readonly folder: string; readonly databaseUrl: string | undefined; readonly port: number }

export type ServerProcess = {
  readonly url: string
  readonly serverKey: string
  readonly adminToken: string
  /** As a power cut for the process: nothing is finished, nothing is said. */
  readonly kill: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Starts the real server as a process of its own and waits until it is ready. */
export async function startServer({ folder, databaseUrl, port }: ServerPlace): Promise<ServerProcess> {
  const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1', PRODUCTING_DATA: folder, PRODUCTING_DEMO: 'off', PRODUCTING_LOG: 'error', ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) }
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const said: string[] = []
  child.stderr.on('data', (text: Buffer) => said.push(text.toString()))
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    child.kill(signal)
    await ended
  }
  const url = `http://127.0.0.1:${port}`
  try {
    await untilReady(url, child)
    const file = await readDemoFile(folder)
    if (file === null) throw new Error('The server wrote no demo.json.')
    return { url, serverKey: file.serverKey, adminToken: file.adminToken, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
  } catch (error) {
    await end('SIGKILL')
    throw new Error(`The server did not start: ${said.join('')}`, { cause: error })
  }
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  while (child.exitCode === null && performance.now() < until) {
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    if (answer?.ok === true) return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error(child.exitCode === null ? 'It was not ready in time.' : `It ended with ${child.exitCode}.`)
}

export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer()
    probe.once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
