import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import { type DueMessage, saveAttempt, takeDue, trimMessages } from './webhook.repository.ts'
import { pauseAfter, signatureHeaders } from './webhook.ts'

const AT_ONCE = 20
const PATIENCE_MS = 15_000
/** Longer than an attempt takes. */
const TAKEN_FOR_MS = 60_000
const KEPT_MS = 30 * 86_400_000
const LONGEST_PROBLEM = 300

/**
 * Sends what waits, each message until its receiver answers 2xx, at least once: a receiver knows a repetition by its id.
 * Several servers may do it; a message is tried by one of them at a time.
 */
export class WebhookSender {
  readonly #db: Db
  readonly #clock: Clock

  constructor(db: Db, clock: Clock) {
    this.#db = db
    this.#clock = clock
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
    const { status, problem } = await attempt(message, now)
    if (problem === null) return saveAttempt(this.#db, message.id, { state: 'delivered', dueAt: now, status, problem })
    const pause = status === GONE ? null : pauseAfter(message.attempts)
    await saveAttempt(this.#db, message.id, pause === null ? { state: 'failed', dueAt: now, status, problem } : { state: 'waiting', dueAt: new Date(now.getTime() + pause), status, problem })
  }
}

/** A receiver that says so wants no more of it. Source: Standard Webhooks specification 1.0.0, "Delivery". */
const GONE = 410

async function attempt({ id, url, secret, body }: DueMessage, at: Date): Promise<{ readonly status: number | null; readonly problem: string | null }> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Producting', ...signatureHeaders(secret, { id, at, body }) },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const said = answer.ok ? null : await beginningOf(answer)
    return { status: answer.status, problem: answer.ok ? null : `It answered ${answer.status}. ${said ?? ''}`.trim().slice(0, LONGEST_PROBLEM) }
  } catch (error) {
    return { status: null, problem: reasonOf(error).slice(0, LONGEST_PROBLEM) }
  }
}

/** What it said, as far as a person would read it; the rest is not fetched. */
async function beginningOf(answer: Response): Promise<string> {
  const reader = answer.body?.getReader()
  const first = await reader?.read()
  await reader?.cancel()
  return Buffer.from(first?.value ?? []).toString('utf8', 0, LONGEST_PROBLEM)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'It could not be reached.'
  if (error.name === 'TimeoutError') return `It did not answer within ${PATIENCE_MS / 1000} seconds.`
  const { cause } = error
  const code = cause instanceof Error ? ((cause as { code?: string }).code ?? cause.message) : error.message
  return `It could not be reached (${code}).`
}
