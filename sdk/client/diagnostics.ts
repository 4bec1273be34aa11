/** What went wrong inside a client that never throws. Codes are stable; messages are for people. */
export type Diagnostic = { readonly code: DiagnosticCode; readonly message: string }

export type DiagnosticCode =
  | 'options-invalid' | 'fetch-missing' | 'host-callback-failed' | 'storage-failed' | 'internal'
  | 'ruleset-unreachable' | 'ruleset-refused' | 'ruleset-unreadable' | 'ruleset-stale' | 'stream-broken' | 'operator-unknown'
  | 'evaluation-failed' | 'subject-unknown' | 'subject-unresolved' | 'id-refused'
  | 'events-unreachable' | 'events-refused' | 'event-refused' | 'event-unreadable' | 'event-too-large' | 'outbox-full' | 'outbox-closed'
  | 'identify-refused' | 'preview-refused'

export type Diagnostics = {
  /** @param detail what it is about; whoever has room for sentences makes one of it (`words.ts`) */
  readonly tell: (code: DiagnosticCode, detail: string) => void
  /** Runs what belongs to the host or to us, and answers `otherwise` where it throws. */
  readonly guard: <Result>(otherwise: Result, run: () => Result) => Result
  /** The same for what takes a while. */
  readonly guardLater: <Result>(otherwise: Result, run: () => Promise<Result>) => Promise<Result>
}

/** A message out of a code and what it is about. */
export type Words = (code: DiagnosticCode, detail: string) => string

/** @param hear the host's listener, or `warnOnce` */
export function createDiagnostics(hear: (diagnostic: Diagnostic) => void, words: Words = (_, detail) => detail): Diagnostics {
  const tell: Diagnostics['tell'] = (code, detail) => {
    try {
      hear({ code, message: words(code, detail) })
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
  return thrown instanceof Error ? thrown.message : String(thrown)
}
