import type { Diagnostics } from './diagnostics.ts'
import { messageOf } from './diagnostics.ts'
import { parsed } from './request.ts'
import type { TextStorage } from './surroundings.ts'

/** Forgets at the next reload. */
export function memoryStorage(): TextStorage {
  const texts = new Map<string, string>()
  return {
    keys: () => [...texts.keys()],
    read: (key) => texts.get(key) ?? null,
    write: (key, text) => void texts.set(key, text),
    remove: (key) => void texts.delete(key),
  }
}

/**
 * A storage under names that begin alike, never throwing: private windows, full disks, blocked cookies.
 *
 * @param place asked at each use, since consent may open another
 * @param named how the names begin; asked when there is a name
 */
export function guardedStorage(place: () => TextStorage, named: () => string, diagnostics: Diagnostics): TextStorage {
  let known: string | undefined
  const begin = (): string => (known ??= named())
  const safely = <Result>(otherwise: Result, run: (place: TextStorage) => Result): Result => {
    try {
      return run(place())
    } catch (thrown) {
      diagnostics.tell('storage-failed', messageOf(thrown))
      return otherwise
    }
  }
  return {
    keys: () => safely([], (one) => one.keys().flatMap((name) => (typeof name === 'string' && name.startsWith(begin()) ? name.slice(begin().length) : []))),
    read: (name) => safely(null, (one) => {
      // A host's storage may answer `undefined`, or worse.
      const text: unknown = one.read(begin() + name)
      return typeof text === 'string' ? text : null
    }),
    write: (name, text) => safely(undefined, (one) => one.write(begin() + name, text)),
    remove: (name) => safely(undefined, (one) => one.remove(begin() + name)),
  }
}

/** A stored value, or null when there is none or it is damaged. */
export function readJson(storage: TextStorage, name: string): unknown {
  return parsed(storage.read(name) ?? '')
}
