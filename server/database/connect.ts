import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { StartupProblem } from '../startup-problem.ts'
import { type Connections, connectionPool } from './connection-pool.ts'
import type { Tables } from './database.ts'
import { openEmbedded } from './embedded/open.ts'
import { guardedKysely } from './guarded-kysely.ts'
import { exclusively } from './postgres/exclusively.ts'
import { listenOnPostgres } from './postgres/listen.ts'
import { openPostgres } from './postgres/open.ts'

export type DatabaseOptions = (
  | { readonly kind: 'embedded'; /** The data folder, made when it is missing. */ readonly folder: string }
  | { readonly kind: 'postgres'; readonly url: string; /** Connections at most; 10. */ readonly poolSize?: number }
) & {
  /** Milliseconds a statement may take; 30,000. `withStatementTimeout` changes it for a stretch of work. */
  readonly statementTimeout?: number
  /** Embedded only: how many may wait for their turn; 2,000. */
  readonly queueLimit?: number
}

export type Database = {
  readonly db: Kysely<Tables>
  readonly kind: 'embedded' | 'postgres'
  /**
   * Hears what `select pg_notify(channel, payload)` says, from this process and, on PostgreSQL, from others; inside a
   * transaction it is said at its commit. An empty payload may also mean "some were missed". Resolves with the stop.
   */
  readonly listen: (channel: string, hear: (payload: string) => void) => Promise<() => Promise<void>>
  /** Runs `work` while no other server runs one of that name on this database. The embedded one has a single server. */
  readonly exclusively: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>
  /** Resolves with the reason when the database cannot go on in this process: finish what can be finished and exit. */
  readonly lost: Promise<StartupProblem>
  readonly close: () => Promise<void>
}

type Opened = Connections & Pick<Database, 'listen' | 'exclusively'>

/**
 * Opens the database that the options name: embedded in this process, or PostgreSQL 15 and newer. Both run through
 * Kysely's PostgreSQL dialect with the same values (values.ts), and both throw at once when `db` is used while a
 * transaction of the same call holds a connection.
 *
 * @throws StartupProblem one sentence: folder locked or not writable, PostgreSQL unreachable, refusing or too old
 */
export async function openDatabase(options: DatabaseOptions, log: Logger): Promise<Database> {
  let lose: (problem: StartupProblem) => void = () => undefined
  const lost = new Promise<StartupProblem>((resolve) => (lose = resolve))
  const opened = await open(options, log, lose)
  const db = await guardedKysely<Tables>(connectionPool(opened))
  let closing: Promise<void> | undefined
  return { db, kind: options.kind, listen: opened.listen, exclusively: opened.exclusively, lost, close: () => (closing ??= db.destroy()) }
}

async function open(options: DatabaseOptions, log: Logger, lose: (problem: StartupProblem) => void): Promise<Opened> {
  const statementTimeout = options.statementTimeout ?? 30_000
  if (options.kind === 'postgres') return openServer(options.url, options.poolSize ?? 10, statementTimeout, log)
  const embedded = await openEmbedded({ folder: options.folder, statementTimeout, queueLimit: options.queueLimit ?? 2_000 }, log, lose)
  return { ...embedded, exclusively: (_, work) => work() }
}

async function openServer(url: string, size: number, statementTimeout: number, log: Logger): Promise<Opened> {
  const connections = await openPostgres({ url, size, statementTimeout }, log)
  return { ...connections, listen: (channel, hear) => listenOnPostgres(url, channel, hear, log), exclusively: (name, work) => exclusively(url, name, work) }
}
