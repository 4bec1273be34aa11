import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aDraft } from '#tests/support/make.ts'
import type { Glance } from '#web/app/running.ts'
import { dayOf, rowsOf, type ListedExperiment } from '#web/screens/watch/row.ts'

const now = new Date('2026-03-20T12:00:00Z')
const dayMs = 86_400_000

function running(key: string, startedAgo: number, kind: 'running' | 'paused' = 'running'): ListedExperiment {
  const from = now.getTime() - startedAgo * dayMs
  return { ...aDraft({ key, name: key }), kind, phases: [{ number: 1, salt: 's', from, until: null, strata: [], pauses: [], metrics: [] }], slots: [] }
}

function glance(key: string, verdict: Glance['verdict'], arms: readonly number[] = [50, 50]): Glance {
  const all = arms.reduce((sum, count) => sum + count, 0)
  const variants = arms.map((_, index) => ({ key: `v${index}`, name: `V${index}`, control: index === 0, weight: 1 }))
  return {
    experiment: { key, name: key, unit: 'person', surface: 'onboarding', status: 'running', origin: 'live', phase: 1, startedAt: 0, stoppedAt: null, plan: { minimumEffect: 0.1, alpha: 0.05, power: 0.8, days: 28, endsAt: null, rule: 'fixed', peoplePerArm: null }, variants },
    verdict,
    checks: [{
      name: 'sample-ratio', state: 'ok',
      facts: { chiSquare: null, degreesOfFreedom: null, pValue: null, logEvidence: 0, convention: 'chi-square', arms: arms.map((observed, index) => ({ variant: `v${index}`, observed, expected: all / arms.length, share: all === 0 ? null : observed / all, plannedShare: 1 / arms.length })) },
    }],
    hiddenUntil: null,
    deciding: null,
  }
}

const early: Glance['verdict'] = { kind: 'too-early', metric: 'm', conversions: 3, needed: 25, reasons: [] }
const neutral: Glance['verdict'] = { kind: 'neutral', variant: 'v1', metric: 'm', scale: 'relative', estimate: 0, range: { from: -0.01, to: 0.01 }, pValue: 0.9, values: { control: 0.1, variant: 0.1 }, margin: 0.1, reasons: [] }
const broken: Glance['verdict'] = { kind: 'not-trustworthy', cause: glance('x', early).checks[0] as Glance['checks'][number], reasons: [] }

describe('the order of what runs', () => {
  test('is need: what needs a person, what can be decided, what is on course, what is paused', () => {
    const rows = rowsOf(
      [running('paused', 9, 'paused'), running('course', 9), running('decide', 9), running('now', 9)],
      [glance('paused', early), glance('course', early), glance('decide', neutral), glance('now', broken)],
      now,
    )
    expect(rows.map((row) => row.group)).toEqual(['now', 'decide', 'course', 'paused'])
  })

  test('puts a paused experiment that has its answer where it can be decided', () => {
    expect(rowsOf([running('a', 9, 'paused')], [glance('a', neutral)], now)[0]?.group).toBe('decide')
  })

  test('does not depend on the order in which the server lists them', () => {
    const experiments = ['a', 'b', 'c', 'd'].map((key, index) => running(key, index % 2))
    const glances = experiments.map((one) => glance(one.key, early))
    const sorted = rowsOf(experiments, glances, now).map((row) => row.experiment.key)
    fc.assert(fc.property(fc.shuffledSubarray(experiments, { minLength: 4 }), (shuffled) => {
      expect(rowsOf(shuffled, glances, now).map((row) => row.experiment.key)).toEqual(sorted)
    }))
  })

  test('shows an experiment whose readout did not come', () => {
    expect(rowsOf([running('a', 3)], [], now)[0]).toMatchObject({ group: 'course', people: null, split: null, lift: { kind: 'none' }, day: 4 })
  })
})

test.each([
  [0, 1],
  [0.99, 1],
  [1, 2],
  [27.5, 28],
])('%d days after the launch it is day %d', (days, day) => {
  expect(dayOf(now.getTime() - days * dayMs, now)).toBe(day)
})

test('what does harm needs a person now, before there is a verdict', () => {
  const harmful: Glance['verdict'] = { ...early, reasons: [{ kind: 'does-harm', variant: 'v1', metric: 'm', scale: 'relative', estimate: -0.3 }] }
  expect(rowsOf([running('a', 3)], [glance('a', harmful)], now)[0]?.group).toBe('now')
})
