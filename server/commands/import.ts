import type { FileHandle } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { type Config, readConfig } from '../config.ts'
import { readDemoFile } from '../demo/demo-file.service.ts'
import { readoutText } from '../imports/readout-text.ts'
import { importText } from '../imports/import-text.ts'
import type { ImportDone } from '../imports/protocol.ts'
import type { Readout } from '../readouts/readout.ts'
import { StartupProblem } from '../startup-problem.ts'
import { importHere } from './import-here.ts'
import { type ImportOptions, importOptions } from './import-options.ts'
import { progressBar } from './import-progress.ts'
import { openFile } from './open-file.ts'
import { importOnServer, isAnswering, readoutFromServer, type Sending, type Server } from './import-remote.ts'

/**
 * `npm run import -- FILE --unit COL|@row --variant COL --control V …`: a CSV of an experiment that ran elsewhere becomes
 * an experiment, and its readout is printed. Progress and notes go to the error stream, the readout to the output.
 *
 * @throws StartupProblem one sentence: a wrong option, an unreadable file, a server that refuses
 * @throws Refusal what is wrong with the file or with the wish
 */
export async function run(parameters: readonly string[]): Promise<void> {
  const options = importOptions(parameters)
  if (options === null) return
  const file = await openFile(options.path)
  try {
    await runWith(options, file)
  } finally {
    await file.close()
  }
}

async function runWith(options: ImportOptions, file: FileHandle): Promise<void> {
  const config = readConfig(process.env, resolve(import.meta.dirname, '../..'))
  const bar = progressBar(process.stderr)
  const stop = new AbortController()
  const end = () => stop.abort()
  process.once('SIGINT', end).once('SIGTERM', end)
  const { size } = await file.stat()
  const sending: Sending = { file, bytes: size, name: basename(options.path), mapping: options.mapping, onProgress: bar.show, signal: stop.signal }
  try {
    const { done, readout } = await carryOut(config, options, sending)
    bar.clear()
    process.stderr.write(importText(done))
    process.stdout.write(options.json ? `${JSON.stringify(readout, null, 2)}\n` : readoutText(readout))
  } catch (error) {
    bar.clear()
    throw stop.signal.aborted ? new StartupProblem('The import was stopped. Nothing was changed.') : error
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end)
  }
}

type CarriedOut = { readonly done: ImportDone; readonly readout: Readout }

async function carryOut(config: Config, options: ImportOptions, sending: Sending): Promise<CarriedOut> {
  const server = await serverFor(config, options)
  if (server === null) return importHere(config, sending)
  const done = await importOnServer(server, sending)
  return { done, readout: await readoutFromServer(server, done.key) }
}

/** The named server, or the one that runs on this machine; null where none does. */
async function serverFor({ dataFolder }: Config, { url, token }: ImportOptions): Promise<Server | null> {
  const file = await readDemoFile(dataFolder)
  if (url === null) {
    const server = file === null ? null : { url: file.url, token: token ?? file.adminToken }
    return server !== null && (await isAnswering(server)) ? server : null
  }
  if (!URL.canParse(url)) throw new StartupProblem(`--url is "${url}"; it must be an address like https://growth.example.com.`)
  const { origin } = new URL(url)
  const known = token ?? (file?.url === origin ? file.adminToken : null)
  if (known === null) throw new StartupProblem(`--url needs --token with an admin token of ${origin}. Make one there under Start, SDK keys.`)
  if (await isAnswering({ url: origin, token: known })) return { url: origin, token: known }
  throw new StartupProblem(`${origin} does not answer, or does not know this admin token.`)
}
