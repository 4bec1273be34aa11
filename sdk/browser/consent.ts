import { memoryStorage } from '../client/storage.ts'
import type { TextStorage } from '../client/surroundings.ts'
import type { Jar } from './cookies.ts'
import { IDENTITY } from './subject.ts'

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

type Places = { readonly storage: TextStorage; readonly shared: TextStorage; readonly jar: Jar }

/** What waits for consent is bounded like what waits for the server. */
const MOST_WAITING = 1000

export function createConsent(real: Places, isRequired: boolean): Consent {
  let granted = !isRequired
  let memory = inMemory()
  let waiting: (() => void)[] = []
  const places = (): Places => (granted ? real : memory)
  return {
    storage: delegating(() => places().storage),
    shared: delegating(() => places().shared),
    jar: { read: (name) => places().jar.read(name), write: (name, value) => places().jar.write(name, value), remove: (name) => places().jar.remove(name) },
    isGranted: () => granted,
    whenGranted: (run) => {
      if (granted) run()
      else if (waiting.length < MOST_WAITING) waiting.push(run)
    },
    grant: (meet) => {
      if (granted) return
      granted = true
      // The ruleset that was fetched meanwhile; who the visitor is, is for `meet` to say.
      for (const name of memory.storage.keys().filter((one) => one !== IDENTITY)) real.storage.write(name, memory.storage.read(name) ?? '')
      meet()
      const runs = waiting
      waiting = []
      for (const run of runs) run()
    },
    revoke: () => {
      granted = false
      waiting = []
      memory = inMemory()
    },
  }
}

function inMemory(): Places {
  const cookies = memoryStorage()
  return { storage: memoryStorage(), shared: memoryStorage(), jar: { read: cookies.read, write: cookies.write, remove: cookies.remove } }
}

function delegating(to: () => TextStorage): TextStorage {
  return { keys: () => to().keys(), read: (name) => to().read(name), write: (name, text) => to().write(name, text), remove: (name) => to().remove(name) }
}
