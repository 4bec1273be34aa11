import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { appendFileSync, chownSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { scratchFolder } from './scratch.ts'

/** A PostgreSQL of this run alone. `url('name')` addresses a database in it as its superuser. */
export type PostgresServer = {
  readonly url: (database: string) => string
  readonly stop: () => Promise<void>
  /** Ends every process of it at once, as a power cut for it would; `again` starts it on what is left. */
  readonly kill: () => Promise<{ readonly again: () => Promise<void> }>
}

type Identity = { readonly uid: number; readonly gid: number }

/** Nothing here has to survive a crash of the machine. */
const quick = ['synchronous_commit=off', 'fsync=off', 'full_page_writes=off', 'max_connections=200', 'shared_buffers=128MB', 'log_min_messages=fatal']

/**
 * Starts PostgreSQL from `programs` (a folder with initdb and postgres) on a private folder and a free port. As root it
 * runs as an unprivileged user, because PostgreSQL refuses to be root. Its user `guarded` needs the password `right`.
 * `durable`: what was committed outlives the end of its processes, though not of the machine.
 */
export async function startPostgres(programs: string, { durable = false }: { readonly durable?: boolean } = {}): Promise<PostgresServer> {
  const folder = scratchFolder('postgres')
  const identity = process.getuid?.() === 0 ? unprivileged() : undefined
  if (identity !== undefined) chownSync(folder, identity.uid, identity.gid)
  const data = join(folder, 'data')
  const as = { ...identity, cwd: '/', env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' } }
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--no-instructions'], { ...as, stdio: 'pipe' })
  const port = await freePort()
  guardOneUser(data)
  const settings = (durable ? quick.filter((setting) => setting !== 'synchronous_commit=off') : quick).flatMap((setting) => ['-c', setting])
  // A group of its own, so that all of its processes can be ended together.
  const start = () => spawn(join(programs, 'postgres'), ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, ...settings], { ...as, stdio: 'ignore', detached: true })
  let server = start()
  const quit = (): boolean => server.kill('SIGQUIT')
  process.once('exit', quit)
  const url = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`
  await answers(url('postgres'), `create role guarded login password 'right'`)
  return {
    url,
    async stop() {
      const over = ended(server)
      quit()
      await over
      process.off('exit', quit)
      rmSync(folder, { recursive: true, force: true })
    },
    async kill() {
      const over = ended(server)
      if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL')
      await over
      return {
        again: async () => {
          server = start()
          await answers(url('postgres'), 'select 1')
        },
      }
    },
  }
}

function ended(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => void server.once('exit', () => resolve()))
}

/** The first lines of pg_hba.conf win; a relative name, because the folder belongs to another user. */
function guardOneUser(data: string): void {
  const file = join(data, 'pg_hba.conf')
  const rest = execFileSync('cat', [file], { encoding: 'utf8' })
  execFileSync('tee', [file], { input: `host all guarded 127.0.0.1/32 scram-sha-256\n${rest}`, stdio: ['pipe', 'ignore', 'pipe'] })
  appendFileSync(join(data, 'postgresql.conf'), "password_encryption = 'scram-sha-256'\n")
}

/** Debian's own user for it, else nobody. */
export function unprivileged(): Identity {
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      continue
    }
  }
  return { uid: 65534, gid: 65534 }
}

/** A port that nothing listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

async function answers(url: string, query: string): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.query(query)
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}
