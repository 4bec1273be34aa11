import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import { newId } from '../id.ts'
import { type Delivery, GONE, type Outbound } from '../outbound.ts'
import { pauseAfter, signatureOf } from '../webhooks/webhook.ts'
import { CONTENT_TYPES, type Destination, type Export, fileName } from './export.ts'
import { exportById } from './export.repository.ts'
import { fileOf } from './file.service.ts'
import { holdRun, settleRun, type TakenRun, takeRun } from './run.repository.ts'

/** How long a receiver may say and take nothing. */
const PATIENCE_MS = 60_000
const HELD_MS = 3 * PATIENCE_MS
/** While a file is sent it is held for longer, again and again. */
const HOLD_EVERY_MS = PATIENCE_MS

/** Sends files that are made, each until it is taken with 2xx or given up after the same pauses as a webhook's messages. */
export class ExportSender {
  readonly #db: Db
  readonly #clock: Clock
  readonly #holder = newId('srv')
  readonly #closing = new AbortController()
  readonly #outbound: Outbound

  constructor(db: Db, clock: Clock, outbound: Outbound) {
    this.#db = db
    this.#clock = clock
    this.#outbound = outbound
  }

  async run(): Promise<void> {
    while (!this.#closing.signal.aborted && (await this.#sendNext()));
  }

  /** Breaks off what is being sent; it is sent again. */
  close(): void {
    this.#closing.abort(new Error('the server closes'))
  }

  async #sendNext(): Promise<boolean> {
    const now = this.#clock.now()
    const run = await takeRun(this.#db, { states: ['sending'], holder: this.#holder, now, until: this.#heldUntil() })
    if (run === undefined) return false
    const made = await exportById(this.#db, run.exportId)
    const { destination } = made
    const held = { id: run.id, holder: this.#holder }
    // Somebody took the destination away meanwhile: the file is there to be fetched.
    if (destination === null) return settleRun(this.#db, held, { state: 'done', heldUntil: now, endedAt: now })
    const holding = setInterval(() => void holdRun(this.#db, held, this.#heldUntil()).catch(() => undefined), HOLD_EVERY_MS)
    const outcome = await this.#send(made, destination, run).catch(unread).finally(() => clearInterval(holding))
    if (this.#closing.signal.aborted && outcome.problem !== null) return settleRun(this.#db, held, { state: 'sending', heldUntil: now, endedAt: null })
    return this.#settle(held, run.attempts + 1, outcome)
  }

  #settle(held: { readonly id: string; readonly holder: string }, attempts: number, { status, problem }: Delivery): Promise<boolean> {
    const now = this.#clock.now()
    if (problem === null) return settleRun(this.#db, held, { state: 'done', heldUntil: now, endedAt: now, status, problem, attempts })
    const pause = status === GONE ? null : pauseAfter(attempts)
    return settleRun(this.#db, held, pause === null
      ? { state: 'failed', heldUntil: now, endedAt: now, status, problem, attempts }
      : { state: 'sending', heldUntil: new Date(now.getTime() + pause), endedAt: null, status, problem, attempts })
  }

  /** The length is told beforehand, because storage that takes a PUT wants to know it; the file is read twice, since its signature is too. */
  async #send({ secret }: Export, { url, method }: Destination, run: TakenRun): Promise<Delivery> {
    const signing = signatureOf(secret, { id: run.id, at: this.#clock.now() })
    let length = 0
    for await (const piece of fileOf(this.#db, run)) {
      signing.add(piece)
      length += Buffer.byteLength(piece)
    }
    const headers = { 'content-type': CONTENT_TYPES[run.format], 'content-length': length, 'content-disposition': `attachment; filename="${fileName(run)}"`, 'user-agent': 'Producting', ...signing.headers() }
    return this.#outbound.deliver(url, { method, headers, body: fileOf(this.#db, run), silenceMs: PATIENCE_MS, signal: this.#closing.signal })
  }

  #heldUntil(): Date {
    return new Date(this.#clock.now().getTime() + HELD_MS)
  }
}

/** A file that cannot be read is tried again and given up after the same pauses as a receiver that cannot be reached. */
function unread(error: unknown): Delivery {
  return { status: null, problem: `It could not be read (${error instanceof Error ? error.message : String(error)}).`.slice(0, 300) }
}
