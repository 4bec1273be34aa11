import type { Evaluation } from '../core/evaluation.ts'
import type { Json } from '../core/ruleset.ts'
import type { Context } from '../core/context.ts'
import type { ReadFlag } from '../core/read-flag.ts'
import { failed } from '../core/answer.ts'
import { backoff } from '../client/backoff.ts'
import { assemble, type Parts } from './assemble.ts'
import type { BrowserClient, BrowserOptions } from './browser-options.ts'
import { stranger } from './identity.ts'
import { createContexts } from './known.ts'
import { onPageEnd } from './page-end.ts'
import { forget } from './subject.ts'
import { createTelling } from './telling.ts'

/**
 * A client for a browser. It answers from memory, keeps who the visitor is, and never throws into its page.
 *
 * @example
 * const client = createBrowserClient({ url: 'https://growth.example.com', clientKey: 'pk_…' })
 * await client.ready({ timeout: 500 })
 * client.page()
 * const headline = client.flag('headline', 'Start free')
 */
export function createBrowserClient(options: BrowserOptions): BrowserClient {
  const parts = assemble(options)
  const { previewing, surroundings, diagnostics, consent, source, outbox, core, visitor, endpoints, onChange, changed } = parts
  const { guard, guardLater } = diagnostics
  const { expose, identify, ...telling } = createTelling(parts)
  const contextOf = createContexts()
  let { attributes } = parts.options
  let forced: Context['forced']
  source.onChange(changed)
  visitor.onChange(changed)
  void previewing?.then((shown) => {
    forced = shown
    if (shown !== undefined) changed()
  })
  const evaluate: BrowserClient['evaluate'] = (key, fallback) => guard(failed(key, fallback, 'GENERAL', ''), () => core.evaluate(key, fallback, contextOf(visitor.identity(), attributes, forced)))
  const read = (hear: (evaluation: Evaluation) => void): ReadFlag => (key: string, fallback: Json) => {
    const answer = evaluate(key, fallback)
    guard(undefined, () => hear(answer))
    return answer.value as never
  }
  /** After signing out the page is the same, but nothing says what brought whoever comes next. */
  const reset = (): void => visitor.change(stranger(surroundings.newId(), surroundings.now(), {}))
  guard(undefined, source.start)
  const stops = [source.stop, visitor.stop, ...[() => streamWhenIdle(parts), () => onPageEnd(outbox.beacon, endpoints.batchUrl)].map((open) => guard(() => undefined, open))]
  return {
    evaluate,
    flag: read(expose),
    peek: read(() => undefined),
    onChange,
    ...guarded(guard, {
      ...telling,
      reset,
      setAttributes: (next) => {
        attributes = next ?? undefined
        changed()
      },
      grant: () => consent.grant(visitor.meet),
      revoke: () => {
        outbox.clear()
        forget(consent)
        consent.revoke()
        reset()
      },
    } satisfies Partial<BrowserClient>),
    ...guarded(guardLater, { identify }),
    ready: (wait) => guardLater('none', () => source.ready(wait?.timeout)),
    visitor: () => {
      const { anonymousId, userId, subject } = visitor.identity()
      return { anonymousId, userId, subject }
    },
    flush: () => guardLater(false, outbox.flush),
    close: () => guardLater(false, () => {
      for (const stop of stops) stop()
      return outbox.close()
    }),
  }
}

/** The host may pass anything; whatever throws is a diagnostic. */
function guarded<Doors extends { readonly [name: string]: (...given: never[]) => unknown }>(guard: (otherwise: undefined, run: () => never) => unknown, doors: Doors): Doors {
  return Object.fromEntries(Object.entries(doors).map(([name, run]) => [name, (...given: never[]) => guard(undefined, () => run(...given) as never)])) as unknown as Doors
}

const IDLE_MS = 2_000

/** The stream is loaded once the page has what it needs and nothing to do. Answers how to stop. */
function streamWhenIdle({ options, surroundings, source, endpoints }: Parts): () => void {
  let stop: (() => void) | null = () => undefined
  const { EventSource, requestIdleCallback } = globalThis as { readonly EventSource?: unknown; readonly requestIdleCallback?: (run: () => void) => void }
  const load = (): void => void import('./stream.ts').then(({ openStream }) => {
    if (stop !== null) stop = openStream({ backoff, source, surroundings, url: endpoints.streamUrl })
    // Where the chunk does not arrive, the ruleset is asked for now and then as before.
  }, () => undefined)
  if (options.streaming !== false && EventSource !== undefined) {
    void source.ready().then(() => (requestIdleCallback === undefined ? surroundings.timers.after(IDLE_MS, load) : requestIdleCallback(load)))
  }
  return () => {
    stop?.()
    stop = null
  }
}
