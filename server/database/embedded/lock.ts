import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { StartupProblem } from '../../startup-problem.ts'

export type FolderLock = { readonly release: () => Promise<void> }

/**
 * Takes the data folder for this process alone. The embedded database does not guard its folder, and two openers
 * destroy it. On Linux the lock is an abstract socket named after the folder, which the kernel frees even on kill -9;
 * elsewhere it is a file with our process id.
 *
 * @param folder an existing folder, as its real path
 * @throws StartupProblem when another process holds it
 */
export function lockFolder(folder: string): Promise<FolderLock> {
  return process.platform === 'linux' ? lockBySocket(folder) : Promise.resolve(lockByFile(folder))
}

function lockBySocket(folder: string): Promise<FolderLock> {
  const name = `\0producting-${createHash('sha256').update(folder).digest('hex').slice(0, 40)}`
  const server = createServer((socket) => socket.destroy())
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? taken(folder) : error))
    server.listen(name, () => {
      server.unref()
      resolve({ release: () => new Promise((released) => server.close(() => released())) })
    })
  })
}

function lockByFile(folder: string): FolderLock {
  const file = join(folder, 'lock')
  const holder = holderOf(file)
  if (holder !== undefined && isAlive(holder)) throw taken(folder)
  if (holder !== undefined) rmSync(file, { force: true })
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
  } catch {
    throw taken(folder)
  }
  return { release: async () => rmSync(file, { force: true }) }
}

function holderOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function taken(folder: string): StartupProblem {
  return new StartupProblem(`The data folder ${folder} is in use by another running Producting. Stop that one first, or choose another folder with PRODUCTING_DATA.`)
}
