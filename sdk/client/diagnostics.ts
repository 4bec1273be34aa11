/** What went wrong inside a client that never throws. Codes are stable; messages are for people. */
export type Diagnostic = { readonly code: DiagnosticCode; readonly message: string }

export type DiagnosticCode =
  | 'options-invalid' | 'fetch-missing' | 'host-callback-failed' | 'storage-failed' | 'internal'
  | 'ruleset-unreachable' | 'ruleset-refused' | 'ruleset-unreadable' | 'operator-unknown'
  | 'evaluation-failed' | 'subject-unknown' | 'subject-unresolved' | 'id-refused'
  | 'events-unreachable' | 'events-refused' | 'event-refused' | 'event-unreadable' | 'event-too-large' | 'outbox-full' | 'outbox-closed'
  | 'identify-refused'

export type Diagnostics = {
  readonly tell: (code: DiagnosticCode, message: string) => void
  /** Runs what belongs to the host or to us, and answers `otherwise` where it throws. */
  readonly guard: <Result>(otherwise: Result, run: () => Result) => Result
  /** The same for what takes a while. */
  readonly guardLater: <Result>(otherwise: Result, run: () => Promise<Result>) => Promise<Result>
}

/** @param listener the host's; without one each message is warned of once on the console */
export function createDiagnostics(listener?: (diagnostic: Diagnostic) => void): Diagnostics {
  const hear = typeof listener === 'function' ? listener : warnOnce()
  const tell = (code: DiagnosticCode, message: string): void => {
    try {
      hear({ code, message })
    } catch {
      // The host's own listener failed: there is nobody left to tell.
    }
  }
  return {
    tell,
    guard: (otherwise, run) => {
      try {
        return run()
      } catch (thrown) {
        tell('internal', messageOf(thrown))
        return otherwise
      }
    },
    guardLater: async (otherwise, run) => {
      try {
        return await run()
      } catch (thrown) {
        tell('internal', messageOf(thrown))
        return otherwise
      }
    },
  }
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : 'Something was thrown that is no error.'
}

/** Bounded, so that messages with changing parts do not fill the memory. */
const MOST_WARNINGS = 200

function warnOnce(): (diagnostic: Diagnostic) => void {
  const warned = new Set<string>()
  return ({ code, message }) => {
    if (warned.has(message) || warned.size >= MOST_WARNINGS) return
    warned.add(message)
    globalThis.console?.warn(`[producting] ${code}: ${message}`)
  }
}
