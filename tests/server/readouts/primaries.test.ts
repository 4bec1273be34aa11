import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildReadout } from '#server/readouts/build.ts'
import { type Look, takeLooks } from '#server/readouts/look.ts'
import { sharingOf } from '#server/readouts/primaries.ts'
import type { ReadoutInput } from '#server/readouts/readout-input.ts'
import { readoutWords } from '#server/readouts/sentence.ts'
import { holm } from '#server/stats/multiplicity.ts'
import { aMetricInput, anExperiment, anInput, aPlan, type Counted, days, start } from './an-input.ts'

const together = anExperiment({ surface: 'pricing', plan: aPlan({ together: 2 }) })
const two = (activated: Counted, paid: Counted, changes: Partial<ReadoutInput> = {}): ReadoutInput =>
  anInput([aMetricInput(activated), aMetricInput(paid, { key: 'paid', name: 'Paid', role: 'decides-too' })], { experiment: together, ...changes })
const same: Counted = { control: [1_500, 5_000], guided: [1_500, 5_000] }
const up: Counted = { control: [1_500, 5_000], guided: [1_700, 5_000] }
const down: Counted = { control: [1_500, 5_000], guided: [1_300, 5_000] }
/** p = .03: enough at .05 and not at .025. */
const some: Counted = { control: [1_500, 5_000], guided: [1_600, 5_000] }
const answersOf = (input: ReadoutInput) => buildReadout(input).metrics.map(({ lifts }) => [lifts[0]?.answer, lifts[0]?.lift.kind === 'known' ? lifts[0].lift.alpha : null])

describe('metrics that decide together', () => {
  it('take Holm’s steps', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 1e-6, max: 0.2, noNaN: true }), { minLength: 1, maxLength: 4 }), (pValues) => {
      const names = pValues.map((_, at) => String(at))
      const sharing = sharingOf(names, (metric, count) => (pValues[Number(metric)] ?? 1) < 0.05 / count)
      expect(names.map((name, at) => (pValues[at] ?? 1) < 0.05 / (sharing.get(name) ?? 1))).toEqual(holm(pValues, 0.05).map(({ stands }) => stands))
    }))
  })

  it('share the planned error, and one that stands passes its part on', () => {
    expect(answersOf(two(same, some))).toEqual([['no-clear-difference', 0.025], ['no-clear-difference', 0.025]])
    expect(answersOf(two(up, some))).toEqual([['better', 0.025], ['better', 0.05]])
    expect(answersOf(two(same, up))).toEqual([['no-clear-difference', 0.05], ['better', 0.025]])
  })

  it.each([
    ['ship where one of them is better and none worse, and speak of that one', same, up, { kind: 'ship', metric: 'paid' }],
    ['roll back where one is worse and none better', same, down, { kind: 'rollback', metric: 'paid' }],
    ['give no answer where they disagree', up, down, { kind: 'inconclusive', metric: 'activated', reasons: expect.arrayContaining([{ kind: 'metrics-disagree', variant: 'guided', better: 'activated', worse: 'paid' }]) }],
    ['matter not only where none of them may', { control: [30_000, 100_000], guided: [30_010, 100_000] } as Counted, { control: [30_000, 100_000], guided: [29_990, 100_000] } as Counted, { kind: 'neutral' }],
    ['are open where one of them still may', { control: [30_000, 100_000], guided: [30_010, 100_000] } as Counted, { control: [30, 100_000], guided: [29, 100_000] } as Counted, { kind: 'inconclusive', metric: 'paid' }],
  ])('%s', (_, activated, paid, verdict) => {
    expect(buildReadout(two(activated, paid)).verdict).toMatchObject(verdict)
  })

  it('say so in three languages', () => {
    const disagree = buildReadout(two(up, down))
    expect(readoutWords(disagree, 'en').headline).toBe('Do not ship Guided yet. Activated within 7 days got better and Paid got worse; both decide.')
    for (const locale of ['en', 'ko', 'ja'] as const) expect(readoutWords(disagree, locale).notes.join(' ')).toContain('Holm')
    expect(readoutWords(buildReadout(two(same, up)), 'en').headline).toMatch(/^Ship Guided\./)
  })

  describe('at daily looks', () => {
    const experiment = anExperiment({ surface: 'pricing', plan: aPlan({ together: 2, rule: 'sequential', peoplePerArm: 10_000 }) })
    const at = (counted: readonly [Counted, Counted], day: number, looks: readonly Look[] = []) => ({ input: two(...counted, { experiment, looks, asOf: start + days(day) }), day: '2026-03-20', at: start + days(day), isLast: false })
    const looked = (counted: readonly [Counted, Counted]) => takeLooks(at(counted, 18))

    it('are looked at alike, each at the boundary of its step', () => {
      const [none] = looked([same, same])
      const [passed] = looked([{ control: [1_500, 5_000], guided: [1_900, 5_000] }, same])
      expect(none?.together?.map(({ metric, fraction, critical }) => [metric, fraction, critical])).toEqual([['paid', none?.fraction, none?.critical]])
      expect(passed?.critical).toBe(none?.critical)
      expect(passed?.together?.[0]?.critical).toBeLessThan(none?.critical ?? 0)
    })

    it('ship by the one that is better, a price not before half of its own information', () => {
      const counted = [same, { control: [1_500, 5_000], guided: [1_900, 5_000] }] as const
      const readout = buildReadout(two(...counted, { experiment, looks: looked(counted), asOf: start + days(19) }))
      expect(readout.metrics[1]?.looks.map(({ answer }) => answer)).toEqual(['better'])
      expect(readout.verdict).toMatchObject({ kind: 'ship', metric: 'paid', reasons: expect.arrayContaining([expect.objectContaining({ kind: 'decided-early' })]) })
      const few = [same, { control: [750, 2_500], guided: [1_100, 2_500] }] as const
      const early = buildReadout(two(...few, { experiment, looks: looked(few), asOf: start + days(19) }))
      expect(early.verdict).toMatchObject({ kind: 'keep-running', reasons: expect.arrayContaining([{ kind: 'price-waits' }]) })
    })

    it('look again at the one whose people mature later, after the other has all it will have', () => {
      const before = looked([same, { control: [300, 1_000], guided: [300, 1_000] }])
      const [again] = takeLooks(at([same, same], 19, before))
      expect(again).toMatchObject({ fraction: before[0]?.fraction, at: start + days(19), together: [{ metric: 'paid', fraction: 0.5 }] })
      const [third] = takeLooks(at([{ control: [1_800, 6_000], guided: [1_800, 6_000] }, same], 20, [...before, ...(again === undefined ? [] : [again])]))
      expect(third?.fraction).toBe(0.6)
      expect(third?.together?.[0]?.fraction).toBe(0.5)
    })
  })
})

