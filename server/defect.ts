import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { sendJson, sendRefusal } from './http.ts'
import { Refusal } from './refusal.ts'

/**
 * Answers what was thrown: a refusal by its name; a defect with a code to quote, whose stack is in the log under that
 * code and never leaves the server.
 */
export function answerError(res: ServerResponse, error: unknown, log: Logger): void {
  const no = refusalIn(error)
  if (res.headersSent) {
    if (no === null) log.error({ err: error }, 'an answer broke off')
    res.destroy()
    return
  }
  if (no !== null) {
    sendRefusal(res, no)
    return
  }
  const code = randomBytes(3).toString('hex').toUpperCase()
  log.error({ err: error, code }, 'a request failed')
  sendJson(res, 500, { success: false, error: { code: 'defect', message: `Something failed on the server; nothing was lost. Quote ${code} when you ask about it.`, facts: { code } } })
}

/** A refusal may be wrapped by what carried it (a query, a transaction). */
function refusalIn(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error
  return error instanceof Error && error.cause !== undefined ? refusalIn(error.cause) : null
}
