import murmurhash from 'murmurhash'
import { wellFormed } from './ids.ts'

/** Buckets are integers in [0, BUCKETS); weights, shares and ranges count in them. */
export const BUCKETS = 100000

export type Bucketer = (id: string) => number

/**
 * `floor(murmur3_x86_32(utf8(nfc(salt + ":" + id)), seed 0) × 100000 / 2^32)` (contracts, 2), where a lone surrogate
 * is U+FFFD. Any language can reproduce it; `murmurhash` is the reference.
 *
 * @example bucket('onboarding.1.variant', 'anon-7') // 0 … 99999, the same everywhere
 */
export function bucket(salt: string, id: string): number {
  return bucketer(salt)(id)
}

/** The same with the salt absorbed once, for a salt that meets many ids. */
export function bucketer(salt: string): Bucketer {
  const before = absorb(`${salt}:`)
  return (id) => scaled(before === null ? reference(salt, id) : (finish(before, id) ?? reference(salt, id)))
}

/** The hash by the library: right for any text, and what the faster path for ASCII is held equal to by tests. */
function reference(salt: string, id: string): number {
  const text = wellFormed(`${salt}:${id}`).normalize('NFC')
  return murmurhash.v3(new TextEncoder().encode(text), 0)
}

function scaled(hash: number): number {
  return Math.floor((hash * BUCKETS) / 0x1_0000_0000)
}

/** MurmurHash3 after some ASCII bytes: the hash so far, and the bytes of the block not yet full. */
type Absorbed = { readonly hash: number; readonly tail: number; readonly length: number }

const ASCII = 0x7f

function absorb(text: string): Absorbed | null {
  let hash = 0
  let tail = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code > ASCII) return null
    tail |= code << ((index & 3) * 8)
    if ((index & 3) !== 3) continue
    hash = mixed(hash, tail)
    tail = 0
  }
  return { hash, tail, length: text.length }
}

/**
 * The final hash of what was absorbed and `id`, or null when `id` is not ASCII (whose UTF-8 and NFC form are itself).
 * Four characters at a time, shifted by as many bytes as the salt left over: this runs several times per question.
 */
function finish(before: Absorbed, id: string): number | null {
  let { hash, tail } = before
  let shift = (before.length & 3) * 8
  let seen = 0
  let at = 0
  for (const whole = id.length & ~3; at < whole; at += 4) {
    const a = id.charCodeAt(at)
    const b = id.charCodeAt(at + 1)
    const c = id.charCodeAt(at + 2)
    const d = id.charCodeAt(at + 3)
    seen |= a | b | c | d
    const word = a | (b << 8) | (c << 16) | (d << 24)
    hash = mixed(hash, tail | (word << shift))
    tail = shift === 0 ? 0 : word >>> (32 - shift)
  }
  for (; at < id.length; at++) {
    const code = id.charCodeAt(at)
    seen |= code
    tail |= code << shift
    shift = (shift + 8) & 31
    if (shift !== 0) continue
    hash = mixed(hash, tail)
    tail = 0
  }
  return seen > ASCII ? null : avalanche(hash ^ scrambled(tail) ^ (before.length + id.length))
}

// MurmurHash3_x86_32 by Austin Appleby, public domain: https://github.com/aappleby/smhasher
function scrambled(block: number): number {
  const k = Math.imul(block, 0xcc9e2d51)
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593)
}

function mixed(hash: number, block: number): number {
  const h = hash ^ scrambled(block)
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

function avalanche(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
