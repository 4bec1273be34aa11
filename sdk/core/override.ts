import { wellFormed } from './ids.ts'

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
  const text = wellFormed(`${salt}:${id}`).normalize('NFC')
  return hex(sha256(new TextEncoder().encode(text)).subarray(0, 4))
}

function hex(words: Uint32Array): string {
  return [...words].map((word) => word.toString(16).padStart(8, '0')).join('')
}

// FIPS 180-4, 4.2.2 and 5.3.3: the first 32 bits of the fractional parts of the cube and square roots of the first primes.
const PRIMES = firstPrimes(64)
const ROUND = Uint32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)))
const START = Uint32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = []
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
  }
  return primes
}

function fraction(root: number): number {
  return Math.floor((root % 1) * 0x1_0000_0000)
}

function sha256(message: Uint8Array): Uint32Array {
  const state = START.slice()
  const blocks = padded(message)
  for (let start = 0; start < blocks.length; start += 16) compress(state, blocks.subarray(start, start + 16))
  return state
}

/** The message as big-endian words: a 1 bit, zeros, and its length in bits fill the last 64-byte block. */
function padded(message: Uint8Array): Uint32Array {
  const words = new Uint32Array(((message.length + 8) >> 6) * 16 + 16)
  const put = (byte: number, at: number): void => {
    words[at >> 2] = (words[at >> 2] ?? 0) | (byte << (24 - (at & 3) * 8))
  }
  message.forEach(put)
  put(0x80, message.length)
  words[words.length - 1] = message.length * 8
  return words
}

function rotated(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}

function compress(state: Uint32Array, block: Uint32Array): void {
  const schedule = scheduled(block)
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let round = 0; round < 64; round++) {
    const choice = (e & f) ^ (~e & g)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    const one = (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + choice + (ROUND[round] ?? 0) + (schedule[round] ?? 0)) | 0
    const two = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, index) => (state[index] = (state[index] ?? 0) + word))
}

function scheduled(block: Uint32Array): Uint32Array {
  const words = new Uint32Array(64)
  words.set(block)
  for (let at = 16; at < 64; at++) {
    const early = words[at - 15] ?? 0
    const late = words[at - 2] ?? 0
    const small = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3)
    const large = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10)
    words[at] = (words[at - 16] ?? 0) + small + (words[at - 7] ?? 0) + large
  }
  return words
}
