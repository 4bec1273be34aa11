import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { sendJson, sendRefusal } from './http.ts'
import { Refusal, refusalIn } from './refusal.ts'

/**
 * Answers what was thrown: a refusal by its name; a defect with a code to quote, whose stack is in the log under that
 * code and never leaves the server.
 */
export function answerError(res: ServerResponse, error: unknown, log: Logger): void {
  const no = answerable(res, error, log)
  if (no === null) return
  if (no instanceof Refusal) sendRefusal(res, no)
  else sendJson(res, 500, { success: false, error: { code: 'defect', message: no.message, facts: { code: no.code } } })
}

/** What was not expected, as it may be told: the stack stays in the log under this code. */
export type Defect = { readonly code: string; readonly message: string }

/** What is to be answered; null where an answer was under way already, which is broken off. */
export function answerable(res: ServerResponse, error: unknown, log: Logger): Refusal | Defect | null {
  const no = refusalIn(error)
  if (res.headersSent) {
    if (no === null) log.error({ err: error }, 'an answer broke off')
    res.destroy()
    return null
  }
  if (no !== null) return no
  const code = logDefect(error, log)
  return { code, message: `Something failed on the server; nothing was lost. Quote ${code} when you ask about it.` }
}

/** Writes a defect down under a new code, which is what may be told of it. */
export function logDefect(error: unknown, log: Logger, where: { readonly [name: string]: string | undefined } = {}): string {
  const code = randomBytes(3).toString('hex').toUpperCase()
  log.error({ err: error, code, ...where }, 'a request failed')
  return code
}
