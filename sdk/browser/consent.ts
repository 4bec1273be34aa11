import type { Diagnostics } from '../client/diagnostics.ts'
import { guardedStorage, memoryStorage } from '../client/storage.ts'
import type { TextStorage } from '../client/surroundings.ts'
import type { Jar } from './cookies.ts'
import { IDENTITY } from './subject.ts'
import type { BrowserSurroundings } from './surroundings.ts'

/** What may be kept and sent. Closed: everything stays in memory, and what would be sent waits. */
export type Consent = {
  readonly storage: TextStorage
  readonly shared: TextStorage
  readonly jar: Jar
  readonly isGranted: () => boolean
  /** Runs at once when granted, else when it is. */
  readonly whenGranted: (run: () => void) => void
  /** Opens the real places; `meet` is asked in between, before anything that waited runs. */
  readonly grant: (meet: () => void) => void
  readonly revoke: () => void
}

/** What waits for consent is bounded like what waits for the server. */
const MOST_WAITING = 1000

export function createConsent({ storage: kept, cookies }: BrowserSurroundings, key: string, diagnostics: Diagnostics, isRequired: boolean): Consent {
  let granted = !isRequired
  let [memory, jar] = [memoryStorage(), memoryStorage()]
  let waiting: (() => void)[] = []
  const place = (): TextStorage => (granted ? kept : memory)
  const storage = guardedStorage(place, () => `producting:${key}:`, diagnostics)
  return {
    storage,
    shared: guardedStorage(place, () => '', diagnostics),
    get jar() {
      return granted ? cookies : jar
    },
    isGranted: () => granted,
    whenGranted: (run) => {
      if (granted) run()
      else if (waiting.length < MOST_WAITING) waiting.push(run)
    },
    grant: (meet) => {
      if (granted) return
      // The ruleset that was fetched meanwhile; who the visitor is, is for `meet` to say.
      const texts = storage.keys().filter((name) => name !== IDENTITY).map((name) => [name, storage.read(name) ?? ''] as const)
      granted = true
      for (const [name, text] of texts) storage.write(name, text)
      meet()
      const runs = waiting
      waiting = []
      for (const run of runs) run()
    },
    revoke: () => {
      granted = false
      waiting = []
      ;[memory, jar] = [memoryStorage(), memoryStorage()]
    },
  }
}
