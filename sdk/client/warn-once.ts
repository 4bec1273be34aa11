import type { Diagnostic } from './diagnostics.ts'

/** Bounded, so that messages with changing parts do not fill the memory. */
const MOST_WARNINGS = 200

/** Where no host listens: each message once on the console. */
export function warnOnce(): (diagnostic: Diagnostic) => void {
  const warned = new Set<string>()
  return ({ code, message }) => {
    const line = `[producting] ${code}: ${message}`
    if (warned.has(line) || warned.size >= MOST_WARNINGS) return
    warned.add(line)
    globalThis.console?.warn(line)
  }
}
