import { describe, expect, it } from 'vitest'
import { courseOf, curveReadout } from '#server/readouts/courses.ts'
import type { MetricInput, WatchedInput } from '#server/readouts/readout-input.ts'
import { rateInterval } from '#server/stats/arm.ts'
import { conversionSummary } from '#server/stats/summary.ts'
import { randomFrom } from '#tests/simulation/random.ts'
import { aMetricInput, anExperiment } from './an-input.ts'

const BINS = 4
type ByLevel = readonly [none: number, ...levels: number[]]
/** Both arms alike: people whose window has ended by level, and those whose has not, by how many bins they were watched. */
function aTime(matured: ByLevel, young: readonly (readonly [bins: number, people: ByLevel])[] = []): MetricInput {
  const both = (count: number) => ({ control: count, guided: count })
  const all = matured.reduce((sum, count) => sum + count, 0)
  const people = { control: [all - matured[0], all], guided: [all - matured[0], all] } as const
  const watched = young.map(([bins, levels]): WatchedInput => ({ bins, levels: levels.map((count, level) => ({ level, people: both(count) })) }))
  const levels = Array.from({ length: BINS }, (_, at) => ({ level: at + 1, event: null, afterMs: (at + 1) * 1_000, strata: [{ stratum: '0', people: both(matured[at + 1] ?? 0) }] }))
  return { ...aMetricInput(people, { kind: 'time-to' }), levels, watched }
}

const sharesOf = (input: MetricInput) => curveReadout(anExperiment(), input).map(({ arms }) => arms[1]?.share ?? null)

describe('how many had done it by when', () => {
  it('is the plain share, with Wilson’s range, where every window has ended', () => {
    const curve = curveReadout(anExperiment(), aTime([50, 20, 10, 10, 10]))
    expect(curve.map(({ arms }) => arms[0]?.people)).toEqual([20, 30, 40, 50])
    curve.forEach(({ arms }, at) => {
      const people = 20 + 10 * at
      const { from = null, to = null } = rateInterval(conversionSummary(100, people), 0.05) ?? {}
      expect(arms[0]?.share).toBeCloseTo(people / 100, 12)
      expect(arms[0]?.range?.from).toBeCloseTo(from ?? Number.NaN, 9)
      expect(arms[0]?.range?.to).toBeCloseTo(to ?? Number.NaN, 9)
    })
  })

  it('is known as far as somebody was watched, and not beyond', () => {
    expect(sharesOf(aTime([0], [[2, [60, 20, 20]]]))).toEqual([expect.closeTo(0.2), expect.closeTo(0.4), null, null])
    expect(sharesOf(aTime([0]))).toEqual([null, null, null, null])
  })

  it('leaves out what somebody did after the day was last watched as a whole', () => {
    const course = courseOf(aTime([0], [[2, [50, 20, 20, 10]]]), 'guided')
    expect(course).toEqual({ people: 100, bins: [{ until: 1_000, events: 20, censored: 0 }, { until: 2_000, events: 20, censored: 60 }, { until: 3_000, events: 0, censored: 0 }, { until: 4_000, events: 0, censored: 0 }] })
  })

  it('adds who was watched for part of it, as a life table does', () => {
    // Of 200 at risk 40 in the first bin; then 80 left, of whom 8.
    expect(sharesOf(aTime([64, 20, 8, 0, 8], [[1, [80, 20]]]))).toEqual([expect.closeTo(0.2), expect.closeTo(1 - 0.8 * 0.9), expect.closeTo(0.28), expect.closeTo(1 - 0.72 * (64 / 72))])
  })

  it('is right on average of people who came until today, where counting them as if they had been watched is not', () => {
    const random = randomFrom(7)
    const hazard = 0.25
    const levelOf = (bins: number): number => Array.from({ length: bins }, (_, at) => at + 1).find(() => random() < hazard) ?? 0
    const came = (bins: number): ByLevel => Array.from({ length: 2_000 }, () => levelOf(bins)).reduce<number[]>((counts, level) => counts.with(level, (counts[level] ?? 0) + 1), Array.from({ length: BINS + 1 }, () => 0)) as unknown as ByLevel
    const young = [1, 2, 3].map((bins) => [bins, came(bins)] as const)
    const [share] = sharesOf(aTime(came(BINS), young)).slice(-1)
    expect(share).toBeCloseTo(1 - (1 - hazard) ** BINS, 1)
    expect(Math.abs((share ?? 0) - (1 - (1 - hazard) ** BINS))).toBeLessThan(0.03)
    const naive = young.reduce((sum, [, levels]) => sum + 2_000 - levels[0], 0) / 6_000
    expect(Math.abs(naive - (1 - (1 - hazard) ** BINS))).toBeGreaterThan(0.1)
  })
})
