import type { Evaluation, Widened } from '../core/evaluation.ts'
import type { Json } from '../core/ruleset.ts'
import type { Context } from '../core/context.ts'
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
  const { surroundings, diagnostics, consent, source, outbox, visitor } = parts
  const { expose, ...telling } = createTelling(parts)
  const flags = createFlags(parts, expose)
  /** After signing out the page is the same, but nothing says what brought whoever comes next. */
  const reset = (): void => visitor.change(stranger(surroundings.newId(), surroundings.now(), {}))
  diagnostics.guard(undefined, source.start)
  const stops = [source.stop, visitor.stop, ...[streamWhenIdle, stopOnPageEnd].map((open) => diagnostics.guard(() => undefined, () => open(parts)))]
  return {
    ...flags,
    ...guarded(diagnostics.guard, {
      ...telling,
      reset,
      grant: () => consent.grant(visitor.meet),
      revoke: () => {
        outbox.clear()
        forget(consent)
        consent.revoke()
        reset()
      },
    }),
    ...guarded(diagnostics.guardLater, { identify: telling.identify }),
    ready: (wait) => diagnostics.guardLater('none', () => source.ready(wait?.timeout)),
    visitor: () => {
      const { anonymousId, userId, subject } = visitor.identity()
      return { anonymousId, userId, subject }
    },
    flush: () => diagnostics.guardLater(false, outbox.flush),
    close: () => diagnostics.guardLater(false, () => {
      for (const stop of stops) stop()
      return outbox.close()
    }),
  }
}

/** The host may pass anything; whatever throws is a diagnostic. */
function guarded<Doors extends { readonly [name: string]: (...given: never[]) => unknown }>(guard: (otherwise: undefined, run: () => never) => unknown, doors: Doors): Doors {
  return Object.fromEntries(Object.entries(doors).map(([name, run]) => [name, (...given: never[]) => guard(undefined, () => run(...given) as never)])) as unknown as Doors
}

function stopOnPageEnd({ outbox, endpoints }: Parts): () => void {
  return onPageEnd(outbox.beacon, endpoints.batchUrl)
}

const IDLE_MS = 2_000

/** The stream is loaded once the page has what it needs and nothing to do. Answers how to stop. */
function streamWhenIdle({ options, surroundings, source, endpoints }: Parts): () => void {
  let stop: (() => void) | null = () => undefined
  const { EventSource, requestIdleCallback } = globalThis as { readonly EventSource?: unknown; readonly requestIdleCallback?: (run: () => void) => void }
  const load = async (): Promise<void> => {
    const { openStream } = await import('./stream.ts')
    if (stop !== null) stop = openStream({ backoff, source, surroundings, url: endpoints.streamUrl })
  }
  if (options.streaming !== false && EventSource !== undefined) {
    // Where the chunk does not arrive, the ruleset is asked for now and then as before.
    void source.ready().then(() => (requestIdleCallback ?? ((run) => surroundings.timers.after(IDLE_MS, run)))(() => void load().catch(() => undefined)))
  }
  return () => {
    stop?.()
    stop = null
  }
}

type Flags = Pick<BrowserClient, 'flag' | 'peek' | 'evaluate' | 'setAttributes' | 'onChange'>

function createFlags({ options, previewing, diagnostics, core, source, visitor }: Parts, expose: (evaluation: Evaluation) => void): Flags {
  let { attributes } = options
  let forced: Context['forced']
  const contextOf = createContexts()
  const listeners = new Set<() => void>()
  const changed = (): void => {
    for (const listener of listeners) diagnostics.guard(undefined, listener)
  }
  source.onChange(changed)
  visitor.onChange(changed)
  void previewing?.then((shown) => {
    forced = shown
    if (shown !== undefined) changed()
  })
  const evaluate: BrowserClient['evaluate'] = (key, fallback) => diagnostics.guard(failed(key, fallback, 'GENERAL', ''), () => core.evaluate(key, fallback, contextOf(visitor.identity(), attributes, forced)))
  const valueOf = <Fallback extends Json>(key: string, fallback: Fallback, hear: (evaluation: Evaluation) => void): Widened<Fallback> =>
    diagnostics.guard(fallback as Widened<Fallback>, () => {
      const answer = evaluate(key, fallback)
      hear(answer as Evaluation)
      return answer.value
    })
  return {
    evaluate,
    flag: (key, fallback) => valueOf(key, fallback, expose),
    peek: (key, fallback) => valueOf(key, fallback, () => undefined),
    setAttributes: (next) => {
      attributes = next ?? undefined
      changed()
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
