import pg from 'pg'
import type { Logger } from 'pino'
import { Refusal } from '../../refusal.ts'
import type { Answer, Connections, Held } from '../connection-pool.ts'
import { queryScope } from '../query-scope.ts'
import { databaseRestarting, diskFull, poolExhausted, statementTimedOut } from '../unavailable.ts'
import { valueParser } from '../values.ts'
import { connectionProblem, tooOld } from './problem.ts'

export type PostgresOptions = {
  readonly url: string
  readonly statementTimeout: number
  /** Connections at most. */
  readonly size: number
}

/** The oldest release whose SQL we write. */
const oldest = 15
const secondsForConnection = 10

/**
 * Opens a pool on PostgreSQL.
 *
 * @throws StartupProblem when it cannot be reached, refuses us, or is older than 15; never with the password in it
 */
export async function openPostgres(options: PostgresOptions, log: Logger): Promise<Connections> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.size,
    connectionTimeoutMillis: secondsForConnection * 1000,
    statement_timeout: options.statementTimeout,
    keepAlive: true,
    application_name: 'producting',
    // To compile a statement takes longer than any of ours.
    options: '-c jit=off',
    types: { getTypeParser: (oid: number) => valueParser(oid) },
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => log.warn({ code: (error as { code?: string }).code }, 'an idle database connection was lost'))
  // One that breaks while in use says so to its query as well; here it only must not be unheard.
  pool.on('connect', (client) => client.on('error', () => undefined))
  try {
    await assertUsable(pool, options.url)
  } catch (error) {
    await pool.end()
    throw error
  }
  return { acquire: () => acquire(pool, options.statementTimeout), end: () => pool.end() }
}

async function assertUsable(pool: pg.Pool, url: string): Promise<void> {
  const version = await pool
    .query<{ version: number; name: string }>(`select current_setting('server_version_num')::int as version, current_setting('server_version') as name`)
    .catch((error: unknown) => {
      throw connectionProblem(url, error)
    })
  const row = version.rows[0]
  if (row === undefined || row.version < oldest * 10_000) throw tooOld(url, row?.name ?? 'unknown', oldest)
}

async function acquire(pool: pg.Pool, usual: number): Promise<Held> {
  const client = await pool.connect().catch((error: unknown) => {
    throw asRefusal(error, usual)
  })
  const timeout = queryScope().statementTimeout ?? usual
  let broken = false
  const query = (sql: string, parameters: readonly unknown[]) =>
    ask(client, sql, parameters).catch((error: unknown) => {
      const refused = asRefusal(error, timeout)
      broken ||= refused instanceof Refusal && !(refused.code === 'disk-full') && !isSql(error)
      throw refused
    })
  if (timeout !== usual) await query(`set statement_timeout = ${timeout}`, [])
  return { query, release: (discard = false) => client.release(discard || broken || timeout !== usual) }
}

async function ask(client: pg.PoolClient, sql: string, parameters: readonly unknown[]): Promise<Answer> {
  const { command, rowCount, rows } = await client.query<Record<string, unknown>, unknown[]>(sql, [...parameters])
  return { command, rowCount: rowCount ?? 0, rows }
}

function isSql(error: unknown): boolean {
  return error instanceof pg.DatabaseError
}

/** What the outside can do nothing about but wait becomes a refusal; every other SQL error stays as it is. */
function asRefusal(error: unknown, timeout: number): unknown {
  const { code, message } = error as { readonly code?: string; readonly message?: string }
  if (code === '57014') return statementTimedOut(timeout)
  if (code === '53100') return diskFull()
  if (code?.startsWith('57P') || code === '53300' || code === '53400') return databaseRestarting()
  if (isSql(error)) return error
  if (message?.includes('timeout exceeded when trying to connect')) return poolExhausted(secondsForConnection)
  return code !== undefined || /Connection terminated|not queryable/.test(message ?? '') ? databaseRestarting() : error
}
