import type { Logger } from 'pino'
import { withStatementTimeout } from '../query-scope.ts'
import type { Keeper } from './open.ts'

/** Bytes of log after which a checkpoint is due, and after which it is called although others wait. */
const due = 48 * 2 ** 20
const overdue = 4 * due
const checkEvery = 5_000
const vacuumEvery = 12

/**
 * What a PostgreSQL server does in processes of its own and one thread does not do at all: checkpoints (the log would
 * grow for ever) and vacuum with fresh statistics. Both wait for a quiet moment.
 *
 * @returns stops it
 */
export function keepTidy(keeper: Keeper, log: Logger): () => void {
  let rounds = 0
  let running = false
  const timer = setInterval(() => {
    if (running) return
    running = true
    rounds += 1
    void tidy(keeper, log, rounds % vacuumEvery === 0)
      .catch((error: unknown) => log.debug({ err: error }, 'upkeep of the embedded database was put off'))
      .finally(() => (running = false))
  }, checkEvery)
  timer.unref()
  return () => clearInterval(timer)
}

/** One round: a checkpoint when enough log has gathered, and tables with many dead rows vacuumed. */
export function tidy(keeper: Pick<Keeper, 'acquire' | 'turns'>, log: Logger, vacuums: boolean): Promise<void> {
  return withStatementTimeout(0, async () => {
    const written = await logSinceCheckpoint(keeper)
    if (written > overdue || (written > due && keeper.turns.idle)) await statement(keeper, 'checkpoint')
    if (!vacuums) return
    for (const table of await tablesToVacuum(keeper)) {
      if (!keeper.turns.idle) return
      const started = performance.now()
      await statement(keeper, `vacuum (analyze, truncate false) ${table}`)
      log.debug({ table, milliseconds: Math.round(performance.now() - started) }, 'vacuumed')
    }
  })
}

async function logSinceCheckpoint(keeper: Pick<Keeper, 'acquire'>): Promise<number> {
  const rows = await statement(keeper, 'select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 as written from pg_control_checkpoint()')
  return (rows as readonly { readonly written: number }[])[0]?.written ?? 0
}

/** The thresholds of autovacuum: 20 % of the rows dead, or 10 % changed since the last statistics. */
async function tablesToVacuum(keeper: Pick<Keeper, 'acquire'>): Promise<readonly string[]> {
  const rows = await statement(keeper, `
    select quote_ident(schemaname) || '.' || quote_ident(relname) as name from pg_stat_user_tables
    where n_dead_tup > 1000 + 0.2 * n_live_tup or n_mod_since_analyze > 500 + 0.1 * n_live_tup
    order by n_dead_tup desc`)
  return (rows as readonly { readonly name: string }[]).map(({ name }) => name)
}

async function statement(keeper: Pick<Keeper, 'acquire'>, sql: string): Promise<readonly unknown[]> {
  const held = await keeper.acquire('background')
  try {
    return (await held.query(sql, [])).rows
  } finally {
    held.release()
  }
}
