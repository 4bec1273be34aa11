/** Buckets are integers in [0, BUCKETS); weights, shares and ranges count in them. */
export const BUCKETS = 100000

/** A salt with its hash so far, for a salt that meets many ids. */
export type Salt = { readonly text: string; readonly hash: number; readonly tail: number; readonly seen: number }

const ASCII = 0x7f

// The one running hash: a question asks up to four times, and a state handed about would cost more than the hash itself.
let hash = 0
/** The bytes of the block not yet full. */
let tail = 0
/** The bits of all characters seen. */
let seen = 0

// The last text as words of four characters: one person is asked about many salts, and reading costs more than mixing.
let words = new Int32Array(256)
let read = ''
let bits = 0

/**
 * `floor(murmur3_x86_32(utf8(nfc(salt + ":" + id)), seed 0) × 100000 / 2^32)` (contracts, 2), where a lone surrogate
 * is U+FFFD. Any language can reproduce it.
 *
 * @example bucket('onboarding.1.variant', 'anon-7') // 0 … 99999, the same everywhere
 */
export function bucket(salt: string, id: string): number {
  return bucketOf(salted(salt), id)
}

/** The salt, absorbed once. */
export function salted(salt: string): Salt {
  const text = `${salt}:`
  hash = tail = seen = 0
  absorb(text, 0)
  return { text, hash, tail, seen }
}

/** ASCII is its own UTF-8 and its own NFC; other text is hashed from its start, as bytes in place of characters. */
export function bucketOf(salt: Salt, id: string): number {
  ;({ hash, tail, seen } = salt)
  let length = salt.text.length + id.length
  absorb(id, salt.text.length)
  if (seen > ASCII) {
    const bytes = Array.from(utf8(salt.text + id), (byte) => String.fromCharCode(byte)).join('')
    hash = tail = 0
    length = bytes.length
    absorb(bytes, 0)
  }
  let h = hash ^ scrambled(tail) ^ length
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return Math.floor((((h ^ (h >>> 16)) >>> 0) * BUCKETS) / 0x1_0000_0000)
}

/** The bytes that every hash of ours is over. The encoder makes U+FFFD of a lone surrogate, which NFC leaves alone. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text.normalize('NFC'))
}

// MurmurHash3_x86_32 by Austin Appleby, public domain: https://github.com/aappleby/smhasher
/** Goes on where `before` bytes were absorbed: each word is shifted by as many bytes as were left over. */
function absorb(text: string, before: number): void {
  if (text !== read) readWords(text)
  const shift = (before & 3) * 8
  const whole = text.length >> 2
  let h = hash
  let left = tail
  for (let at = 0; at < whole; at++) {
    const word = words[at] as number
    h = mixed(h, left | (word << shift))
    left = shift === 0 ? 0 : word >>> (32 - shift)
  }
  const rest = text.length & 3
  if (rest > 0) {
    const word = words[whole] as number
    left |= word << shift
    if (shift + rest * 8 >= 32) {
      h = mixed(h, left)
      left = shift === 0 ? 0 : word >>> (32 - shift)
    }
  }
  hash = h
  tail = left
  seen |= bits
}

function readWords(text: string): void {
  if (text.length >= words.length * 4) words = new Int32Array(text.length)
  read = text
  bits = 0
  let at = 0
  for (const whole = text.length & ~3; at < whole; at += 4) {
    const a = text.charCodeAt(at)
    const b = text.charCodeAt(at + 1)
    const c = text.charCodeAt(at + 2)
    const d = text.charCodeAt(at + 3)
    bits |= a | b | c | d
    words[at >> 2] = a | (b << 8) | (c << 16) | (d << 24)
  }
  let word = 0
  for (let shift = 0; at < text.length; at++, shift += 8) {
    const code = text.charCodeAt(at)
    bits |= code
    word |= code << shift
  }
  words[text.length >> 2] = word
}

function scrambled(block: number): number {
  const k = Math.imul(block, 0xcc9e2d51)
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593)
}

function mixed(before: number, block: number): number {
  const h = before ^ scrambled(block)
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}
