import { resolve } from 'node:path'
import { pino } from 'pino'
import { migrations } from '../../migrations/index.ts'
import { createApp } from '../../server/app.ts'
import { systemClock, testClock } from '../../server/clock.ts'
import { type Config, readConfig } from '../../server/config.ts'
import { type Database, openDatabase } from '../../server/database/connect.ts'
import { migrateUp } from '../../server/database/migrate.ts'
import { databaseOptions } from '../../server/database/options.ts'
import { StartupProblem } from '../../server/startup-problem.ts'
import { DAY, type Filling, fillWorkspace, type Told } from './fill.ts'
import { countPeople, fillPeople } from './people.ts'
import { sizesFrom } from './sizes.ts'

/**
 * `DATABASE_URL=postgres://… npm run seed`: a large workspace in an empty database, to try the console with and to measure it:
 * 500 flags, 300 experiments, 200 audiences and 1M people. `-- --people 20000 --flags 50` makes a smaller one. Stopped
 * anywhere, the same command goes on; run again it changes nothing. `npm start` with the same settings then serves it.
 */
export async function seed(parameters: readonly string[], environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const sizes = sizesFrom(parameters)
  const config = readConfig(environment, resolve(import.meta.dirname, '../..'))
  const database = await openDatabase(databaseOptions(config), silent)
  try {
    await migrateUp(database, migrations)
    await fill({ database, config, sizes, signal, told: progress(), now: systemClock.now() })
  } finally {
    await database.close()
  }
}

const silent = pino({ level: 'silent' })

type Fill = Omit<Filling, 'parts' | 'end'> & { readonly database: Database; readonly config: Config; readonly now: Date }

/** All of it, in a database that has its tables. */
export async function fill({ database, config, now, ...rest }: Fill): Promise<void> {
  const app = createApp({ database, clock: testClock(now), config, log: silent, background: false })
  const filling: Filling = { parts: app.parts, end: Math.floor(now.getTime() / DAY) * DAY, ...rest }
  const workspaceId = await fillWorkspace(filling)
  await fillPeople(filling, workspaceId)
  await countPeople(filling, workspaceId)
  await app.close()
}

/** A line each second, over the one before on a terminal. */
function progress(): Told {
  let [last, step, began] = [0, '', 0]
  return (what, done, of) => {
    const now = performance.now()
    if (what !== step) [step, began] = [what, now]
    if (now - last < 1_000 && done < of) return
    last = now
    const end = process.stderr.isTTY && done < of ? '' : '\n'
    process.stderr.write(`${process.stderr.isTTY ? '\r\u001B[2K' : ''}${what}: ${done.toLocaleString('en')} of ${of.toLocaleString('en')}, ${((now - began) / 1000).toFixed(0)} s${end}`)
  }
}

if (process.argv[1] === import.meta.filename) {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())
  await seed(process.argv.slice(2), process.env, stop.signal).catch((error: unknown) => {
    process.exitCode = 1
    if (stop.signal.aborted) {
      process.stderr.write('\nStopped. The same command goes on there.\n')
      // A count that was under way is thrown away with its connection.
      process.exit()
    }
    if (error instanceof StartupProblem) process.stderr.write(`${error.message}\n`)
    else throw error
  })
}
