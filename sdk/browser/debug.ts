import { type Diagnostic, type Diagnostics } from '../client/diagnostics.ts'
import { tellUnknown } from '../client/readable-ruleset.ts'
import { words } from '../client/words.ts'
import type { Ruleset } from '../core/ruleset.ts'

/** For who develops: diagnostics in sentences on the console, and a look over each ruleset. Loaded where `debug` is set. */
export function inSentences({ code, message }: Diagnostic): void {
  globalThis.console?.warn(`[producting] ${code}: ${words(code, message)}`)
}

export function inspect(diagnostics: Diagnostics, ruleset: unknown): void {
  diagnostics.guard(undefined, () => tellUnknown(diagnostics, ruleset as Ruleset))
}
