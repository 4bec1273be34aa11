import type { Diagnostic } from '../client/diagnostics.ts'
import { words } from '../client/words.ts'

/** For who develops: diagnostics in sentences on the console. Loaded where `debug` is set. */
export function inSentences({ code, message }: Diagnostic): void {
  globalThis.console?.warn(`[producting] ${code}: ${words(code, message)}`)
}
