import { access, constants, mkdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { StartupProblem } from '../../startup-problem.ts'
import type { Answer, Connections, Held } from '../connection-pool.ts'
import { type Priority, queryScope } from '../query-scope.ts'
import { databaseRestarting } from '../unavailable.ts'
import { lockFolder } from './lock.ts'
import { keepTidy } from './maintenance.ts'
import { Session } from './session.ts'
import { Turns } from './turns.ts'

export type EmbeddedOptions = {
  /** The data folder; PostgreSQL's files go into `database` inside it. */
  readonly folder: string
  /** Milliseconds a statement may take before it is stopped. */
  readonly statementTimeout: number
  /** Statements and transactions that may wait before more are refused. */
  readonly queueLimit: number
}

export type Embedded = Connections & {
  readonly listen: (channel: string, hear: (payload: string) => void) => Promise<() => Promise<void>>
}

/**
 * Opens the embedded database: the folder is locked, the database made when it is missing, and kept open in a thread
 * that is replaced when a statement has to be stopped.
 *
 * @param onLost called once when it cannot go on (full disk, or the thread keeps ending)
 * @throws StartupProblem when the folder is locked, cannot be written, or does not open
 */
export async function openEmbedded(options: EmbeddedOptions, log: Logger, onLost: (problem: StartupProblem) => void): Promise<Embedded> {
  const folder = await preparedFolder(options.folder)
  const lock = await lockFolder(folder)
  try {
    await makeDatabase(folder, log)
    const keeper = new Keeper({ ...options, folder }, log, onLost)
    await keeper.open()
    const stopTidying = keepTidy(keeper, log)
    return {
      acquire: () => keeper.acquire(queryScope().priority),
      listen: (channel, hear) => keeper.listen(channel, hear),
      async end() {
        stopTidying()
        await keeper.close()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function preparedFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    const database = join(folder, 'database')
    if (await exists(database)) await access(database, constants.R_OK | constants.W_OK | constants.X_OK)
    return await realpath(folder)
  } catch (error) {
    throw folderProblem(folder, error as NodeJS.ErrnoException)
  }
}

function folderProblem(folder: string, error: NodeJS.ErrnoException): StartupProblem {
  const reason = {
    EACCES: 'this user may not write there',
    EPERM: 'this user may not write there',
    EROFS: 'its file system is read-only',
    ENOSPC: 'its disk is full',
    ENOTDIR: 'a part of that path is a file',
    EEXIST: 'that is a file, not a folder',
  }[error.code ?? ''] ?? error.message
  return new StartupProblem(`The data folder ${folder} cannot be used: ${reason}. Choose another one with PRODUCTING_DATA.`)
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false)
}

/** A fresh database is made beside its place and then renamed, so that a kill halfway leaves nothing half-made. */
async function makeDatabase(folder: string, log: Logger): Promise<void> {
  const place = join(folder, 'database')
  if (await exists(place)) return
  const making = join(folder, 'database.new')
  await rm(making, { recursive: true, force: true })
  log.info({ folder: place }, 'making the embedded database')
  const session = await Session.open({ folder: making, onNotification: () => undefined, onEnd: () => undefined })
  await session.close()
  await rename(making, place)
}

/** Keeps one session open, hands out turns on it, and opens the next one when it ended. */
export class Keeper {
  readonly turns: Turns
  readonly #options: EmbeddedOptions
  readonly #log: Logger
  readonly #onLost: (problem: StartupProblem) => void
  readonly #hearers = new Map<string, Set<(payload: string) => void>>()
  #session: Promise<Session> | undefined
  #endings: readonly number[] = []
  #closing = false
  #lost = false

  constructor(options: EmbeddedOptions, log: Logger, onLost: (problem: StartupProblem) => void) {
    this.#options = options
    this.#log = log
    this.#onLost = onLost
    this.turns = new Turns(options.queueLimit)
  }

  async open(): Promise<void> {
    this.#session = this.#openSession()
    await this.#session
  }

  /** One turn on the connection. After the session under it ended, whatever is left of the turn is refused. */
  async acquire(priority: Priority): Promise<Held> {
    const release = await this.turns.take(priority)
    try {
      const session = await this.#current()
      return { release, query: (sql, parameters) => this.#ask(session, sql, parameters) }
    } catch (error) {
      release()
      throw error
    }
  }

  async listen(channel: string, hear: (payload: string) => void): Promise<() => Promise<void>> {
    const hearers = this.#hearers.get(channel) ?? new Set()
    this.#hearers.set(channel, hearers.add(hear))
    if (hearers.size === 1) await this.#inTurn(`listen ${quoted(channel)}`)
    return async () => {
      hearers.delete(hear)
      if (hearers.size === 0 && !this.#closing) await this.#inTurn(`unlisten ${quoted(channel)}`)
    }
  }

  async close(): Promise<void> {
    const release = await this.turns.take('ingest')
    this.#closing = true
    const session = await this.#session?.catch(() => undefined)
    await session?.close()
    release()
  }

  #current(): Promise<Session> {
    if (this.#closing || this.#session === undefined) return Promise.reject(databaseRestarting())
    return this.#session
  }

  #ask(session: Session, sql: string, parameters: readonly unknown[]): Promise<Answer> {
    return session.run(sql, parameters, queryScope().statementTimeout ?? this.#options.statementTimeout)
  }

  async #inTurn(sql: string): Promise<void> {
    const held = await this.acquire('page')
    try {
      await held.query(sql, [])
    } finally {
      held.release()
    }
  }

  async #openSession(): Promise<Session> {
    const session = await Session.open({
      folder: join(this.#options.folder, 'database'),
      onNotification: (channel, payload) => this.#hearers.get(channel)?.forEach((hear) => hear(payload)),
      onEnd: (end) => this.#ended(end),
    })
    for (const channel of this.#hearers.keys()) await session.run(`listen ${quoted(channel)}`, [], 0)
    return session
  }

  /** A full disk ends everything, because PostgreSQL itself stops there. A stopped or crashed thread is replaced. */
  #ended(end: 'disk-full' | 'crashed'): void {
    if (this.#closing || this.#lost) return
    if (end === 'disk-full') return this.#lose(new StartupProblem(`The disk that holds ${this.#options.folder} is full; make room and start again. Everything that was acknowledged is still there.`))
    const minuteAgo = Date.now() - 60_000
    this.#endings = [...this.#endings.filter((at) => at > minuteAgo), Date.now()]
    if (this.#endings.length > 20) return this.#lose(new StartupProblem('The embedded database keeps ending; see the log.'))
    this.#log.warn('the embedded database is being reopened')
    this.#session = this.#openSession()
    this.#session.catch((error: unknown) => this.#lose(error instanceof StartupProblem ? error : new StartupProblem(`The embedded database does not reopen: ${String(error)}`)))
  }

  #lose(problem: StartupProblem): void {
    if (this.#lost) return
    this.#lost = true
    this.#onLost(problem)
  }
}

function quoted(channel: string): string {
  return `"${channel.replaceAll('"', '""')}"`
}
