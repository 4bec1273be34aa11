import { describe, expect, it } from 'vitest'
import { normal } from '#server/stats/distribution.ts'
import { conditionalPower, isFutile } from '#server/stats/futility.ts'
import { boundaries } from '#server/stats/sequential.ts'
import { frequency, isInside, randomFrom } from '#tests/simulation/random.ts'

describe('the chance still to find it', () => {
  it('is Φ((z√t + δ(1 − t) − c) / √(1 − t)): half of the way, nothing seen, the planned 80 %', () => {
    expect(conditionalPower({ z: 0, fraction: 0.5, final: 1.96 }, 2.8016)).toBeCloseTo(normal.probability((1.4008 - 1.96) / Math.SQRT1_2), 12)
    expect(conditionalPower({ z: 0, fraction: 0.5, final: 1.96 }, 2.8016)).toBeCloseTo(0.2145, 3)
  })

  it('is what runs do from there on (4,000 runs, seed 5)', () => {
    const random = randomFrom(5)
    const found = frequency(4_000, () => 0.7 * Math.sqrt(0.4) + 2.8 * 0.6 + Math.sqrt(0.6) * normal.quantile(Math.max(1e-12, random())) >= 1.98)
    expect(isInside(found, conditionalPower({ z: 0.7, fraction: 0.4, final: 1.98 }, 2.8), 4_000), String(found)).toBe(true)
  })

  it('is the same for a fall that is looked for, and certain at the end', () => {
    expect(conditionalPower({ z: -1, fraction: 0.5, final: 2 }, -2.8)).toBeCloseTo(conditionalPower({ z: 1, fraction: 0.5, final: 2 }, 2.8), 12)
    expect(conditionalPower({ z: 2.1, fraction: 1, final: 2 }, 2.8)).toBe(1)
    expect(conditionalPower({ z: 1.9, fraction: 1, final: 2 }, 2.8)).toBe(0)
  })

  it('is not given up in the first fifth, and where the variant is behind it is', () => {
    const looks = (fraction: number) => boundaries({ alpha: 0.05, spending: { kind: 'obrien-fleming' }, fractions: [fraction] })
    expect(isFutile(looks(0.1), { z: -3, fraction: 0.1, final: 2 }, 2.8)).toBe(false)
    expect(isFutile(looks(0.6), { z: -0.5, fraction: 0.6, final: 2 }, 2.8)).toBe(true)
    expect(isFutile(looks(0.6), { z: 1.5, fraction: 0.6, final: 2 }, 2.8)).toBe(false)
  })
})
