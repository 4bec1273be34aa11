import { overrideHash } from '../core/override.ts'
import type { Diagnostics } from './diagnostics.ts'
import { guardedStorage } from './storage.ts'
import type { TextStorage } from './surroundings.ts'

/**
 * How names of ours begin. The key of the environment is in them as a hash: two products on one domain stay apart, and a
 * server key never lies on a disk.
 */
export function prefixOf(key: string): string {
  return `producting:${overrideHash('storage', key).slice(0, 12)}:`
}

export function safeStorage(storage: TextStorage, key: string, diagnostics: Diagnostics): TextStorage {
  return guardedStorage(() => storage, () => prefixOf(key), diagnostics)
}
