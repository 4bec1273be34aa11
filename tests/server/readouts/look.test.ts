import { describe, expect, it } from 'vitest'
import { buildReadout } from '#server/readouts/build.ts'
import { endOfLooks, type Look, takeLooks } from '#server/readouts/look.ts'
import type { ReadoutInput } from '#server/readouts/readout-input.ts'
import { readoutWords } from '#server/readouts/sentence.ts'
import { excludes } from '#server/stats/interval.ts'
import { aMetricInput, anExperiment, anInput, aPlan, clearWin, type Counted, days, start } from './an-input.ts'

const sequential = anExperiment({ plan: aPlan({ rule: 'sequential' }) })
const counted = (what: Counted, looks: readonly Look[] = [], changes: Partial<ReadoutInput> = {}): ReadoutInput =>
  anInput([aMetricInput(what, {}, 100)], { experiment: sequential, asOf: start + days(20), looks, ...changes })
const lookOn = (day: number, what: Counted, looks: readonly Look[] = [], isLast = false): readonly Look[] =>
  takeLooks({ input: counted(what, looks), day: `2026-03-${String(day).padStart(2, '0')}`, at: start + days(day - 2), isLast })

const share = (people: number, rate: number): readonly [number, number] => [Math.round(people * rate), people]
const arms = (people: number, control: number, guided: number): Counted => ({ control: share(people, control), guided: share(people, guided) })

describe('a daily look', () => {
  it('is taken where something is known and more is known than before', () => {
    const [first] = lookOn(10, arms(800, 0.3, 0.32))
    expect(first).toMatchObject({ variant: 'guided', day: '2026-03-10', fraction: 800 / 5_700 })
    expect(first?.values.control).toBeCloseTo(0.3, 3)
    expect(lookOn(11, arms(800, 0.3, 0.32), first === undefined ? [] : [first])).toEqual([])
    expect(lookOn(10, arms(60, 0.3, 0.32))).toEqual([])
  })

  it('is not taken of a fixed plan, of an import, or where no maximum was planned', () => {
    for (const experiment of [anExperiment(), anExperiment({ ...sequential, origin: 'import' }), anExperiment({ plan: aPlan({ rule: 'sequential', peoplePerArm: null }) })]) {
      expect(takeLooks({ input: counted(clearWin, [], { experiment }), day: '2026-03-20', at: start + days(18), isLast: false })).toEqual([])
    }
  })

  it('has an interval that excludes no difference exactly when z reaches the boundary', () => {
    for (const guided of [0.27, 0.3, 0.32, 0.33, 0.34, 0.345, 0.35, 0.36, 0.4]) {
      const [look] = lookOn(20, arms(3_000, 0.31, guided))
      const relative = look?.lift.relative ?? null
      expect(relative === null || look === undefined ? null : excludes(relative, 0)).toBe(Math.abs(look?.z ?? 0) >= (look?.critical ?? 0))
      expect(look?.answer === 'better' || look?.answer === 'worse').toBe(Math.abs(look?.z ?? 0) >= (look?.critical ?? 0))
    }
  })

  it('asks for less evidence the more is known, and at the last for what is left', () => {
    const looks = [5, 10, 15, 20, 25].reduce<readonly Look[]>((taken, day, at) => [...taken, ...lookOn(day, arms(1_100 * (at + 1), 0.31, 0.315), taken)], [])
    const critical = looks.map((look) => look.critical)
    expect(critical).toEqual(critical.toSorted((a, b) => b - a))
    const [ordinary] = lookOn(30, arms(5_600, 0.31, 0.315), looks)
    const [last] = lookOn(30, arms(5_600, 0.31, 0.315), looks, true)
    expect(last?.critical).toBeLessThan(ordinary?.critical ?? 0)
    expect(ordinary?.pValue).toBeGreaterThan(0.05)
  })

  it('draws an early winner towards nothing', () => {
    const [look] = lookOn(20, clearWin)
    expect(look?.adjusted).toBeGreaterThan(0)
    expect(look?.adjusted).toBeLessThanOrEqual((look?.lift.relative?.estimate ?? 0) + 1e-9)
  })

  it('keeps the p-value of the look that was enough, however long it goes on', () => {
    const first = lookOn(15, arms(2_500, 0.31, 0.4))
    const second = lookOn(20, arms(3_500, 0.31, 0.39), first)
    expect(second[0]?.pValue).toBeCloseTo(first[0]?.pValue ?? 0, 9)
    expect(second[0]?.adjusted).toBe(second[0]?.lift.relative?.estimate)
  })

  it('ends when the last person has matured, after a stop sooner', () => {
    expect(endOfLooks(counted(clearWin))).toBe(start + days(35))
    expect(endOfLooks(counted(clearWin, [], { experiment: anExperiment({ ...sequential, stoppedAt: start + days(10) }) }))).toBe(start + days(17))
    expect(endOfLooks(counted(clearWin, [], { experiment: anExperiment() }))).toBeNull()
  })
})

describe('the verdict of a plan that is looked at daily', () => {
  const strong = arms(3_500, 0.31, 0.36)

  it('ships before the end when the last look is enough, and says what is fairer to expect', () => {
    const looks = lookOn(20, strong)
    const { verdict, metrics } = buildReadout(counted(strong, looks))
    expect(verdict).toMatchObject({ kind: 'ship', variant: 'guided', reasons: expect.arrayContaining([{ kind: 'decided-early', adjusted: looks[0]?.adjusted }]) })
    expect(metrics[0]?.lifts[0]?.answer).toBe('better')
  })

  it('is the last look’s, whatever the numbers of the hour say', () => {
    const looks = lookOn(20, strong)
    const { verdict, metrics } = buildReadout(counted(arms(3_600, 0.33, 0.33), looks))
    expect(verdict).toMatchObject({ kind: 'ship', values: looks[0]?.values, pValue: looks[0]?.pValue })
    expect(metrics[0]?.arms[0]?.value).toBeCloseTo(0.33, 3)
    const before = lookOn(20, arms(3_500, 0.31, 0.318))
    expect(buildReadout(counted(strong, before)).verdict.kind).toBe('keep-running')
    expect(buildReadout(counted(strong)).verdict.kind).toBe('keep-running')
  })

  it('rolls back before the end when it is worse, and otherwise answers no row', () => {
    expect(buildReadout(counted(arms(3_500, 0.36, 0.31), lookOn(20, arms(3_500, 0.36, 0.31)))).verdict.kind).toBe('rollback')
    const open = buildReadout(counted(arms(3_500, 0.31, 0.318), lookOn(20, arms(3_500, 0.31, 0.318))))
    expect(open.metrics[0]?.lifts[0]?.answer).toBe('too-early')
  })

  describe('with a guardrail', () => {
    const kept = arms(3_500, 0.31, 0.31)
    const harmed = arms(3_500, 0.36, 0.31)
    const guarded = (guardrail: Counted, looks: readonly Look[] = []): ReadoutInput =>
      anInput([aMetricInput(strong, {}, 100), aMetricInput(guardrail, { key: 'retained', name: 'Retained', role: 'guardrail' }, 100)], { experiment: sequential, asOf: start + days(20), looks })
    const takenOf = (guardrail: Counted): readonly Look[] => takeLooks({ input: guarded(guardrail), day: '2026-03-20', at: start + days(18), isLast: false })

    it('ships by the guardrail as it was looked at, whatever it is this hour', () => {
      const worseToday = arms(3_500, 0.33, 0.31)
      const { verdict, metrics } = buildReadout(guarded(worseToday, takenOf(kept)))
      expect(verdict.kind).toBe('ship')
      expect(metrics[1]?.lifts[0]?.answer).toBe('no-clear-difference')
      expect(metrics[1]?.lookedValues?.['guided']?.variant).toBeCloseTo(0.31, 3)
    })

    it('ships nothing that the harm watch found to do harm since', () => {
      const { verdict } = buildReadout(guarded(harmed, takenOf(kept)))
      expect(verdict.kind).toBe('keep-running')
      expect(verdict.reasons[0]).toMatchObject({ kind: 'does-harm', metric: 'retained', variant: 'guided' })
    })

    it('rolls back by the guardrail as it was looked at, with its rates, also read back from JSON', () => {
      const looks = takenOf(harmed)
      const { verdict } = buildReadout(guarded(kept, JSON.parse(JSON.stringify(looks)) as readonly Look[]))
      expect(verdict).toMatchObject({ kind: 'rollback', metric: 'retained', values: looks[0]?.guardrails?.[0]?.values })
    })

    it('takes today’s numbers at the look’s level where a look was stored without guardrails', () => {
      const before = takenOf(kept).map((look) => ({ ...look, guardrails: [] }))
      expect(buildReadout(guarded(harmed, before)).verdict).toMatchObject({ kind: 'rollback', metric: 'retained' })
    })
  })

  it('says in three languages that looking is allowed', () => {
    const open = buildReadout(counted(arms(3_500, 0.31, 0.318), lookOn(20, arms(3_500, 0.31, 0.318))))
    expect(readoutWords(open, 'en').paragraph).toContain('looked at once a day')
    expect(readoutWords(open, 'ko').paragraph).toContain('언제든지')
    expect(readoutWords(open, 'ja').paragraph).toContain('いつ見ても')
  })

  it.each([['ship', 0.36, 12, 'keep-running'], ['ship', 0.36, 14, 'ship'], ['neutral', 0.3101, 12, 'keep-running'], ['neutral', 0.3101, 15, 'neutral'], ['roll back', 0.26, 12, 'rollback']] as const)(
    'to %s at a rate of %s on day %s, with windows of a week, says %s: weekdays differ',
    (_, guided, day, kind) => {
      const what = arms(guided === 0.3101 ? 60_000 : 3_500, 0.31, guided)
      const looks = takeLooks({ input: counted(what), day: '2026-03-20', at: start + days(day), isLast: false })
      const { verdict } = buildReadout(counted(what, looks))
      expect(verdict.kind).toBe(kind)
      expect(verdict.reasons.some((reason) => reason.kind === 'first-week')).toBe(kind === 'keep-running')
    },
  )

  it.each([[2_700, 'keep-running'], [3_000, 'ship']] as const)('a price with %s of 5,700 people an arm is: %s', (people, kind) => {
    const [what, experiment] = [arms(people, 0.31, 0.37), anExperiment({ ...sequential, surface: 'pricing' })]
    const looks = takeLooks({ input: counted(what, [], { experiment }), day: '2026-03-20', at: start + days(18), isLast: false })
    expect(looks[0]?.answer).toBe('better')
    const { verdict } = buildReadout(counted(what, looks, { experiment }))
    expect([verdict.kind, verdict.reasons.some((reason) => reason.kind === 'price-waits')]).toEqual([kind, kind !== 'ship'])
  })

  it.each([[0.295, true], [0.31, true], [0.325, false]])('at a rate of %s against .31 at 70 %% of the plan, says that hardly anything is left to find: %s', (guided, said) => {
    const what = arms(4_000, 0.31, guided)
    const readout = buildReadout(counted(what, lookOn(20, what)))
    const reason = readout.verdict.reasons.find(({ kind }) => kind === 'hardly-to-be-found')
    expect([readout.verdict.kind, reason !== undefined]).toEqual(['keep-running', said])
    if (reason?.kind === 'hardly-to-be-found') expect(reason.chance).toBeLessThan(0.1)
    expect(readoutWords(readout, 'en').notes.join().includes('Even if the planned effect is real')).toBe(said)
  })

  it('a failing check withholds it all the same', () => {
    const { verdict } = buildReadout(counted(strong, lookOn(20, strong), { exposures: [{ weights: { control: 1, guided: 1 }, exposed: { control: 4_000, guided: 3_000 } }] }))
    expect(verdict.kind).toBe('not-trustworthy')
  })
})
