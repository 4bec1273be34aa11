import type { FetchInit, Surroundings } from './surroundings.ts'

/** What became of one request; nothing is thrown. `status` is 0 where nobody answered, and `why` says why. */
export type Answer = {
  readonly status: number
  readonly why: string | null
  readonly etag: string | null
  readonly text: string
  /** The text as JSON; null where it is none. */
  readonly body: unknown
  readonly retryAfterMs: number | null
}

export type Ask = Omit<FetchInit, 'credentials' | 'signal'> & { readonly url: string; readonly timeoutMs?: number }

const PATIENCE_MS = 10_000

export async function request({ fetch, now, timers }: Surroundings, { url, timeoutMs = PATIENCE_MS, ...init }: Ask): Promise<Answer> {
  const abort = new AbortController()
  let cancel = (): void => undefined
  const late = new Promise<never>((_, reject) => {
    cancel = timers.after(timeoutMs, () => {
      abort.abort()
      reject(new Error(`No answer within ${timeoutMs} ms.`))
    })
  })
  const asked = async (): Promise<Answer> => {
    if (fetch === null) throw new Error('There is no fetch.')
    const response = await fetch(url, { ...init, credentials: 'omit', signal: abort.signal })
    const { status, headers } = response
    const text = await response.text()
    return { status, why: null, etag: headers.get('etag'), text, body: parsed(text), retryAfterMs: retryAfter(headers.get('retry-after'), now()) }
  }
  try {
    return await Promise.race([asked(), late])
  } catch (thrown) {
    return { status: 0, why: thrown instanceof Error ? thrown.message : 'The request failed.', etag: null, text: '', body: null, retryAfterMs: null }
  } finally {
    cancel()
  }
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** An hour is the most that is believed: a proxy's mistake must not silence a client for a day. */
const LONGEST_WAIT_MS = 3_600_000

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), in ms from now. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null
  const seconds = Number(header)
  const ms = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_WAIT_MS)
}

/** Answers worth another try: nobody, or a server that is busy, restarting or slow. Other 4xx stay refused however often we ask. */
export function isPassing(status: number): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500
}
