import { useRef, useSyncExternalStore } from 'react'
import type { Evaluation } from '../core/evaluation.ts'
import type { Json } from '../core/ruleset.ts'
import { useScope } from './scope.tsx'

/** The answer to a flag now and after each change; the same object for as long as nothing about it has changed. */
export function useAnswer(flag: string, fallback: Json): Evaluation {
  const { client, served } = useScope()
  const last = useRef<Evaluation>(undefined)
  const kept = (next: Evaluation): Evaluation => {
    if (JSON.stringify(last.current) !== JSON.stringify(next)) last.current = next
    return last.current ?? next
  }
  const ask = (): Evaluation => {
    const own = client?.evaluate(flag, fallback) ?? unasked(flag, fallback)
    const before = own.error?.code === 'PROVIDER_NOT_READY' ? served?.[flag] : undefined
    return before === undefined ? own : drawnWith(before, fallback)
  }
  const drawn = (): Evaluation => (served === null ? ask() : drawnWith((served[flag] ??= ask()), fallback))
  return useSyncExternalStore(client?.onChange ?? deaf, () => kept(ask()), () => kept(drawn()))
}

/**
 * What the server drew stands until the client can answer. It is the client's own answer that is told, and a fallback
 * belongs to whoever asks.
 */
function drawnWith(served: Evaluation, fallback: Json): Evaluation {
  return { ...served, value: served.variation === null ? fallback : served.value, exposes: false }
}

function deaf(): () => void {
  return () => undefined
}

/** Outside a provider a component still stands, on its fallback. */
function unasked(flag: string, value: Json): Evaluation {
  const error = { code: 'PROVIDER_NOT_READY', message: 'There is no ProductingProvider above.' } as const
  return { flag, value, variation: null, reason: 'ERROR', rule: null, assignment: null, exposes: false, error }
}
