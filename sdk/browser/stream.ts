import type { backoff } from '../client/backoff.ts'
import type { Source } from '../client/source.ts'
import type { Surroundings } from '../client/surroundings.ts'

/** What is loaded on demand is handed what it shares with the page, so that the page stays one file. */
type StreamSettings = { readonly source: Pick<Source, 'refresh' | 'streams'>; readonly surroundings: Surroundings; readonly url: string; readonly backoff: typeof backoff }

/**
 * Hears of new revisions by server-sent events and has each fetched; loaded when the page is idle. A browser keeps few
 * connections to one server, so a page that nobody sees gives its own back. Answers how to stop.
 */
export function openStream({ source, surroundings, url, backoff: pause }: StreamSettings): () => void {
  const { EventSource, document } = globalThis as { readonly EventSource?: typeof globalThis.EventSource; readonly document?: Document }
  if (EventSource === undefined) return () => undefined
  let events: EventSource | null = null
  let cancel = (): void => undefined
  let failures = 0
  const close = (): void => {
    cancel()
    events?.close()
    events = null
    source.streams(false)
  }
  const open = (): void => {
    close()
    if (document?.visibilityState === 'hidden') return
    events = new EventSource(url)
    events.addEventListener('open', () => {
      failures = 0
      source.streams(true)
    })
    events.addEventListener('revision', ({ data }: MessageEvent<string>) => {
      const revision = revisionIn(data)
      if (revision !== null) void source.refresh(revision)
    })
    events.addEventListener('error', () => {
      close()
      failures += 1
      cancel = surroundings.timers.after(pause(failures, surroundings.random()), open)
    })
  }
  open()
  document?.addEventListener('visibilitychange', open)
  return () => {
    document?.removeEventListener('visibilitychange', open)
    close()
  }
}

function revisionIn(data: string): number | null {
  try {
    const { revision } = JSON.parse(data) as { readonly revision?: unknown }
    return typeof revision === 'number' ? revision : null
  } catch {
    return null
  }
}
