import pg from 'pg'
import type { Logger } from 'pino'

const reconnectAfter = 1_000

/**
 * Hears notifications on a connection of its own, made again when it breaks. What was sent meanwhile is lost, so
 * `hear` is also called with an empty payload after each reconnection: look again.
 */
export async function listenOnPostgres(url: string, channel: string, hear: (payload: string) => void, log: Logger): Promise<() => Promise<void>> {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'producting-listen', connectionTimeoutMillis: 10_000 })
    fresh.on('error', () => undefined)
    fresh.on('end', () => again())
    fresh.on('notification', ({ payload }) => hear(payload ?? ''))
    await fresh.connect()
    await fresh.query(`listen ${pg.escapeIdentifier(channel)}`)
    client = fresh
    if (stopped) await fresh.end()
  }
  const again = (): void => {
    if (stopped || timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      connect().then(() => hear(''), (error: unknown) => {
        log.warn({ code: (error as { code?: string }).code }, 'the listening database connection is not back yet')
        again()
      })
    }, reconnectAfter)
  }

  await connect()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await client?.end()
  }
}
