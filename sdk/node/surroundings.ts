import { memoryStorage } from '../client/storage.ts'
import type { Fetch, Surroundings } from '../client/surroundings.ts'

/** What Node gives; `given` replaces parts of it. */
export function nodeSurroundings(given: Partial<Surroundings> = {}): Surroundings {
  return {
    now: Date.now,
    random: Math.random,
    newId: () => globalThis.crypto.randomUUID(),
    fetch: typeof globalThis.fetch === 'function' ? (globalThis.fetch as Fetch) : null,
    timers: {
      after: (ms, run, holds = false) => {
        const timer = setTimeout(run, ms)
        if (!holds) timer.unref?.()
        return () => clearTimeout(timer)
      },
    },
    storage: memoryStorage(),
    ...given,
  }
}
