import { utf8 } from './bucket.ts'
import { sha256 } from './sha-256.ts'

/**
 * How a named id stands in a ruleset: the first 128 bits of SHA-256 over utf8(nfc(salt + ":" + id)), in lower-case hex.
 *
 * Why not the bucket's hash: 32 bits can be turned back into every short id within a second, and two customers would
 * soon share one. SHA-256 cannot be turned back, any language has it, and 128 bits make a chance match
 * (about n × 2^-128) no concern. An id that can be guessed (an e-mail address) can still be confirmed by trying it: the
 * salt is public.
 *
 * @param salt the experiment's salt
 */
export function overrideHash(salt: string, id: string): string {
  return sha256(utf8(`${salt}:${id}`))
}
