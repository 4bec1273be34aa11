import { describe, expect, it } from 'vitest'
import { analyse, type Past } from '#server/readouts/analysis.ts'
import { buildReadout } from '#server/readouts/build.ts'
import { takeLooks } from '#server/readouts/look.ts'
import type { Started } from '#server/experiments/experiment.ts'
import { decidedBesides, pastLifts } from '#server/readouts/past.ts'
import type { BreakdownInput, DayInput, MetricInput, ReadoutInput } from '#server/readouts/readout-input.ts'
import { conversionSummary, mergeSummaries, type Summary } from '#server/stats/summary.ts'
import { randomFrom } from '#tests/simulation/random.ts'
import { aDraft } from '#tests/support/make.ts'
import { aMetricInput, anExperiment, anInput, aPlan, clearWin, type Counted, days, noDifference, start } from './an-input.ts'

const none: Past = { lifts: [], wins: 0, experiments: 0 }
const stratum = (counted: Counted) => [{ stratum: '0', arms: Object.fromEntries(Object.entries(counted).map(([key, [converted, people]]) => [key, conversionSummary(people, converted)])) }]
const variantOf = (input: ReadoutInput, past = none) => analyse(input, past).variants[0]

describe('what stands beside a verdict', () => {
  it('names every secondary view by its convention, with p-values near that of the verdict', () => {
    const found = variantOf(anInput([aMetricInput(clearWin)]))
    expect(found?.secondary.map(({ convention }) => convention)).toEqual(['Fisher exact', 'mid-p', 'Newcombe', 'log risk ratio'])
    for (const { pValue } of found?.secondary ?? []) if (pValue !== null) expect(pValue).toBeLessThan(0.003)
  })

  it('has a belief that agrees with a clear win, and the numbers all of it is made of', () => {
    const found = variantOf(anInput([aMetricInput(clearWin)]))
    expect(found?.belief?.above).toBeGreaterThan(0.99)
    expect(found?.belief?.convention).toBe('beta-binomial')
    expect(found?.inputs[0]?.control).toMatchObject({ people: 3_490, sum: '1082' })
  })

  it('says that no difference is shown where the lift lies within the smallest worth shipping', () => {
    expect(variantOf(anInput([aMetricInput(noDifference)]))?.equivalence?.equivalent).toBeLessThan(0.001)
    expect(variantOf(anInput([aMetricInput(clearWin)]))?.equivalence?.equivalent).toBeGreaterThan(0.5)
  })

  it('speaks of one estimate wherever what people did before is taken into account, and so do the groups', () => {
    const random = randomFrom(7)
    const arm = (people: number, chance: number): Summary => {
      const sums = { y: 0, x: 0, xy: 0 }
      for (let n = 0; n < people; n += 1) {
        const before = random() < 0.4
        const did = random() < (before ? 0.9 : 0.05) * chance
        sums.y += Number(did)
        sums.x += Number(before)
        sums.xy += Number(did && before)
      }
      const [y, x, xy] = [BigInt(sums.y), BigInt(sums.x), BigInt(sums.xy)]
      return { people, sum: y, sumOfSquares: y, scale: 1, before: { known: people, sum: x, sumOfSquares: x, product: xy, values: y } }
    }
    const groups = [[1_000, 1], [800, 0.85]].map(([people = 0, chance = 0], at) => ({ value: `g${at}`, strata: [{ stratum: '0', arms: { control: arm(people, chance * 0.9), guided: arm(people, chance) } }] }))
    const whole = (key: 'control' | 'guided'): Summary => mergeSummaries(groups.map(({ strata }) => strata[0]?.arms[key]).filter((one) => one !== undefined))
    const metric: MetricInput = { ...aMetricInput({ control: [Number(whole('control').sum), 1_800], guided: [Number(whole('guided').sum), 1_800] }, { before: { kind: 'counted', days: 14 } }), strata: [{ stratum: '0', arms: { control: whole('control'), guided: whole('guided') } }], breakdowns: [{ dimension: 'source', groups }] }
    const readout = buildReadout(anInput([metric]))
    const lift = readout.metrics[0]?.lifts[0]?.lift
    if (lift === undefined || lift.kind === 'none' || lift.relative === null || lift.relative.to === null) throw new Error('There is no lift.')
    const { variants: [found], segments: [segments] } = analyse(anInput([metric], { experiment: anExperiment({ plan: aPlan({ minimumEffect: lift.relative.to }) }) }), none)
    expect(lift.adjustment?.removed).toBeGreaterThan(0.5)
    expect(found?.belief).toMatchObject({ convention: 'normal on the log scale', median: expect.closeTo(lift.relative.estimate, 10) })
    // The far end of its interval is where the one-sided test just says "not higher".
    expect(found?.equivalence?.notHigher).toBeCloseTo(0.025, 8)
    const own = readout.breakdowns[0]?.groups.map(({ lifts }) => (lifts[0]?.lift.kind === 'known' ? lifts[0].lift : null)) ?? []
    expect(segments?.groups.map(({ seen }) => seen)).toEqual(own.map((one) => expect.closeTo(one?.relative?.estimate ?? 0, 10)))
    expect(readout.breakdowns[0]?.heterogeneity[0]?.statistic).toBeCloseTo(segments?.statistic ?? 0, 1)
    const weighed = own.reduce((sum, one, at) => sum + ([1_000, 800][at] ?? 0) * (one?.difference.estimate ?? 0), 0) / 1_800
    expect(found?.post?.difference.estimate).toBeCloseTo(weighed, 10)
    const plain = variantOf(anInput([{ ...metric, metric: { ...metric.metric, before: { kind: 'none', reason: 'metric' } } }]))
    expect(plain?.belief?.convention).toBe('beta-binomial')
    expect(plain?.post?.difference.estimate).not.toBeCloseTo(weighed, 4)
  })

  it('keeps silent where a check blocks, and where strata are several pools none', () => {
    const exposures = [{ weights: { control: 1, guided: 1 }, exposed: { control: 4_000, guided: 3_000 } }]
    expect(analyse(anInput([aMetricInput(clearWin)], { exposures }), none)).toMatchObject({ variants: [], segments: [] })
    const metric = aMetricInput(clearWin)
    const two: MetricInput = { ...metric, strata: [...stratum(clearWin), ...stratum(clearWin).map((one) => ({ ...one, stratum: '1' }))] }
    expect(variantOf(anInput([two]))?.secondary).toEqual([])
    expect(variantOf(anInput([two]))?.belief?.convention).toBe('normal on the log scale')
  })
})

describe('segments', () => {
  const breakdown = (groups: readonly Counted[]): BreakdownInput => ({ dimension: 'source', groups: groups.map((counted, at) => ({ value: `g${at}`, strata: stratum(counted) })) })
  const withGroups = (groups: readonly Counted[]) => anInput([{ ...aMetricInput(clearWin), breakdowns: [breakdown(groups)] }])

  it('that differ by no more than chance are all believed to be the mean', () => {
    const [found] = analyse(withGroups([{ control: [300, 1_000], guided: [330, 1_000] }, { control: [300, 1_000], guided: [340, 1_000] }, { control: [300, 1_000], guided: [325, 1_000] }]), none).segments
    expect(found?.inconsistency).toBe(0)
    expect(new Set(found?.groups.map(({ estimate }) => estimate.toFixed(9))).size).toBe(1)
  })

  it('that differ are drawn to each other, in their order, the small ones most', () => {
    const [found] = analyse(withGroups([{ control: [3_000, 10_000], guided: [3_900, 10_000] }, { control: [3_000, 10_000], guided: [2_400, 10_000] }, { control: [30, 100], guided: [60, 100] }]), none).segments
    expect(found?.inconsistency).toBeGreaterThan(0.9)
    const [up, down, small] = found?.groups ?? []
    expect(up?.estimate).toBeGreaterThan(down?.estimate ?? 0)
    expect(small?.kept).toBeLessThan(up?.kept ?? 0)
  })

  it('take out what chance put too many of into one arm', () => {
    const skewed = withGroups([{ control: [120, 1_200], guided: [100, 1_000] }, { control: [320, 800], guided: [400, 1_000] }])
    expect(variantOf(skewed)?.post).toMatchObject({ dimension: 'source', groups: 2 })
    expect(variantOf(skewed)?.post?.difference.estimate).toBeCloseTo(0, 9)
  })
})

describe('the lift by when people came', () => {
  const day = (at: number, counted: Counted, maturing = 0): DayInput => ({ date: `2026-03-${String(at + 2).padStart(2, '0')}`, maturing, strata: stratum(counted) })

  it('that fades is seen, and days that are not matured are left out', () => {
    const fading = Array.from({ length: 12 }, (_, at) => day(at, { control: [300, 1_000], guided: [300 + 120 - 12 * at, 1_000] }))
    const found = variantOf(anInput([{ ...aMetricInput(clearWin), days: [...fading, day(12, { control: [1, 1_000], guided: [900, 1_000] }, 5)] }]))?.trend
    expect(found?.groups).toHaveLength(6)
    expect(found?.perUnit).toBeLessThan(0)
    expect(found?.pValue).toBeLessThan(0.01)
    expect(found?.groups[0]).toMatchObject({ from: '2026-03-02', to: '2026-03-03' })
  })
})

describe('the chance still to find the planned effect', () => {
  const experiment = anExperiment({ plan: aPlan({ rule: 'sequential' }) })
  const looked = (counted: Counted): ReadoutInput => {
    const input = anInput([aMetricInput(counted)], { experiment, asOf: start + days(14) })
    return { ...input, looks: takeLooks({ input, day: '2026-03-16', at: start + days(14), isLast: false }) }
  }

  it('is high on the way to a win, low where the variant is behind, and null before the first look', () => {
    expect(variantOf(looked({ control: [900, 3_000], guided: [990, 3_000] }))?.stillToFind).toBeGreaterThan(0.8)
    expect(variantOf(looked({ control: [960, 3_000], guided: [890, 3_000] }))?.stillToFind).toBeLessThan(0.2)
    expect(variantOf(anInput([aMetricInput(clearWin)], { experiment }))?.stillToFind).toBeNull()
  })
})

describe('what experiments here usually bring', () => {
  const lifts = Array.from({ length: 12 }, (_, at) => ({ estimate: 0.02 * ((at % 5) - 2), error: 0.01 }))

  it('is learned from ten on, draws a win down, and says how often a win is none', () => {
    const past: Past = { lifts, wins: 3, experiments: 12 }
    const { past: known, variants } = analyse(anInput([aMetricInput(clearWin)]), past)
    expect(known.prior?.experiments).toBe(12)
    expect(known.falsePositiveRisk).toBeCloseTo((0.025 * 0.75) / (0.025 * 0.75 + 0.8 * 0.25), 9)
    expect(variants[0]?.shrunken?.estimate).toBeLessThan(0.1)
    expect(variants[0]?.shrunken?.estimate).toBeGreaterThan(0)
    expect(analyse(anInput([aMetricInput(clearWin)]), { ...past, lifts: lifts.slice(3) }).variants[0]?.shrunken).toBeNull()
  })

  it('is learned from what was decided here, oldest first, and never from what ran elsewhere', () => {
    const stopped = (id: string, made: number, change: Partial<Started> = {}): Started =>
      ({ ...aDraft({ id, createdAt: new Date(made) }), kind: 'stopped', phases: [], slots: [], decision: { kind: 'ship', variant: 'guided', why: '', at: 0, by: { kind: 'member', id: 'm', name: 'Mina' } }, ...change }) as Started
    const all = [stopped('late', 3), stopped('early', 1), stopped('itself', 2), stopped('elsewhere', 2, { origin: 'import' }), stopped('open', 2, { decision: null } as Partial<Started>)]
    expect(decidedBesides(all, 'itself').map(({ id }) => id)).toEqual(['early', 'late'])
    expect(decidedBesides(Array.from({ length: 250 }, (_, at) => stopped(`e${at}`, at)), '').map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, at) => `e${at + 50}`))
  })

  it('counts every variant with what is better above zero, and none that is early', () => {
    const [more] = pastLifts(anInput([aMetricInput(clearWin)]))
    const [less] = pastLifts(anInput([aMetricInput(clearWin, { direction: 'less' })]))
    expect(more?.estimate).toBeGreaterThan(0)
    expect(less?.estimate).toBe(-(more?.estimate ?? 0))
    expect(pastLifts(anInput([aMetricInput({ control: [20, 900], guided: [40, 900] })]))).toEqual([])
  })
})
