import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { StartupProblem } from '../../startup-problem.ts'
import type { Answer } from '../connection-pool.ts'
import { databaseRestarting, diskFull, statementTimedOut } from '../unavailable.ts'
import { type ParseValue, preparedValue, valueParser } from '../values.ts'

type FromWorker =
  | { readonly kind: 'opened' }
  | { readonly kind: 'not-opened'; readonly message: string; readonly log: readonly string[] }
  | { readonly kind: 'closed' }
  | { readonly kind: 'panic'; readonly line: string }
  | { readonly kind: 'notification'; readonly channel: string; readonly payload: string }
  | { readonly kind: 'error'; readonly id: number; readonly message: string; readonly facts: Readonly<Record<string, unknown>> }
  | TextAnswer

type TextAnswer = {
  readonly kind: 'answer'
  readonly id: number
  readonly command: string
  readonly rowCount: number
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[]
  readonly rows: readonly (readonly (string | null)[])[]
}

type Pending = { readonly id: number; readonly resolve: (answer: Answer) => void; readonly reject: (error: unknown) => void }

export type SessionOptions = {
  /** PGDATA: the folder of PostgreSQL's own files. */
  readonly folder: string
  readonly onNotification: (channel: string, payload: string) => void
  /** The thread ended by itself, or the disk is full: nothing more can be asked of this session. */
  readonly onEnd: (end: SessionEnd) => void
}

export type SessionEnd = 'disk-full' | 'crashed'

/** An SQL error, with PostgreSQL's code and constraint on it as the pg driver has them. */
export class SqlError extends Error {
  override readonly name = 'SqlError'
}

/**
 * Settings that PostgreSQL needs when it runs as one process in one thread: checkpoints are ours to call
 * (maintenance.ts), so little log is kept; a statement sorts in memory before it writes files.
 */
const settings = ['max_wal_size=64MB', 'min_wal_size=32MB', 'work_mem=16MB', 'log_min_messages=log']

/** One thread with the embedded database open in it. One statement at a time; the caller waits its turn (turns.ts). */
export class Session {
  readonly #worker: Worker
  readonly #options: SessionOptions
  readonly #opened: Promise<void>
  #pending: Pending | undefined
  #nextId = 1
  #end: SessionEnd | 'closed' | undefined
  #onClosed: () => void = () => undefined

  private constructor(options: SessionOptions, wasm: WebAssembly.Module) {
    this.#options = options
    this.#worker = new Worker(new URL('./worker.mjs', import.meta.url), {
      workerData: { folder: options.folder, settings, wasm },
      // Unlike the process, the thread takes no flags of a test runner or a loader.
      execArgv: [],
    })
    this.#opened = new Promise((resolve, reject) => this.#listen(resolve, reject))
  }

  /** @throws StartupProblem when PostgreSQL does not open the folder */
  static async open(options: SessionOptions): Promise<Session> {
    const session = new Session(options, await wasmModule())
    await session.#opened
    return session
  }

  /** Runs one statement. `timeout` in milliseconds, 0 without end; a statement that takes longer ends the thread. */
  run(sql: string, parameters: readonly unknown[], timeout: number): Promise<Answer> {
    if (this.#end !== undefined) return Promise.reject(this.#end === 'disk-full' ? diskFull() : databaseRestarting())
    if (this.#pending !== undefined) return Promise.reject(new Error('The embedded database was asked two things at once.'))
    const id = this.#nextId++
    const answer = new Promise<Answer>((resolve, reject) => (this.#pending = { id, resolve, reject }))
    this.#worker.postMessage({ kind: 'run', id, sql, parameters: parameters.map(preparedValue) })
    if (timeout === 0) return answer
    const timer = setTimeout(() => void this.#stop(statementTimedOut(timeout)), timeout)
    return answer.finally(() => clearTimeout(timer))
  }

  /** Closes PostgreSQL in good order (a checkpoint, no recovery at the next opening). */
  async close(): Promise<void> {
    if (this.#end !== undefined) return void (await this.#worker.terminate())
    this.#end = 'closed'
    await new Promise<void>((resolve) => {
      this.#onClosed = resolve
      this.#worker.postMessage({ kind: 'close' })
    })
    await this.#worker.terminate()
  }

  async #stop(reason: Error): Promise<void> {
    if (this.#end !== undefined) return
    this.#end = 'crashed'
    const pending = this.#pending
    await this.#worker.terminate()
    pending?.reject(reason)
    this.#options.onEnd('crashed')
  }

  /** Until it is open, whatever ends it is told to the opener alone; afterwards it is an end. */
  #listen(opened: () => void, notOpened: (error: unknown) => void): void {
    let isOpen = false
    const ended = (error: unknown): void => {
      if (isOpen) return this.#ended('crashed')
      this.#end = 'closed'
      notOpened(error)
    }
    this.#worker.on('message', (message: FromWorker) => {
      if (message.kind === 'opened') {
        isOpen = true
        opened()
      } else if (message.kind === 'not-opened') ended(openingProblem(this.#options.folder, message.log, message.message))
      else if (message.kind === 'closed') this.#onClosed()
      else if (message.kind === 'panic') {
        if (isOpen) this.#ended(message.line.includes('No space left on device') ? 'disk-full' : 'crashed')
        else ended(openingProblem(this.#options.folder, [message.line], message.line))
        void this.#worker.terminate()
      }
      else if (message.kind === 'notification') this.#options.onNotification(message.channel, message.payload)
      else this.#settle(message)
    })
    this.#worker.on('error', ended)
    this.#worker.on('exit', () => ended(openingProblem(this.#options.folder, [], 'its thread ended')))
  }

  #settle(message: Extract<FromWorker, { kind: 'answer' | 'error' }>): void {
    const pending = this.#pending
    if (pending === undefined || pending.id !== message.id) return
    this.#pending = undefined
    if (message.kind === 'answer') return settleWith(pending, message)
    if (message.facts['code'] !== '53100') return pending.reject(Object.assign(new SqlError(message.message), message.facts))
    pending.reject(diskFull())
    this.#ended('disk-full')
  }

  #ended(end: SessionEnd): void {
    this.#onClosed()
    if (this.#end !== undefined) return
    this.#end = end
    this.#pending?.reject(end === 'disk-full' ? diskFull() : databaseRestarting())
    this.#pending = undefined
    this.#options.onEnd(end)
  }
}

/** A value that cannot be read (an unsafe integer) fails its own statement and nothing else. */
function settleWith(pending: Pending, answer: TextAnswer): void {
  try {
    pending.resolve(readAnswer(answer))
  } catch (error) {
    pending.reject(error)
  }
}

function readAnswer({ command, rowCount, fields, rows }: TextAnswer): Answer {
  const columns = fields.map(({ name, dataTypeID }) => ({ name, parse: valueParser(dataTypeID) }))
  return { command, rowCount, rows: rows.map((row) => readRow(columns, row)) }
}

function readRow(columns: readonly { readonly name: string; readonly parse: ParseValue }[], row: readonly (string | null)[]): unknown {
  return Object.fromEntries(columns.map(({ name, parse }, index) => {
    const text = row[index] ?? null
    return [name, text === null ? null : parse(text)]
  }))
}

function openingProblem(folder: string, log: readonly string[], message: string): StartupProblem {
  const words = [...log, message].join('\n')
  if (words.includes('No space left on device')) return new StartupProblem(`The disk that holds ${folder} is full; make room and start again. Everything that was acknowledged is still there.`)
  const reason = log.findLast((line) => /FATAL|PANIC/.test(line))?.replace(/^.*?(FATAL|PANIC):\s*/, '') ?? message
  return new StartupProblem(`The database in ${folder} does not open: ${reason}`)
}

let compiled: Promise<WebAssembly.Module> | undefined

/** Compiled once per process and handed to each thread. */
function wasmModule(): Promise<WebAssembly.Module> {
  const dist = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'))
  compiled ??= readFile(join(dist, 'pglite.wasm')).then((bytes) => WebAssembly.compile(bytes))
  return compiled
}
