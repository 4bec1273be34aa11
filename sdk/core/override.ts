import { utf8 } from './bucket.ts'

/**
 * How a named id stands in a ruleset: the first 128 bits of SHA-256 over utf8(nfc(salt + ":" + id)), in lower-case hex.
 *
 * Why not the bucket's hash: 32 bits can be turned back into every short id within a second, and two customers would
 * soon share one. SHA-256 cannot be turned back, any language has it, and 128 bits make a chance match
 * (about n × 2^-128) no concern. It is written out here because the platform's own is asynchronous in browsers.
 * An id that can be guessed (an e-mail address) can still be confirmed by trying it: the salt is public.
 *
 * @param salt the experiment's salt
 */
export function overrideHash(salt: string, id: string): string {
  return Array.from(sha256(utf8(`${salt}:${id}`)).subarray(0, 4), (word) => word.toString(16).padStart(8, '0')).join('')
}

// FIPS 180-4, 4.2.2 and 5.3.3: the first 32 bits of the fractional parts of the cube and square roots of the first primes.
const PRIMES = firstPrimes(64)

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = []
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
  }
  return primes
}

function fractions(root: (of: number) => number): Uint32Array {
  return Uint32Array.from(PRIMES, (prime) => (root(prime) % 1) * 0x1_0000_0000)
}

const ROUND = fractions(Math.cbrt)

function sha256(message: Uint8Array): Uint32Array {
  const state = fractions(Math.sqrt).subarray(0, 8)
  const blocks = padded(message)
  for (let start = 0; start < blocks.length; start += 16) compress(state, blocks.subarray(start, start + 16))
  return state
}

/** The message as big-endian words: a 1 bit, zeros, and its length in bits fill the last 64-byte block. */
function padded(message: Uint8Array): Uint32Array {
  const words = new Uint32Array(((message.length + 8) >> 6) * 16 + 16)
  ;[...message, 0x80].forEach((byte, at) => (words[at >> 2]! |= byte << (24 - (at & 3) * 8)))
  words[words.length - 1] = message.length * 8
  return words
}

/** The word turned right by each, together. */
function turned(word: number, one: number, two: number, three: number): number {
  return by(word, one) ^ by(word, two) ^ by(word, three)
}

function by(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

function compress(state: Uint32Array, block: Uint32Array): void {
  const words = new Uint32Array(64)
  words.set(block)
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let at = 0; at < 64; at++) {
    if (at > 15) {
      const [early, late] = [words[at - 15]!, words[at - 2]!]
      words[at] = words[at - 16]! + (by(early, 7) ^ by(early, 18) ^ (early >>> 3)) + words[at - 7]! + (by(late, 17) ^ by(late, 19) ^ (late >>> 10))
    }
    const one = h + turned(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + ROUND[at]! + words[at]!
    const two = turned(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c))
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, at) => (state[at]! += word))
}
