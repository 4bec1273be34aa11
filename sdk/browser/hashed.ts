import { utf8 } from '../core/bucket.ts'
import type { Hashed } from '../core/prepared.ts'

/**
 * Hashes of named ids in a page: what makes them is loaded at the first question, which hardly anybody's id comes to.
 *
 * @param loaded flags may answer differently now
 */
export function createHashed(loaded: () => void): Hashed {
  let hash: ((bytes: Uint8Array) => string) | undefined
  let loading: Promise<unknown> | undefined
  return (salt, id) => {
    loading ??= import('./sha.ts').then(({ hashOf }) => {
      hash = hashOf
      loaded()
    }).catch(() => undefined)
    return hash?.(utf8(`${salt}:${id}`))
  }
}
