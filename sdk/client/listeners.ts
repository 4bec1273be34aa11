import type { Diagnostics } from './diagnostics.ts'

/** Who hears of changes; a listener that throws keeps nobody else from hearing. */
export type Listeners = {
  /** Answers how to stop hearing. */
  readonly onChange: (listener: () => void) => () => void
  readonly changed: () => void
}

export function createListeners({ guard }: Diagnostics): Listeners {
  const listeners = new Set<() => void>()
  return {
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    changed: () => listeners.forEach((listener) => guard(undefined, listener)),
  }
}
