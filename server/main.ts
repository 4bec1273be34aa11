import { resolve } from 'node:path'
import { destination, type Logger, pino } from 'pino'
import { migrations } from '#migrations/index.ts'
import { type App, createApp } from './app.ts'
import { type Clock, systemClock, testClock } from './clock.ts'
import { type Config, readConfig } from './config.ts'
import { openDatabase } from './database/connect.ts'
import { migrateUp } from './database/migrate.ts'
import { databaseOptions } from './database/options.ts'
import { welcome, type Welcome } from './demo/welcome.service.ts'
import { listen } from './listen.ts'
import { StartupProblem } from './startup-problem.ts'

/** What is open, newest last; it is closed from the end. */
const closers: (() => Promise<void>)[] = []
let ending: Promise<void> | undefined

/** Ends in good order, once. What was accepted is finished first; a second signal ends at once. */
function end(code: number): Promise<void> {
  ending ??= closeAll().then((failed) => process.exit(failed ? 1 : code))
  return ending
}

/** Closes the newest first; one that fails is told and does not keep the others open. */
async function closeAll(): Promise<boolean> {
  let failed = false
  for (const close of closers.toReversed()) {
    await close().catch((error: unknown) => {
      failed = true
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    })
  }
  return failed
}

function endOnSignals(): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (ending !== undefined) process.exit(1)
      void end(0)
    })
  }
}

async function start(config: Config): Promise<void> {
  const log = openLog(config)
  const database = await openDatabase(databaseOptions(config), log)
  closers.push(database.close)
  void database.lost.then((problem) => endAfterAnswers(problem))
  const ran = await migrateUp(database, migrations)
  if (ran.length > 0) log.info({ ran }, 'the schema was brought up to date')
  const app = createApp({ database, clock: clockFor(config), config, log })
  // The door is taken first, so that a taken port is noticed before any work begins; who comes early waits.
  let opened: () => void = () => undefined
  const ready = new Promise<void>((resolve) => (opened = resolve))
  let handler: App['handler'] = (req, res, over) => void ready.then(() => (res.closed ? over?.(res) : app.handler(req, res, over)))
  const listening = await listen(config, (req, res, over) => handler(req, res, over))
  closers.push(app.close, listening.close)
  await app.start()
  // Servers that start together on one database make the first workspace once.
  const welcomed = await database.exclusively('welcome', () => welcome(app.parts, config.publicUrl))
  opened()
  handler = app.handler
  process.stdout.write(greeting(welcomed))
}

function greeting({ url, signInUrl, demoUrl }: Welcome): string {
  const demo = demoUrl === null ? [] : [`  Demo product   ${demoUrl}`]
  return ['', `  Producting     ${url}`, ...demo, `  Sign in, once  ${signInUrl}`, '', ''].join('\n')
}

function clockFor(config: Config): Clock {
  return config.testClock ? testClock() : systemClock
}

/** JSON lines on the error stream, without what opens doors. */
function openLog(config: Config): Logger {
  const secrets = ['authorization', 'cookie', 'x-api-key'].map((header) => `req.headers["${header}"]`)
  return pino({ level: config.logLevel, redact: [...secrets, 'res.headers["set-cookie"]'] }, destination({ dest: 2, sync: true }))
}

/** Requests under way still get their refusal; nothing new could be stored. */
async function endAfterAnswers(problem: StartupProblem): Promise<void> {
  process.stderr.write(`${problem.message}\n`)
  await end(1)
}

async function main(): Promise<void> {
  endOnSignals()
  try {
    await start(readConfig(process.env, resolve(import.meta.dirname, '..')))
  } catch (error) {
    if (ending !== undefined) return
    if (!(error instanceof StartupProblem)) throw error
    process.stderr.write(`${error.message}\n`)
    await end(1)
  }
}

await main()
