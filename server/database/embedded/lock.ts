import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { StartupProblem } from '../../startup-problem.ts'

export type FolderLock = { readonly release: () => Promise<void> }

/**
 * Takes the data folder for this process alone. The embedded database does not guard its folder, and two openers
 * destroy it. On Linux the lock is an abstract socket named after the folder, which the kernel frees even on kill -9,
 * and a socket inside the folder, which another container with the same volume sees; elsewhere a file with our process id.
 *
 * @param folder an existing folder, as its real path
 * @throws StartupProblem when another process holds it
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  if (process.platform !== 'linux') return lockByFile(folder)
  const abstract = await listenOn(`\0producting-${createHash('sha256').update(folder).digest('hex').slice(0, 40)}`)
  if (abstract === 'taken') throw taken(folder)
  try {
    const inside = await lockInside(folder)
    return { release: async () => void (await Promise.all([close(abstract), inside.release()])) }
  } catch (error) {
    await close(abstract)
    throw error
  }
}

/** Nothing on file systems that hold no sockets. A socket that nobody answers is what a killed opener left behind. */
async function lockInside(folder: string): Promise<FolderLock> {
  // Through the folder's descriptor, because a socket's path may have 107 characters; it is removed by that path again.
  const descriptor = openSync(folder, 'r')
  const path = `/proc/self/fd/${descriptor}/lock`
  if (await isAnswered(path)) {
    closeSync(descriptor)
    throw taken(folder)
  }
  rmSync(join(folder, 'lock'), { force: true })
  const server = await listenOn(path).catch(() => undefined)
  return {
    async release() {
      if (server !== undefined && server !== 'taken') await close(server)
      closeSync(descriptor)
    },
  }
}

function listenOn(name: string): Promise<Server | 'taken'> {
  const server = createServer((socket) => socket.destroy())
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve('taken') : reject(error)))
    server.listen(name, () => resolve(server.unref()))
  })
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path)
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      resolve(true)
      socket.destroy()
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((closed) => server.close(() => closed()))
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
