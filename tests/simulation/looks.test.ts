import { describe, expect, it } from 'vitest'
import { compareProportions } from '#server/stats/proportions.ts'
import { boundaries } from '#server/stats/sequential.ts'
import { conversionSummary } from '#server/stats/summary.ts'
import { band, frequency, isInside, randomFrom, successes } from './random.ts'

/** Fourteen daily looks at two arms; in each run the first look that is enough decides. Bands as in conversions.test.ts. */

const looks = Array.from({ length: 14 }, (_, at) => (at + 1) / 14)
const allowed = boundaries({ alpha: 0.05, spending: { kind: 'obrien-fleming' }, fractions: looks }).map(({ nominalAlpha }) => nominalAlpha)
const always = looks.map(() => 0.05)

type Rates = { readonly perLook: number; readonly control: number; readonly variant: number }

function decided(seed: number, { perLook, control, variant }: Rates, alphas: readonly number[]): boolean {
  const random = randomFrom(seed)
  let [x0, x1] = [0, 0]
  return alphas.some((alpha, at) => {
    x0 += successes(random, perLook, control)
    x1 += successes(random, perLook, variant)
    const people = perLook * (at + 1)
    const lift = compareProportions([{ control: conversionSummary(people, x0), variant: conversionSummary(people, x1) }], alpha)
    return lift.kind === 'known' && lift.pValue < alpha
  })
}

const share = (runs: number, rates: Rates, alphas: readonly number[]): number => frequency(runs, (run) => decided(10_000 + run, rates, alphas))

describe('fourteen looks (1,500 runs, seeds 10,000 to 11,499)', () => {
  const runs = 1_500
  const same: Rates = { perLook: 40, control: 0.3, variant: 0.3 }

  it('find a difference that is not there in .05 ± 4 standard errors of runs', () => {
    const found = share(runs, same, allowed)
    expect(isInside(found, 0.05, runs), `found ${found}`).toBe(true)
  }, 120_000)

  it('an engine that looks at .05 each day finds four times as many and falls out of the band', () => {
    const found = share(runs, same, always)
    expect(found).toBeGreaterThan(band(0.05, runs).to)
    expect(isInside(found, 0.214, runs), `found ${found}`).toBe(true)
  }, 120_000)

  it('keep the power of a fixed test with 1.06 times its people', () => {
    // Fleiss' fixed sample for .30 against .36 at power .8 is 962 an arm.
    const perLook = Math.ceil((962 * 1.06) / 14)
    const found = share(600, { perLook, control: 0.3, variant: 0.36 }, allowed)
    expect(found).toBeGreaterThan(0.8 - 4 * Math.sqrt((0.8 * 0.2) / 600))
  }, 120_000)
})
