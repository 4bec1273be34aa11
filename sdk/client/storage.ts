import { overrideHash } from '../core/override.ts'
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

/** The same storage, never throwing: private windows, full disks, blocked cookies. */
export function guardedStorage(storage: TextStorage, diagnostics: Diagnostics): TextStorage {
  const safely = <Result>(otherwise: Result, run: () => Result): Result => {
    try {
      return run()
    } catch (thrown) {
      diagnostics.tell('storage-failed', messageOf(thrown))
      return otherwise
    }
  }
  return {
    keys: () => safely([], () => storage.keys().filter((key) => typeof key === 'string')),
    read: (name) => safely(null, () => textOrNull(storage.read(name))),
    write: (name, text) => safely(undefined, () => storage.write(name, text)),
    remove: (name) => safely(undefined, () => storage.remove(name)),
  }
}

/** A host's storage may answer `undefined`, or worse. */
function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/**
 * A guarded storage under names of its own. The key of the environment is in the names as a hash: two products on one
 * domain stay apart, and a server key never lies on a disk.
 */
export function safeStorage(storage: TextStorage, key: string, diagnostics: Diagnostics): TextStorage {
  const safe = guardedStorage(storage, diagnostics)
  const prefix = `producting:${overrideHash('storage', key).slice(0, 12)}:`
  return {
    keys: () => safe.keys().filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)),
    read: (name) => safe.read(prefix + name),
    write: (name, text) => safe.write(prefix + name, text),
    remove: (name) => safe.remove(prefix + name),
  }
}

/** A stored value, or null when there is none or it is damaged. */
export function readJson(storage: TextStorage, name: string): unknown {
  return parsed(storage.read(name) ?? '')
}
