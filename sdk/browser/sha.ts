import { sha256 } from '../core/sha-256.ts'

/** What a page loads once somebody on it may be named by an experiment. */
export function hashOf(bytes: Uint8Array): string {
  return sha256(bytes)
}
