import pg from 'pg'
import { connectionProblem } from './problem.ts'

/** Runs `work` while no other server runs one of that name on this database; the others wait. Ends with the process. */
export async function exclusively<Result>(url: string, name: string, work: () => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, application_name: 'producting-lock', connectionTimeoutMillis: 10_000, keepAlive: true })
  // A connection that breaks gives the lock back; the work itself goes on.
  client.on('error', () => undefined)
  await client.connect().catch((error: unknown) => {
    throw connectionProblem(url, error)
  })
  try {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [`producting ${name}`])
    return await work()
  } finally {
    await client.end()
  }
}
