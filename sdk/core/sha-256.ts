/**
 * The first 128 bits of SHA-256 (FIPS 180-4) in lower-case hex. Written out because the platform's own is asynchronous in
 * browsers; without imports, so that a page can load it when it needs it.
 */
export function sha256(bytes: Uint8Array): string {
  // Big-endian words: the message, a 1 bit, zeros, and its length in bits fill the last 64-byte block.
  const words = new Int32Array((((bytes.length + 8) >> 6) + 1) * 16)
  ;[...bytes, 0x80].forEach((byte, at) => (words[at >> 2]! |= byte << (24 - (at & 3) * 8)))
  words[words.length - 1] = bytes.length * 8
  const [first, rounds] = (constants ??= ofPrimes())
  let state = first
  for (let start = 0; start < words.length; start += 16) state = compressed(state, rounds, Array.from(words.subarray(start, start + 16)))
  return state.slice(0, 4).map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

/** What a hash begins with, and its rounds; made at the first hash, since most programs ask for none. */
let constants: readonly [first: readonly number[], rounds: readonly number[]] | undefined

/** FIPS 180-4, 4.2.2 and 5.3.3: the first 32 bits of the fractional parts of the square and cube roots of the first primes. */
function ofPrimes(): NonNullable<typeof constants> {
  const primes: number[] = []
  for (let candidate = 2; primes.length < 64; candidate++) if (primes.every((prime) => candidate % prime > 0)) primes.push(candidate)
  const fractions = (root: (prime: number) => number): readonly number[] => primes.map((prime) => ((root(prime) % 1) * 0x1_0000_0000) | 0)
  return [fractions(Math.sqrt).slice(0, 8), fractions(Math.cbrt)]
}

/** The word turned right by each, together. */
const turned = (word: number, ...by: readonly number[]): number => by.reduce((all, bits) => all ^ ((word >>> bits) | (word << (32 - bits))), 0)

/** FIPS 180-4, 6.2.2. */
function compressed(state: readonly number[], rounds: readonly number[], words: number[]): readonly number[] {
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let at = 0; at < 64; at++) {
    if (at > 15) {
      const [early, late] = [words[at - 15]!, words[at - 2]!]
      words[at] = (words[at - 16]! + (turned(early, 7, 18) ^ (early >>> 3)) + words[at - 7]! + (turned(late, 17, 19) ^ (late >>> 10))) | 0
    }
    const one = h + turned(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + rounds[at]! + words[at]!
    const two = turned(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c))
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0]
  }
  return [a, b, c, d, e, f, g, h].map((word, at) => (word + state[at]!) | 0)
}
