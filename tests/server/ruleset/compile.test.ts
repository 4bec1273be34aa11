import { describe, expect, test } from 'vitest'
import { evaluate } from '#sdk/core/evaluate.ts'
import { type Decision, type Experiment, launch, pause, stop } from '#server/experiments/experiment.ts'
import { compileRuleset, type Released } from '#server/ruleset/compile.ts'
import { aDesign, aDraft, aFlag, aFlagEnvironment } from '#tests/support/make.ts'

const NINE = new Date('2026-03-02T09:00:00Z')
const NOON = new Date('2026-03-02T12:00:00Z').getTime()
const bound = aFlag({ environments: { env_1: aFlagEnvironment({ rules: [{ id: 'r1', when: null, serve: { kind: 'experiment', experiment: 'guided-checklist' } }] }) } })
const running = launch(aDraft(), { now: NINE, salt: 'salt', metrics: [] })

function released(change: Partial<Released> = {}): Released {
  return { environment: { id: 'env_1', key: 'production' }, revision: 7, flags: [bound], experiments: [running], audiences: {}, layers: [], holdouts: [], subjects: new Map(), ...change }
}

function served(experiment: Experiment, subject = 'visitor-1') {
  const ruleset = compileRuleset(released({ experiments: [experiment] }), 'client')
  return evaluate(ruleset, 'onboarding.checklist', 'fallback', { subject }, NOON)
}

function decided(kind: Decision['kind'], variant: string | null) {
  return stop(running, { kind, variant, why: '', at: NOON, by: { kind: 'system', id: 's', name: 's' } }, new Date(NOON))
}

describe('a ruleset is what was released, and nothing else', () => {
  test('the same release compiles to the same bytes, whatever the order it was loaded in', () => {
    const other = aFlag({ id: 'flg_2', key: 'banner' })
    const one = compileRuleset(released({ flags: [bound, other] }), 'client')
    const two = compileRuleset(released({ flags: [other, bound] }), 'client')
    expect(JSON.stringify(one)).toBe(JSON.stringify(two))
  })

  test('a flag that browsers may not see is absent for them, with its experiment and audiences', () => {
    const hidden = { ...bound, clientVisible: false }
    const audiences = { staff: { kind: 'clause', attribute: 'email', operator: 'ends-with', values: ['@us.example'] } } as const
    const all = released({ flags: [hidden], audiences })
    expect(JSON.stringify(compileRuleset(all, 'client'))).not.toMatch(/onboarding|guided|us\.example/)
    expect(compileRuleset(all, 'server').flags).toHaveProperty(['onboarding.checklist'])
  })

  test.each([
    ['a draft is not served', aDraft(), 'DEFAULT', null],
    ['running splits people', running, 'SPLIT', 'guided-checklist'],
    ['paused gives everybody control', pause(running, NINE), 'PAUSED', 'guided-checklist'],
    ['shipped gives everybody the variant', decided('ship', 'guided'), 'SHIPPED', 'guided-checklist'],
    ['rolled back gives everybody control', decided('rollback', null), 'ROLLED_BACK', 'guided-checklist'],
  ] as const)('%s', (_name, experiment, reason, decides) => {
    const answer = served(experiment)
    expect(answer.reason).toBe(reason)
    expect(answer.assignment?.experiment ?? null).toBe(decides)
    if (reason === 'SHIPPED') expect(answer.value).toBe('guided')
    if (reason === 'PAUSED' || reason === 'ROLLED_BACK') expect(answer.value).toBe('none')
    expect(answer.exposes).toBe(reason === 'SPLIT')
  })

  test('new people only means first seen at or after the launch, on every device', () => {
    const fresh = launch(aDraft({ design: aDesign({ newPeopleOnly: true }) }), { now: NINE, salt: 'salt', metrics: [] })
    const ruleset = compileRuleset(released({ experiments: [fresh] }), 'client')
    const seen = (firstSeenAt: number) =>
      evaluate(ruleset, 'onboarding.checklist', 'x', { subject: 'v', facts: { subject: 'v', firstSeenAt, acquisition: {}, audiences: [], version: 1 } }, NOON).reason
    expect(seen(NINE.getTime())).toBe('SPLIT')
    expect(seen(NINE.getTime() - 1)).toBe('DEFAULT')
  })
})
