import type { Sums } from './door.ts'

export const NO_SUMS: Sums = { exposed: 0n, crossovers: 0n, matured: 0n, converted: 0n, y: 0n, yy: 0n, d: 0n, dd: 0n, yd: 0n, leftOut: 0n, known: 0n, x: 0n, xx: 0n, xy: 0n, ky: 0n }

const fields = Object.keys(NO_SUMS) as readonly (keyof Sums)[]

/** Sums are exact, so that taking off is as right as adding. */
export function addSums(one: Sums, other: Sums, sign: 1n | -1n = 1n): Sums {
  return fields.reduce<Sums>((sums, field) => ({ ...sums, [field]: one[field] + sign * other[field] }), NO_SUMS)
}
