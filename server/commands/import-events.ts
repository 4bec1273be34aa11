import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type Config, readConfig } from '../config.ts'
import { readDemoFile } from '../demo/demo-file.service.ts'
import { type PastRecord, pastEvents } from '../imports/past-events.ts'
import { type Source, sourceOf } from '../imports/source.ts'
import { unpacked } from '../imports/unpacked.service.ts'
import { StartupProblem } from '../startup-problem.ts'
import { type EventsOptions, eventsOptions } from './import-events-options.ts'
import { type Receiver, sendEvents } from './import-events-send.ts'
import { progressBar } from './import-progress.ts'
import { openFile } from './open-file.ts'

/** Events of one request, and requests that are under way together. */
const BATCH = 500
const TOGETHER = 4
/** Reasons that are told by name. */
const MOST_EXAMPLES = 10

/**
 * `npm run import-events -- FILE`: events of the past, from a file to a server that runs. Where it is stopped, the same
 * command goes on; run twice it brings nothing twice. Progress goes to the error stream, what came of it to the output.
 *
 * @throws StartupProblem one sentence: a wrong option, an unreadable file, a server that refuses
 */
export async function run(parameters: readonly string[]): Promise<void> {
  const options = eventsOptions(parameters)
  if (options === null) return
  const file = await openFile(options.path)
  try {
    const { size } = await file.stat()
    await runWith(options, sourceOf(file, size))
  } finally {
    await file.close()
  }
}

type Outcome = { records: number; sent: number; refused: number; readonly reasons: Map<string, number>; readonly examples: string[] }

async function runWith(options: EventsOptions, source: Source): Promise<void> {
  const config = readConfig(process.env, resolve(import.meta.dirname, '../..'))
  const to = options.check ? null : await receiverFor(config, options)
  const stop = new AbortController()
  const end = (): void => stop.abort()
  process.once('SIGINT', end).once('SIGTERM', end)
  const bar = progressBar(process.stderr)
  const outcome: Outcome = { records: 0, sent: 0, refused: 0, reasons: new Map(), examples: [] }
  try {
    const place = await placeOf(config, options, source)
    const skip = options.again || to === null ? 0 : await readPlace(place)
    if (skip > 0) process.stderr.write(`Going on after the first ${skip.toLocaleString('en')} records, which an earlier run sent.\n`)
    outcome.records = skip
    await sendAll({ options, source: watched(source, (done) => bar.show({ kind: 'progress', step: 'receiving', done, total: source.bytes })), skip, to: to === null ? null : { ...to, signal: stop.signal }, outcome, signal: stop.signal, keep: (records) => savePlace(place, records) })
    bar.clear()
    process.stdout.write(summaryOf(outcome, options.check))
  } catch (error) {
    bar.clear()
    if (!stop.signal.aborted) throw error
    throw new StartupProblem(`Stopped after ${outcome.records.toLocaleString('en')} records. The same command goes on there.`)
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end)
  }
}

type Work = {
  readonly options: EventsOptions
  readonly source: Source
  readonly skip: number
  /** Null: only look. */
  readonly to: Receiver | null
  readonly outcome: Outcome
  readonly signal: AbortSignal
  readonly keep: (records: number) => Promise<void>
}

/** Some batches together, then the next ones: what the place says was sent is all before it. */
async function sendAll({ options, source, skip, to, outcome, signal, keep }: Work): Promise<void> {
  let waiting: PastRecord[] = []
  const send = async (): Promise<void> => {
    signal.throwIfAborted()
    const batches = batchesOf(waiting)
    const refused = to === null ? batches.map(() => []) : await Promise.all(batches.map((batch) => sendEvents(to, batch.map(({ event }) => event))))
    for (const record of waiting) if ('reason' in record) note(outcome, record.line, record.reason)
    batches.forEach((batch, n) => {
      outcome.sent += batch.length - (refused[n]?.length ?? 0)
      for (const { index, reason } of refused[n] ?? []) note(outcome, batch[index]?.line ?? 0, reason)
    })
    outcome.records += waiting.length
    if (to !== null) await keep(outcome.records)
    waiting = []
  }
  for await (const record of pastEvents(unpacked(source, options.path), { form: options.form, columns: options.columns, skip })) {
    waiting.push(record)
    if (waiting.length >= BATCH * TOGETHER) await send()
  }
  if (waiting.length > 0) await send()
}

function batchesOf(records: readonly PastRecord[]) {
  const events = records.flatMap((record) => ('events' in record ? record.events.map((event) => ({ event, line: record.line })) : []))
  return Array.from({ length: Math.ceil(events.length / BATCH) }, (_, n) => events.slice(n * BATCH, (n + 1) * BATCH))
}

function note(outcome: Outcome, line: number, reason: string): void {
  outcome.refused += 1
  outcome.reasons.set(reason, (outcome.reasons.get(reason) ?? 0) + 1)
  if (outcome.examples.length < MOST_EXAMPLES) outcome.examples.push(`  line ${line}: ${reason}`)
}

function summaryOf({ records, sent, refused, examples }: Outcome, isCheck: boolean): string {
  const count = (number: number): string => number.toLocaleString('en')
  const said = `${count(records)} records read; ${count(sent)} events ${isCheck ? 'can be sent' : 'are stored'}${refused === 0 ? '' : `, ${count(refused)} not`}.\n`
  return refused === 0 ? said : `${said}${examples.join('\n')}\n${refused > examples.length ? `  and ${count(refused - examples.length)} more\n` : ''}`
}

function watched(source: Source, onBytes: (bytes: number) => void): Source {
  return {
    bytes: source.bytes,
    async *read(until) {
      let done = 0
      for await (const chunk of source.read(until)) {
        done += chunk.length
        onBytes(done)
        yield chunk
      }
    },
  }
}

/** The named server with its key, or the one that runs on this machine. */
async function receiverFor({ dataFolder }: Config, { url, key }: EventsOptions): Promise<Omit<Receiver, 'signal'>> {
  const here = await readDemoFile(dataFolder)
  if (url !== null && !URL.canParse(url)) throw new StartupProblem(`--url is "${url}"; it must be an address like https://growth.example.com.`)
  const origin = url === null ? here?.url : new URL(url).origin
  if (origin === undefined) throw new StartupProblem('No server runs on this machine. Start it with npm start, or name one with --url.')
  const known = key ?? (here?.url === origin ? here.serverKey : null)
  if (known === null) throw new StartupProblem(`--url needs --key with a server key of ${origin}. Make one there under Start, SDK keys.`)
  return { url: origin, key: known }
}

/** Where it is written how far a file was sent, to which server: in the data folder, by what the file and the wish are. */
async function placeOf({ dataFolder }: Config, { path, form, columns, url }: EventsOptions, source: Source): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([resolve(path), source.bytes, form, columns, url]))
  for await (const chunk of source.read(1_000_000)) hash.update(chunk)
  return join(dataFolder, 'import-events', `${hash.digest('hex').slice(0, 32)}.json`)
}

const place = z.object({ records: z.number().int().min(0) })

async function readPlace(path: string): Promise<number> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return 0
  try {
    return place.parse(JSON.parse(text)).records
  } catch {
    return 0
  }
}

async function savePlace(path: string, records: number): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(`${path}.new`, JSON.stringify({ records }))
  await rename(`${path}.new`, path)
}
