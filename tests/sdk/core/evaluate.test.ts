import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Context } from '#sdk/core/context.ts'
import { evaluate } from '#sdk/core/evaluate.ts'
import type { Ruleset } from '#sdk/core/ruleset.ts'
import { evaluationSpecifications } from '#tests/conformance/specification.ts'

/** Replaces one random place of a value by something else, as a broken proxy or a newer server would. */
function broken(value: unknown, path: readonly number[], by: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined || typeof value !== 'object' || value === null) return by
  const entries = Object.entries(value)
  if (entries.length === 0) return by
  const at = step % entries.length
  const changed = entries.map(([key, inner], index) => [key, index === at ? broken(inner, rest, by) : inner] as const)
  return Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed)
}

describe('evaluate', () => {
  it('never throws and answers something, whatever is broken in the ruleset or the context', () => {
    const specifications = evaluationSpecifications()
    const path = fc.array(fc.nat(), { minLength: 0, maxLength: 6 })
    fc.assert(fc.property(fc.nat(), fc.nat(), path, path, fc.anything(), fc.anything(), (file, number, inRuleset, inContext, one, other) => {
      const { ruleset, cases } = specifications[file % specifications.length]!
      const { flag, fallback, context, now } = cases[number % cases.length]!
      const answer = evaluate(broken(ruleset, inRuleset, one) as Ruleset, flag, fallback, broken(context, inContext, other) as Context, now)
      expect(answer.flag).toBe(flag)
      if (answer.reason === 'ERROR') expect(answer).toMatchObject({ value: fallback, exposes: false, assignment: null })
    }), { numRuns: 3000 })
  })

  it.each([
    { name: 'no ruleset', ruleset: undefined },
    { name: 'null', ruleset: null },
    { name: 'text', ruleset: 'ruleset' },
    { name: 'an empty object', ruleset: {} },
  ])('answers the fallback for $name', ({ ruleset }) => {
    expect(evaluate(ruleset as unknown as Ruleset, 'any', 'fallback', { subject: 'a' }, 0)).toMatchObject({ value: 'fallback', reason: 'ERROR', error: { code: 'GENERAL' } })
  })

  it('does not change what it is given', () => {
    for (const { ruleset, cases } of evaluationSpecifications()) {
      const before = structuredClone({ ruleset, cases })
      for (const { flag, fallback, context, now } of cases) evaluate(ruleset, flag, fallback, context, now)
      expect({ ruleset, cases }).toEqual(before)
    }
  })

  it('types the value by the fallback: any boolean for false, any text for text', () => {
    const value: boolean = evaluate({} as Ruleset, 'flag', false, { subject: null }, 0).value
    const text: string = evaluate({} as Ruleset, 'flag', 'plain', { subject: null }, 0).value
    expect([value, text]).toEqual([false, 'plain'])
  })
})
