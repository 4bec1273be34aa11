import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createTRPCClient, httpLink } from '@trpc/client'
import { pino } from 'pino'
import { migrations } from '#migrations/index.ts'
import { systemClock } from '../clock.ts'
import { type Config, readConfig } from '../config.ts'
import { openDatabase } from '../database/connect.ts'
import type { Db } from '../database/database.ts'
import { migrateUp } from '../database/migrate.ts'
import { databaseOptions } from '../database/options.ts'
import { type DemoFile, readDemoFile } from '../demo/demo-file.service.ts'
import type { AppRouter } from '../router.ts'
import { StartupProblem } from '../startup-problem.ts'
import { makeSignInLink } from '../workspaces/session.service.ts'
import { membersOf, allWorkspaces } from '../workspaces/workspace.service.ts'
import { wire } from '../wire.ts'

/**
 * `npm run sign-in-link`: prints a new one-time link for the first admin. The running server is asked, because it alone
 * may use the embedded database; where none runs, the database is opened.
 *
 * @throws StartupProblem one sentence: nothing is set up yet, or the database cannot be opened
 */
export async function run(parameters: readonly string[]): Promise<void> {
  if (parameters.length > 0) throw new StartupProblem(`sign-in-link takes no parameters; "${parameters[0]}" is one.`)
  const config = readConfig(process.env, resolve(import.meta.dirname, '../..'))
  const file = await readDemoFile(config.dataFolder)
  const link = (file === null ? null : await linkFromServer(file)) ?? (await linkFromDatabase(config, file?.url ?? config.publicUrl))
  process.stdout.write(`${link}\n`)
}

const PATIENCE_MS = 5_000

/** Null where nobody answers, or somebody else does; then the database says what is the matter. */
async function linkFromServer({ url, adminToken }: DemoFile): Promise<string | null> {
  const server = createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc`, transformer: wire, headers: { authorization: `Bearer ${adminToken}` } })] })
  return server.member.signInLink.mutate(undefined, { signal: AbortSignal.timeout(PATIENCE_MS) }).then((made) => made.url, () => null)
}

async function linkFromDatabase(config: Config, url: string): Promise<string> {
  const options = databaseOptions(config)
  if (options.kind === 'embedded' && !existsSync(join(options.folder, 'database'))) throw nothingYet()
  const database = await openDatabase(options, pino({ level: 'silent' }))
  try {
    await migrateUp(database, migrations)
    return await makeSignInLink(database.db, url, await firstAdmin(database.db), systemClock.now())
  } finally {
    await database.close()
  }
}

async function firstAdmin(db: Db): Promise<string> {
  const [workspace] = await allWorkspaces(db)
  const members = workspace === undefined ? [] : await membersOf(db, workspace.id)
  const admin = members.find((one) => one.role === 'admin')
  if (admin === undefined) throw nothingYet()
  return admin.id
}

function nothingYet(): StartupProblem {
  return new StartupProblem('Nothing is set up here yet, so there is nobody to sign in. Run `npm start` once.')
}
