import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import { GONE, type Outbound } from '../outbound.ts'
import { type DueMessage, saveAttempt, takeDue, trimMessages } from './webhook.repository.ts'
import { pauseAfter, signatureHeaders } from './webhook.ts'

const AT_ONCE = 20
const PATIENCE_MS = 15_000
/** Longer than an attempt takes. */
const TAKEN_FOR_MS = 60_000
const KEPT_MS = 30 * 86_400_000

/**
 * Sends what waits, each message until its receiver answers 2xx, at least once: a receiver knows a repetition by its id.
 * Several servers may do it; a message is tried by one of them at a time.
 */
export class WebhookSender {
  readonly #db: Db
  readonly #clock: Clock
  readonly #outbound: Outbound

  constructor(db: Db, clock: Clock, outbound: Outbound) {
    this.#db = db
    this.#clock = clock
    this.#outbound = outbound
  }

  /** Everything that is due. */
  async run(): Promise<void> {
    for (;;) {
      const now = this.#clock.now()
      const due = await takeDue(this.#db, { now, until: new Date(now.getTime() + TAKEN_FOR_MS), limit: AT_ONCE })
      await Promise.all(due.map((message) => this.#send(message)))
      if (due.length < AT_ONCE) return
    }
  }

  async trim(): Promise<void> {
    await trimMessages(this.#db, new Date(this.#clock.now().getTime() - KEPT_MS))
  }

  async #send(message: DueMessage): Promise<void> {
    const now = this.#clock.now()
    const { url, body, secret, id } = message
    const headers = { 'content-type': 'application/json', 'user-agent': 'Producting', ...signatureHeaders(secret, { id, at: now, body }) }
    const { status, problem } = await this.#outbound.deliver(url, { method: 'POST', headers, body, withinMs: PATIENCE_MS })
    if (problem === null) return saveAttempt(this.#db, message.id, { state: 'delivered', dueAt: now, status, problem })
    const pause = status === GONE ? null : pauseAfter(message.attempts)
    await saveAttempt(this.#db, message.id, pause === null ? { state: 'failed', dueAt: now, status, problem } : { state: 'waiting', dueAt: new Date(now.getTime() + pause), status, problem })
  }
}
