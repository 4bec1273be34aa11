import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fits } from '#sdk/core/fits.ts'
import type { Condition, Operator } from '#sdk/core/ruleset.ts'
import { AUDIENCE, conditionOf, isWhole, partsOf, type Clause } from '#web/app/clauses.ts'

const person = { subject: 'p1', attributes: { plan: 'trial', seats: 42, invited: true } }

describe('an audience of clauses', () => {
  test.each<{ said: string; clause: Clause; fit: boolean }>([
    { said: 'plan is trial', clause: { attribute: 'plan', comparison: 'equals', text: 'trial' }, fit: true },
    { said: 'plan is not trial', clause: { attribute: 'plan', comparison: 'is-not', text: 'trial' }, fit: false },
    { said: 'plan is one of team, trial', clause: { attribute: 'plan', comparison: 'in', text: 'team, trial' }, fit: true },
    { said: 'seats is 42, a number in the code', clause: { attribute: 'seats', comparison: 'equals', text: '42' }, fit: true },
    { said: 'invited is true, a boolean in the code', clause: { attribute: 'invited', comparison: 'equals', text: 'true' }, fit: true },
    { said: 'seats is at least 40', clause: { attribute: 'seats', comparison: 'at-least', text: '40' }, fit: true },
    { said: 'seats is less than 40', clause: { attribute: 'seats', comparison: 'less', text: '40' }, fit: false },
    { said: 'plan is known', clause: { attribute: 'plan', comparison: 'exists', text: '' }, fit: true },
  ])('$said', ({ clause, fit }) => {
    const condition = conditionOf([[clause]])
    expect(condition !== null && fits(condition, person, {}, 0)).toBe(fit)
  })

  test('of none is everybody', () => {
    expect(conditionOf([])).toBeNull()
  })

  test('leaves out what is only half written', () => {
    const half: readonly Clause[] = [{ attribute: '', comparison: 'equals', text: 'x' }, { attribute: 'plan', comparison: 'equals', text: ' ' }, { attribute: 'seats', comparison: 'greater', text: 'many' }]
    expect(half.map(isWhole)).toEqual([false, false, false])
    expect(conditionOf([half])).toBeNull()
  })

  test('reads back as it was written', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/)
    const clause = fc.oneof(
      fc.record({ attribute: word, comparison: fc.constantFrom('equals', 'is-not', 'in', 'contains', 'starts-with', 'ends-with', 'contains-all', 'matches'), text: word }),
      fc.record({ attribute: fc.constant(AUDIENCE), comparison: fc.constantFrom('equals', 'is-not'), text: word }),
      fc.record({ attribute: word, comparison: fc.constantFrom('greater', 'at-most'), text: fc.nat().map(String) }),
      fc.record({ attribute: word, comparison: fc.constantFrom('before', 'after'), text: fc.constantFrom('2026-03-25', '-30d', '+2w') }),
      fc.record({ attribute: word, comparison: fc.constantFrom('version-at-least', 'version-less'), text: fc.constantFrom('2.4.0', '1.0.0-beta.1') }),
      fc.record({ attribute: word, comparison: fc.constant('in-network'), text: fc.constantFrom('10.0.0.0/8', '10.0.0.0/8, 2001:db8::/32') }),
    ) as fc.Arbitrary<Clause>
    const part = fc.array(clause, { minLength: 1, maxLength: 3 })
    fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
      expect(partsOf(conditionOf(parts))).toEqual(parts)
    }))
  })

  test.each<Condition>([
    { kind: 'any', of: [{ kind: 'clause', attribute: 'plan', operator: 'equals', values: ['trial'] }] },
    { kind: 'not', of: { kind: 'any', of: [] } },
    { kind: 'all', of: [{ kind: 'any', of: [{ kind: 'all', of: [] }, { kind: 'audience', audience: 'staff' }] }] },
    { kind: 'clause', attribute: 'plan', operator: 'resembles' as Operator, values: ['x'] },
  ])('does not pretend to read what is richer: $kind', (condition) => {
    expect(partsOf(condition)).toBeNull()
  })
})
