import { backoff } from '../client/backoff.ts'
import type { Diagnostics } from '../client/diagnostics.ts'
import { parsed } from '../client/request.ts'
import type { Source } from '../client/source.ts'
import type { Surroundings } from '../client/surroundings.ts'

type StreamSettings = {
  readonly surroundings: Surroundings
  readonly diagnostics: Diagnostics
  readonly source: Pick<Source, 'refresh' | 'streams'>
  readonly url: string
  readonly headers: { readonly [name: string]: string }
}

/** The server says every twenty seconds that it is there; a connection that is silent for longer is none. */
const SILENCE_MS = 60_000

/**
 * Hears of new revisions by server-sent events (WHATWG HTML, 9.2) and has each fetched. While it is broken the source polls,
 * and the stream is tried again, later and later. Answers how to stop.
 */
export function openStream(settings: StreamSettings): () => void {
  const { surroundings, diagnostics, source } = settings
  const { timers, random } = surroundings
  let abort = new AbortController()
  let cancel = (): void => undefined
  let stopped = false
  let failures = 0
  const connect = async (): Promise<void> => {
    abort = new AbortController()
    const why = await listened(settings, abort, () => {
      failures = 0
      source.streams(true)
    })
    source.streams(false)
    if (stopped) return
    failures += 1
    if (failures === 1) diagnostics.tell('stream-broken', why)
    cancel = timers.after(backoff(failures, random()), () => void connect())
  }
  void connect()
  return () => {
    stopped = true
    cancel()
    abort.abort()
  }
}

/** One connection from its beginning to its end; the result is why it ended. */
async function listened({ surroundings, source, url, headers }: StreamSettings, abort: AbortController, opened: () => void): Promise<string> {
  const { fetch, timers } = surroundings
  let cancel = (): void => undefined
  const awaitSign = (): void => {
    cancel()
    cancel = timers.after(SILENCE_MS, () => abort.abort())
  }
  try {
    awaitSign()
    const response = await fetch?.(url, { method: 'GET', headers: { ...headers, accept: 'text/event-stream' }, credentials: 'omit', signal: abort.signal })
    if (response?.status !== 200 || response.body === null || response.body === undefined) return `The server answered ${response?.status}.`
    opened()
    const decoder = new TextDecoder()
    let text = ''
    for await (const bytes of response.body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) {
      awaitSign()
      const events = (text + decoder.decode(bytes, { stream: true })).split(/\r?\n\r?\n/)
      text = events.pop() ?? ''
      for (const revision of events.flatMap(revisionIn)) void source.refresh(revision)
    }
    return 'The server closed it.'
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : 'It broke.'
  } finally {
    cancel()
  }
}

function revisionIn(event: string): readonly number[] {
  const data = /^event: ?revision$/m.test(event) ? /^data: ?(.*)$/m.exec(event)?.[1] : undefined
  const revision = (parsed(data ?? '') as { readonly revision?: unknown } | null)?.revision
  return typeof revision === 'number' ? [revision] : []
}
