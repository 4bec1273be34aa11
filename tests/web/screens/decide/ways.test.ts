import { describe, expect, test } from 'vitest'
import { aDraft } from '#tests/support/make.ts'
import { type Experiment, liftSpokenOf, type Metric, type Readout, rowAnswer, shortState } from '#web/screens/decide/readout-view.ts'
import { waysOf } from '#web/screens/decide/ways.ts'
import { en } from '#web/words/en.ts'
import { speaker } from '#web/words/say.ts'

const { say } = speaker('en', en)
const running: Experiment = { ...aDraft({ key: 'checklist' }), kind: 'running', phases: [], slots: [] }

const variants = [{ key: 'control', name: 'Control', control: true }, { key: 'guided', name: 'Guided', control: false }]

/** A readout as far as its ways go. */
function readoutOf(verdict: unknown, arms = variants): Readout {
  return { verdict: { reasons: [], ...(verdict as object) }, experiment: { variants: arms }, metrics: [] } as unknown as Readout
}

const about = { variant: 'guided', metric: 'activated', reasons: [] }

describe('what can be done about a verdict', () => {
  test.each<[verdict: unknown, main: string, filled: boolean]>([
    [{ kind: 'ship', ...about }, 'Ship Guided…', true],
    [{ kind: 'rollback', ...about }, 'Roll back…', true],
    [{ kind: 'neutral', ...about }, 'Roll back…', true],
    [{ kind: 'inconclusive', ...about }, 'End without an answer…', true],
    [{ kind: 'keep-running', ...about, days: 3 }, 'Watch it', false],
    [{ kind: 'too-early', metric: 'activated', reasons: [] }, 'Watch it', false],
    [{ kind: 'not-trustworthy', reasons: [] }, 'Look for the cause', false],
  ])('%o: %s', (verdict, main, filled) => {
    const ways = waysOf(running, readoutOf(verdict), say)
    expect(ways).toMatchObject({ main: { label: main }, filled })
    expect(new Set([ways?.main, ...(ways?.others ?? [])].map((way) => way?.label)).size).toBe(4)
  })

  test('a name too long for a button is left to the sentence', () => {
    const long = variants.map((one) => ({ ...one, name: 'A name of far more letters than any button has room for' }))
    expect(waysOf(running, readoutOf({ kind: 'ship', ...about }, long), say)?.main.label).toBe('Ship a variant…')
  })

  test.each<[said: string, experiment: Experiment]>([
    ['has not started', aDraft()],
    ['was decided', { ...running, kind: 'stopped', decision: { kind: 'ship', variant: 'guided', why: '', at: 0, by: { kind: 'member', id: 'm', name: 'Mina' } } }],
    ['ran elsewhere', { ...running, kind: 'stopped', origin: 'import', decision: null }],
  ])('is nothing where it %s', (_said, experiment) => {
    expect(waysOf(experiment, readoutOf({ kind: 'ship', ...about }), say)).toBeNull()
  })
})

const lift = (answer: Metric['lifts'][number]['answer'], from: number, to: number, variant = 'guided', standing?: Metric['lifts'][number]['standing']) =>
  ({ variant, answer, ...(standing === undefined ? {} : { standing }), lift: { kind: 'known', relative: { estimate: (from + to) / 2, from, to, middle: { from: null, to: null } } } }) as unknown as Metric['lifts'][number]

describe('a guardrail', () => {
  test.each([
    ['no-clear-difference', 'within', 0.12, 'within'],
    ['no-clear-difference', 'open', 0.12, 'unclear'],
    ['worse', 'within', 0.12, 'within'],
    ['worse', 'worse', 0.12, 'worse'],
    ['worse', 'beyond', 0.12, 'beyond'],
    ['worse', 'open', 0.12, 'unclear'],
    ['better', 'within', 0.12, 'better'],
    ['no-clear-difference', 'within', undefined, 'unclear'],
    ['too-early', undefined, 0.12, 'early'],
  ] as const)('that is %s and stands %s, with the limit %s, says %s', (answer, standing, margin, said) => {
    expect(rowAnswer(lift(answer, -0.1, 0.1, 'guided', standing), margin === undefined ? {} : { margin })).toBe(said)
  })
})

test('the picture shows the metric and the variant that the verdict speaks of', () => {
  const metric = (key: string): Metric => ({ key, lifts: [lift('better', 0.1, 0.2, 'short'), lift('worse', 0.1, 0.2)] }) as unknown as Metric
  const readout = { ...readoutOf({ kind: 'rollback', variant: 'guided', metric: 'support' }), metrics: [metric('activated'), metric('support')] }
  expect(liftSpokenOf(readout)).toMatchObject({ metric: { key: 'support' }, lift: { variant: 'guided' } })
  expect(liftSpokenOf({ ...readout, verdict: { kind: 'too-early', metric: 'activated' } as unknown as Readout['verdict'] })).toMatchObject({ metric: { key: 'activated' } })
})

test('a list marks what cannot be trusted apart from what is worse', () => {
  expect(shortState(readoutOf({ kind: 'not-trustworthy' }))).toBe('beyond')
  expect(shortState(readoutOf({ kind: 'rollback' }))).toBe('worse')
  expect(shortState(readoutOf({ kind: 'keep-running' }))).toBe('early')
  expect(shortState(readoutOf({ kind: 'keep-running', reasons: [{ kind: 'does-harm' }] }))).toBe('worse')
})
