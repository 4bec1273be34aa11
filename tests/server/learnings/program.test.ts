import { expect, test } from 'vitest'
import { liftOf, logLiftIn, type Outcome, relatedTo } from '#server/learnings/outcome.ts'
import { programOf } from '#server/learnings/program.ts'

let made = 0

function anOutcome(change: Partial<Outcome> & { readonly found?: number; readonly half?: number } = {}): Outcome {
  const { found = 0.1, half = 0.05, ...rest } = change
  const key = `e${++made}`
  const [from, to] = [Math.expm1(Math.log1p(found) - half), Math.expm1(Math.log1p(found) + half)]
  return {
    key, name: key, surface: 'onboarding', origin: 'live', endedAt: Date.UTC(2026, 2, made),
    hypothesis: { audience: '', change: '', effect: '', because: '' },
    decision: { kind: 'ship', variant: 'guided', why: 'It won.', at: Date.UTC(2026, 2, 1), by: 'Mina' },
    verdict: 'ship', metric: { key: 'activated', name: 'Activated', version: 1, direction: 'more' }, variant: { key: 'guided', name: 'Guided' },
    lift: { estimate: found, from, to, level: 0.95, clear: from > 0 ? 'better' : to < 0 ? 'worse' : null },
    bandit: false, planned: 0.08, about: { flag: key, tags: [] }, ...rest,
  }
}

test('an interval tells its standard error on the scale of logarithms', () => {
  const { lift } = anOutcome({ found: 0.2, half: 1.959963984540054 * 0.03 })
  expect(logLiftIn(lift!)?.estimate).toBeCloseTo(Math.log(1.2), 12)
  expect(logLiftIn(lift!)?.error).toBeCloseTo(0.03, 12)
})

test('the lift that is spoken of is that of what was shipped, else the best by the metric’s direction', () => {
  const lift = (estimate: number) => ({ kind: 'known' as const, relative: { estimate, from: estimate - 0.01, to: estimate + 0.01, level: 0.95, middle: { from: 0, to: 0 } } })
  const readout = (direction: 'more' | 'less') => ({ metrics: [{ direction, lifts: [{ variant: 'a', lift: lift(0.05) }, { variant: 'b', lift: lift(-0.05) }] }] }) as never
  expect(liftOf(readout('more'), null)).toMatchObject({ variant: 'a', lift: { clear: 'better' } })
  expect(liftOf(readout('less'), null)).toMatchObject({ variant: 'b', lift: { clear: 'better' } })
  expect(liftOf(readout('more'), 'b')).toMatchObject({ variant: 'b', lift: { estimate: -0.05, clear: 'worse' } })
})

test('what was shipped adds up one upon the other, and is believed less than it was measured, once ten are decided', () => {
  const few = Array.from({ length: 9 }, () => anOutcome({ found: 0.1 }))
  expect(programOf(few, 'UTC')).toMatchObject({ decided: 9, shipped: 9, winRate: 1, prior: null, brought: { experiments: 9, believed: null } })
  const ones = [0.3, 0.2, -0.05, 0.01, 0.02, -0.1, 0.04, 0, 0.15, 0.03, -0.02]
  const many = ones.map((found, n) => anOutcome({ found, half: 0.12, ...(n < 2 ? {} : { decision: { kind: 'inconclusive', variant: null, why: '', at: Date.UTC(2026, 3, 1), by: 'Mina' } }) }))
  const { brought, winRate } = programOf(many, 'UTC')
  expect(winRate).toBeCloseTo(2 / 11, 12)
  expect(brought?.measured).toBeCloseTo(1.3 * 1.2 - 1, 12)
  expect(brought?.believed?.estimate).toBeGreaterThan(0)
  expect(brought?.believed?.estimate).toBeLessThan(brought?.measured ?? 0)
})

test('months are those of the workspace, empty ones among them, and lifts of other metrics are not added', () => {
  const at = (iso: string): Outcome['decision'] => ({ kind: 'ship', variant: 'guided', why: '', at: Date.parse(iso), by: 'Mina' })
  const program = programOf([anOutcome({ decision: at('2026-01-31T20:00:00Z') }), anOutcome({ decision: at('2026-04-01T00:00:00Z') }), anOutcome({ metric: { key: 'other', name: 'Other', version: 1, direction: 'more' }, decision: at('2026-04-01T00:00:00Z') })], 'Asia/Seoul')
  expect(program.months).toEqual([{ month: '2026-02', decided: 1, shipped: 1 }, { month: '2026-03', decided: 0, shipped: 0 }, { month: '2026-04', decided: 2, shipped: 2 }])
  expect(program.brought).toMatchObject({ experiments: 2, metric: 'Activated' })
})

test('experiments about the same thing support each other or contradict, by what is clear', () => {
  const belief = (change: string) => ({ audience: 'new trials', change, effect: 'activate sooner', because: 'they see the next step' })
  const one = anOutcome({ found: 0.1, hypothesis: belief('a guided checklist') })
  const same = anOutcome({ found: 0.2, hypothesis: belief('a checklist with progress') })
  const opposite = anOutcome({ found: -0.2, about: { flag: one.about.flag, tags: [] } })
  const unclear = anOutcome({ found: 0.01, hypothesis: belief('a guided checklist') })
  const elsewhere = anOutcome({ found: 0.2, surface: 'pricing', hypothesis: belief('a guided checklist') })
  const far = anOutcome({ found: 0.2, hypothesis: { audience: 'visitors', change: 'bigger photographs', effect: 'remain', because: 'pictures please' } })
  expect(relatedTo(one, [one, same, opposite, unclear, elsewhere, far])).toEqual([{ key: same.key, name: same.name, how: 'supports' }, { key: opposite.key, name: opposite.name, how: 'contradicts' }])
})
