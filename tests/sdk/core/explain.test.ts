import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucket } from '#sdk/core/bucket.ts'
import type { Context } from '#sdk/core/context.ts'
import { evaluate } from '#sdk/core/evaluate.ts'
import { explain } from '#sdk/core/explain.ts'
import type { Outcome, RuleStep } from '#sdk/core/explanation.ts'
import type { Condition, ExperimentRules, Ruleset } from '#sdk/core/ruleset.ts'
import { conditionCases, evaluationSpecifications, rulesetOf } from '#tests/conformance/specification.ts'
import { aFlag, anExperiment, aRuleset } from '../a-ruleset.ts'
import { anyContext, anyRuleset, NOW } from './any-ruleset.ts'

/** What an explanation must say of an evaluation. */
function outcomeOf(ruleset: Ruleset, flag: string, context: Context, now: number): Outcome {
  const { variation, reason, rule, assignment, exposes, error } = evaluate(ruleset, flag, null, context, now)
  const { experiment = null, variant = null, unit = null, holdout = null, bucket = null } = assignment ?? {}
  return { variation, reason, rule, experiment, variant, unit, holdout, bucket, exposes, error: error?.code ?? null }
}

describe('an explanation and the evaluation agree', () => {
  it('over any ruleset and context', () => {
    fc.assert(fc.property(anyRuleset, anyContext, fc.constantFrom('one', 'two', 'three', 'gone'), (ruleset, context, flag) => {
      expect(explain(ruleset, flag, context, NOW).outcome).toEqual(outcomeOf(ruleset, flag, context, NOW))
    }), { numRuns: 3000 })
  })

  it('which are not too tame: they meet every reason', () => {
    const drawn = fc.sample(fc.tuple(anyRuleset, anyContext), { seed: 20_260_324, numRuns: 4000 })
    const reasons = new Set(drawn.map(([ruleset, context]) => explain(ruleset, 'one', context, NOW).outcome.reason))
    expect([...reasons].toSorted()).toEqual([
      'ACCOUNT_UNKNOWN', 'DEFAULT', 'DISABLED', 'ERROR', 'HOLDOUT', 'OVERRIDE', 'PAUSED', 'PREREQUISITE_FAILED', 'ROLLED_BACK', 'SHIPPED', 'SPLIT', 'STATIC', 'SUBJECT_UNKNOWN', 'TARGETING_MATCH',
    ])
  })

  it('over every case of the specification', () => {
    const { audiences, cases } = conditionCases()
    for (const { condition, context, now, fits } of cases) {
      const [step] = explain(rulesetOf(condition, audiences), 'fits', context, now).steps
      expect(step).toMatchObject({ step: 'rule', decides: fits })
    }
    for (const { ruleset, cases } of evaluationSpecifications()) {
      for (const { flag, context, now } of cases) expect(explain(ruleset, flag, context, now).outcome).toEqual(outcomeOf(ruleset, flag, context, now))
    }
  })

  it.each([18, 19, 20, 21])('over %d audiences, each inside the one before', (deep) => {
    const audiences = Object.fromEntries(Array.from({ length: deep }, (_, at) => [`a${at}`, at === deep - 1 ? clause('plan', 'trial') : audience(`a${at + 1}`)]))
    const context = { subject: 'a', attributes: { plan: 'trial' } }
    expect(explain(rulesetOf(audience('a0'), audiences), 'fits', context, NOW).outcome).toEqual(outcomeOf(rulesetOf(audience('a0'), audiences), 'fits', context, NOW))
  })

  it('and it survives being sent', () => {
    fc.assert(fc.property(anyRuleset, anyContext, (ruleset, context) => {
      const said = explain(ruleset, 'one', context, NOW)
      expect(JSON.parse(JSON.stringify(said))).toEqual(said)
    }), { numRuns: 500 })
  })

  it.each([undefined, null, 'ruleset', {}, { flags: { any: {} } }])('and neither throws over %j', (broken) => {
    expect(explain(broken as unknown as Ruleset, 'any', { subject: 'a' }, 0)).toMatchObject({ outcome: { reason: 'ERROR' }, steps: [] })
  })
})

const clause = (attribute: string, ...values: readonly string[]): Condition => ({ kind: 'clause', attribute, operator: 'equals', values })
const audience = (name: string): Condition => ({ kind: 'audience', audience: name })

/** The rule of a flag that is true where the condition fits. */
function ruleFor(condition: Condition, context: Context, audiences: Ruleset['audiences'] = {}): RuleStep {
  const [step] = explain(rulesetOf(condition, audiences), 'fits', context, NOW).steps
  if (step?.step !== 'rule') throw new Error('The first step is no rule.')
  return step
}

describe('a condition says which parts decided', () => {
  const trial = { subject: 'a', attributes: { plan: 'trial', country: 'kr' } }
  const cases: readonly { readonly says: string; readonly condition: Condition; readonly because: readonly object[] }[] = [
    { says: 'all: each of them', condition: { kind: 'all', of: [clause('plan', 'trial'), clause('country', 'kr')] }, because: [{ attribute: 'plan', had: 'trial' }, { attribute: 'country', had: 'kr' }] },
    { says: 'not all: the one that does not', condition: { kind: 'all', of: [clause('plan', 'trial'), clause('country', 'jp')] }, because: [{ attribute: 'country', had: 'kr', values: ['jp'], fits: false }] },
    { says: 'any: the one that does', condition: { kind: 'any', of: [clause('plan', 'pro'), clause('country', 'kr')] }, because: [{ attribute: 'country', fits: true }] },
    { says: 'not any: each of them', condition: { kind: 'any', of: [clause('plan', 'pro'), clause('country', 'jp')] }, because: [{ attribute: 'plan', fits: false }, { attribute: 'country', fits: false }] },
    { says: 'not: the part as it stands', condition: { kind: 'not', of: clause('plan', 'trial') }, because: [{ attribute: 'plan', fits: true }] },
    { says: 'missing: it had nothing', condition: clause('seats', '5'), because: [{ attribute: 'seats', had: null, fits: false }] },
    { says: 'an operator that nobody knows', condition: { kind: 'all', of: [clause('plan', 'trial'), { ...clause('plan', 'x'), operator: 'sounds-like' } as unknown as Condition] }, because: [{ operator: 'sounds-like', fits: 'unreadable' }] },
    { says: 'a kind that nobody knows', condition: { kind: 'newer' } as unknown as Condition, because: [{ kind: 'unknown', fits: 'unreadable' }] },
  ]
  it.each(cases)('$says', ({ condition, because }) => {
    const step = ruleFor(condition, trial)
    expect(step.condition?.because).toHaveLength(because.length)
    expect(step.condition?.because).toMatchObject(because)
  })

  it('opens an audience one level down, and leaves the audience inside closed', () => {
    const audiences = { outer: { kind: 'all', of: [clause('plan', 'trial'), audience('inner')] }, inner: clause('country', 'kr') } satisfies Ruleset['audiences']
    expect(ruleFor(audience('outer'), trial, audiences).condition?.because).toEqual([{
      kind: 'audience', audience: 'outer', known: 'ruleset', fits: true, because: [
        { kind: 'clause', attribute: 'plan', operator: 'equals', values: ['trial'], had: 'trial', fits: true },
        { kind: 'audience', audience: 'inner', known: 'ruleset', fits: true, because: [] },
      ],
    }])
  })

  it('tells an audience of the facts from one that nobody knows', () => {
    const facts = { subject: 'a', firstSeenAt: 0, acquisition: {}, audiences: ['came-back'], version: 1 }
    expect(ruleFor(audience('came-back'), { ...trial, facts }).condition?.because).toMatchObject([{ known: 'facts', fits: true }])
    expect(ruleFor(audience('came-back'), trial).condition?.because).toMatchObject([{ known: 'nobody', fits: false }])
  })
})

describe('an experiment says each step', () => {
  const whole = { holdouts: ['all'], layer: { key: 'page', slots: [{ from: 0, to: 100_000 }] }, traffic: 99_999, schedule: { from: NOW - 1, until: null }, audience: clause('plan', 'trial') }
  function stepsOf(over: Partial<ExperimentRules>, context: Context = { subject: 'anon-7', attributes: { plan: 'trial' } }) {
    const ruleset = aRuleset({ experiments: { headline: anExperiment(over) }, layers: { page: { salt: 'page' } }, holdouts: { all: { salt: 'all', share: 1 } } })
    const [step] = explain(ruleset, 'headline', context, NOW).steps
    return step?.step === 'rule' && step.serve?.kind === 'experiment' ? step.serve.steps : []
  }

  it('from the schedule to the bucket in the ring of its variants', () => {
    const drawn = bucket('headline.1.variant', 'anon-7')
    expect(stepsOf(whole)).toMatchObject([
      { step: 'schedule', from: NOW - 1, until: null, passed: true },
      { step: 'audience', passed: true, condition: { because: [{ attribute: 'plan' }] } },
      { step: 'holdout', holdout: 'all', bucket: bucket('all', 'anon-7'), share: 1, passed: true },
      { step: 'layer', layer: 'page', bucket: bucket('page', 'anon-7'), passed: true },
      { step: 'traffic', salt: 'headline.1.traffic', bucket: bucket('headline.1.traffic', 'anon-7'), share: 99_999, passed: true },
      { step: 'variant', salt: 'headline.1.variant', bucket: drawn, range: drawn < 50_000 ? { from: 0, to: 50_000 } : { from: 50_000, to: 100_000 }, passed: true },
    ])
  })

  it.each<{ says: string; over: Partial<ExperimentRules>; last: object }>([
    { says: 'the schedule is over', over: { schedule: { from: null, until: NOW } }, last: { step: 'schedule', passed: false } },
    { says: 'another flag serves something else', over: { prerequisites: [{ flag: 'plain', variations: ['b'] }] }, last: { step: 'prerequisite', served: 'a', passed: false } },
    { says: 'the audience is another', over: { audience: clause('plan', 'pro') }, last: { step: 'audience', passed: false } },
    { says: 'no slot of the layer is its', over: { layer: { key: 'page', slots: [] } }, last: { step: 'layer', passed: false } },
    { says: 'the layer is gone', over: { layer: { key: 'gone', slots: [] } }, last: { step: 'layer', salt: null, bucket: null, passed: false } },
    { says: 'the traffic is nobody', over: { traffic: 0 }, last: { step: 'traffic', share: 0, passed: false } },
    { says: 'it is paused', over: { state: { kind: 'paused' } }, last: { step: 'state', state: 'paused', variant: 'control' } },
    { says: 'it was shipped', over: { state: { kind: 'shipped', variant: 'treatment' } }, last: { step: 'state', state: 'shipped', variant: 'treatment' } },
    { says: 'it asks for an account', over: { unit: 'account' }, last: { step: 'unit', unit: 'account', passed: false } },
  ])('and ends where $says', ({ over, last }) => {
    expect(stepsOf(over).at(-1)).toMatchObject(last)
  })
})

describe('a flag says each step', () => {
  it('off, and nothing more', () => {
    expect(explain(aRuleset({ flags: { plain: aFlag({ on: false }) } }), 'plain', { subject: 'a' }, NOW).steps).toEqual([{ step: 'off', variation: 'off' }])
  })

  it('a flag that it needs, with what that one serves', () => {
    const flags = { plain: aFlag({ prerequisites: [{ flag: 'other', variations: ['b'] }] }), other: aFlag() }
    expect(explain(aRuleset({ flags }), 'plain', { subject: 'a' }, NOW).steps).toEqual([{ step: 'prerequisite', flag: 'other', variations: ['b'], served: 'a', passed: false }])
  })

  it('a bucket outside the ranges, and the rule after it', () => {
    const rollout = { kind: 'rollout', salt: 'roll', ranges: [{ from: 0, to: 0, variation: 'b' }] } as const
    const flags = { plain: aFlag({ rules: [{ id: 'r1', when: null, serve: rollout }] }) }
    expect(explain(aRuleset({ flags }), 'plain', { subject: 'a' }, NOW).steps).toEqual([
      { step: 'rule', rule: 'r1', condition: null, serve: { kind: 'rollout', salt: 'roll', unit: 'a', bucket: bucket('roll', 'a'), range: null }, decides: false },
      { step: 'fallthrough', serve: { kind: 'variation', variation: 'a' } },
    ])
  })
})
