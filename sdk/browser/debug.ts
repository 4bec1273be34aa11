import type { Diagnostic } from '../client/diagnostics.ts'
import { warnOnce } from '../client/warn-once.ts'
import { words } from '../client/words.ts'

const warn = warnOnce()

/** Diagnostics in sentences on the console: where the host does not listen, and for who develops. */
export function inSentences({ code, message }: Diagnostic): void {
  warn({ code, message: words(code, message) })
}
