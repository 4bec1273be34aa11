/** Chance that repeats: the same seed gives the same people, so that a fill that is begun again tells the same events. */
export type Chance = {
  /** Uniform in [0, 1), one for each name: what is asked first, or how often, changes nothing. */
  readonly of: (name: string) => number
  readonly id: (name: string, length: number) => string
}

export function chanceOf(seed: string): Chance {
  const start = hash(seed, 0x811c9dc5)
  return {
    of: (name) => mixed(hash(name, start)) / 2 ** 32,
    id: (name, length) => Array.from({ length }, (_, place) => DIGITS[mixed(hash(`${name}.${place}`, start)) & 15]).join(''),
  }
}

const DIGITS = '0123456789abcdef'

/** FNV-1a, 32 bits (draft-eastlake-fnv). */
function hash(text: string, start: number): number {
  let value = start
  for (let place = 0; place < text.length; place += 1) value = Math.imul(value ^ text.charCodeAt(place), 0x01000193)
  return value
}

/** MurmurHash3's finaliser: spreads what FNV leaves in the low bits. */
function mixed(value: number): number {
  let bits = value ^ (value >>> 16)
  bits = Math.imul(bits, 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

/** The one of `choices` on which `u` in [0, 1) falls, by weight. */
export function pick<Choice extends { readonly weight: number }>(choices: readonly [Choice, ...Choice[]], u: number): Choice {
  const total = choices.reduce((sum, one) => sum + one.weight, 0)
  let left = u * total
  return choices.find((one) => (left -= one.weight) < 0) ?? choices[0]
}
