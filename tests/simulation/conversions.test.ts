import { describe, expect, it } from 'vitest'
import { normal } from '#server/stats/distribution.ts'
import type { Range } from '#server/stats/interval.ts'
import type { Lift, Stratum } from '#server/stats/lift.ts'
import { compareProportions } from '#server/stats/proportions.ts'
import { addSummaries, conversionSummary } from '#server/stats/summary.ts'
import { band, frequency, isInside, randomFrom, successes } from './random.ts'

/** Bands are nominal ± 4 standard errors of the runs made; beside each engine stands one that is broken and must fall out of its band. */

type Answer = { readonly sign: number; readonly pValue: number; readonly relative: Range | null }
type Engine = (strata: readonly Stratum[]) => Answer

function ours(strata: readonly Stratum[]): Answer {
  const lift = compareProportions(strata, 0.05)
  return lift.kind === 'none' ? { sign: 0, pValue: 1, relative: null } : { sign: Math.sign(lift.statistic), pValue: lift.pValue, relative: lift.relative }
}

/** Forgets that control's rate is an estimate too. */
function forgetsControl(strata: readonly Stratum[]): Answer {
  const { rate0, rate1, n1 } = ratesOf(strata)
  const z = (rate1 - rate0) / Math.sqrt((rate1 * (1 - rate1)) / n1)
  const width = (1.96 * Math.sqrt((rate1 * (1 - rate1)) / n1)) / rate0
  return { sign: Math.sign(z), pValue: 2 * normal.upperTail(Math.abs(z)), relative: { from: rate1 / rate0 - 1 - width, to: rate1 / rate0 - 1 + width } }
}

/** Tests the lift itself, rate₁ / rate₀ − 1, over its delta-method error: at few conversions it finds losers that are none. */
function deltaMethod(strata: readonly Stratum[]): Answer {
  const { rate0, rate1, n0, n1 } = ratesOf(strata)
  if (rate0 === 0 || rate1 === 0) return { sign: Math.sign(rate1 - rate0), pValue: 0, relative: null }
  const error = (rate1 / rate0) * Math.sqrt((1 - rate1) / (n1 * rate1) + (1 - rate0) / (n0 * rate0))
  const z = (rate1 / rate0 - 1) / error
  return { sign: Math.sign(z), pValue: 2 * normal.upperTail(Math.abs(z)), relative: null }
}

/** Adds strata up as if traffic and weights had never changed. */
function pools(strata: readonly Stratum[]): Answer {
  return ours([strata.reduce((sum, each) => ({ control: addSummaries(sum.control, each.control), variant: addSummaries(sum.variant, each.variant) }))])
}

function ratesOf(strata: readonly Stratum[]): { readonly rate0: number; readonly rate1: number; readonly n0: number; readonly n1: number } {
  const [{ control, variant }] = strata as readonly [Stratum]
  return { rate0: Number(control.sum) / control.people, rate1: Number(variant.sum) / variant.people, n0: control.people, n1: variant.people }
}

type Arms = { readonly people: readonly [number, number]; readonly rates: readonly [number, number] }

function simulate(seed: number, strata: readonly Arms[]): readonly Stratum[] {
  const random = randomFrom(seed)
  return strata.map(({ people: [n0, n1], rates: [rate0, rate1] }) => ({
    control: conversionSummary(n0, successes(random, n0, rate0)),
    variant: conversionSummary(n1, successes(random, n1, rate1)),
  }))
}

/** Shares of runs in which the variant is called better and worse at .05 two-sided. */
function errors(engine: Engine, runs: number, strata: readonly Arms[]): { readonly better: number; readonly worse: number } {
  const answers = Array.from({ length: runs }, (_, run) => engine(simulate(1_000 + run, strata)))
  const share = (sign: number): number => frequency(runs, (run) => answers[run]?.sign === sign && (answers[run]?.pValue ?? 1) < 0.05)
  return { better: share(1), worse: share(-1) }
}

const same: readonly Arms[] = [{ people: [500, 500], rates: [0.3, 0.3] }]
/** First a tenth of a small traffic at a low rate, then half of a larger one at a high rate. */
const ramp: readonly Arms[] = [
  { people: [900, 100], rates: [0.12, 0.12] },
  { people: [400, 400], rates: [0.3, 0.3] },
]

describe('two arms that are the same, 150 conversions each (4,000 runs, seeds 1,000 to 4,999)', () => {
  const runs = 4_000

  it('are called better and worse each within .025 ± 4 standard errors', () => {
    const { better, worse } = errors(ours, runs, same)
    expect(isInside(better, 0.025, runs), `better ${better}`).toBe(true)
    expect(isInside(worse, 0.025, runs), `worse ${worse}`).toBe(true)
  })

  it('an engine that forgets the error of control falls out of the band', () => {
    const { better, worse } = errors(forgetsControl, runs, same)
    expect(Math.min(better, worse)).toBeGreaterThan(band(0.025, runs).to)
  })

  it('across a traffic ramp they stay within it, and an engine that pools does not', () => {
    const { better, worse } = errors(ours, runs, ramp)
    expect(isInside(better, 0.025, runs), `better ${better}`).toBe(true)
    expect(isInside(worse, 0.025, runs), `worse ${worse}`).toBe(true)
    expect(errors(pools, 1_000, ramp).better).toBeGreaterThan(0.5)
  })
})

describe('two arms that are the same, 10 conversions each (4,000 runs)', () => {
  const [runs, few] = [4_000, [{ people: [400, 400], rates: [0.025, 0.025] }]] as const

  it('the score test finds no more losers than it may; the delta method on the lift does', () => {
    expect(errors(ours, runs, few).worse).toBeLessThan(band(0.025, runs).to)
    expect(errors(deltaMethod, runs, few).worse).toBeGreaterThan(band(0.025, runs).to)
  })
})

describe('the 95 % interval of the lift (2,000 runs)', () => {
  const runs = 2_000
  const covers = (engine: Engine, strata: readonly Arms[], lift: number): number =>
    frequency(runs, (run) => {
      const { relative } = engine(simulate(50_000 + run, strata))
      return relative !== null && (relative.from ?? -Infinity) <= lift && lift <= (relative.to ?? Infinity)
    })
  const tenPercent: readonly Arms[] = [{ people: [600, 500], rates: [0.25, 0.275] }]

  it('holds the true lift within .95 ± 4 standard errors', () => {
    const coverage = covers(ours, tenPercent, 0.1)
    expect(isInside(coverage, 0.95, runs), String(coverage)).toBe(true)
  })

  it('holds it across strata with one lift and different rates', () => {
    const strata: readonly Arms[] = [{ people: [700, 100], rates: [0.15, 0.18] }, { people: [300, 300], rates: [0.35, 0.42] }]
    const coverage = covers(ours, strata, 0.2)
    expect(isInside(coverage, 0.95, runs), String(coverage)).toBe(true)
    expect(covers(pools, strata, 0.2)).toBeLessThan(band(0.95, runs).from)
  })

  it('is too short in an engine that forgets the error of control', () => {
    expect(covers(forgetsControl, tenPercent, 0.1)).toBeLessThan(band(0.95, runs).from)
  })

  it('at 10 conversions still holds it in .94 or more', () => {
    const coverage = covers(ours, [{ people: [400, 400], rates: [0.025, 0.0275] }], 0.1)
    expect(coverage).toBeGreaterThan(band(0.94, runs).from)
  })
})

describe('significance and interval', () => {
  it('never disagree in any run', () => {
    const disagree = frequency(1_000, (run) => {
      const lift: Lift = compareProportions(simulate(90_000 + run, [{ people: [80, 120], rates: [0.3, 0.45] }]), 0.05)
      if (lift.kind === 'none') return false
      const { from, to } = lift.difference
      return ((from ?? -1) > 0 || (to ?? 1) < 0) !== lift.pValue < 0.05
    })
    expect(disagree).toBe(0)
  })
})
