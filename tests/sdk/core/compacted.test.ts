import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CompactRuleset } from '#sdk/core/compact.ts'
import { compacted, nodesOf } from '#sdk/core/compacted.ts'
import { evaluate } from '#sdk/core/evaluate.ts'
import type { Condition, Json, Operator } from '#sdk/core/ruleset.ts'
import { inWords } from '#sdk/overlay/in-words.ts'
import { evaluationSpecifications } from '#tests/conformance/specification.ts'
import { anyContext, anyRuleset, NOW } from './any-ruleset.ts'

const travelled = (ruleset: CompactRuleset): CompactRuleset => JSON.parse(JSON.stringify(ruleset)) as CompactRuleset

describe('a ruleset as it travels', () => {
  it('answers as its words do, through JSON, and in words again', () => {
    fc.assert(fc.property(anyRuleset, anyContext, (ruleset, context) => {
      const sent = travelled(compacted(ruleset))
      for (const key of Object.keys(ruleset.flags)) {
        const answer = evaluate(ruleset, key, '-', context, NOW)
        expect(evaluate(sent, key, '-', context, NOW)).toEqual(answer)
        expect(evaluate(inWords(sent), key, '-', context, NOW)).toEqual(answer)
      }
    }), { numRuns: 500 })
  })

  it('is the same list after it was words again', () => {
    for (const { ruleset } of evaluationSpecifications()) {
      const sent = travelled(compacted(ruleset))
      expect(travelled(compacted(inWords(sent)))).toEqual(sent)
    }
  })

  it('is less than half as long', () => {
    for (const { ruleset } of evaluationSpecifications()) expect(JSON.stringify(compacted(ruleset)).length).toBeLessThan(JSON.stringify(ruleset).length / 2)
  })
})

describe('a clause travels', () => {
  const clauses: readonly (readonly [says: string, operator: Operator, values: readonly Json[], nodes: readonly Json[]])[] = [
    ['without values that cannot be compared', 'at-least', [5, '6', null], [22, 4, 'plan', 5]],
    ['with dates as instants', 'before', ['2026-03-02'], [33, 4, 'plan', 1_772_409_600_000]],
    ['with relative dates as ms from now', 'after', ['-1d', '+2h'], [46, 5, 'plan', -86_400_000, 7_200_000]],
    ['with both kinds of dates as two tests', 'before', ['-1d', 0], [1, 10, 33, 4, 'plan', 0, 41, 4, 'plan', -86_400_000]],
    ['with versions in pieces', 'version-less', ['1.2.0-rc.1'], [25, 4, 'plan', [1, 2, 0, 'rc', 1]]],
    ['with networks as bits', 'in-network', ['10.0.0.0/8'], [14, 4, 'plan', '400001010']],
    ['with every value of contains-all as a test', 'contains-all', ['a', {}], [0, 9, 9, 4, 'plan', 'a', 9, 3, 'plan']],
  ]
  it.each(clauses)('%s', (_, operator, values, nodes) => {
    expect(nodesOf({ kind: 'clause', attribute: 'plan', operator, values })).toEqual(nodes)
  })

  it.each(['company.size', 'firstSeenAt', 'acquisition', 'constructor', '__proto__'])('with the attribute %s in a list, for it is looked up with care', (attribute) => {
    expect(nodesOf({ kind: 'clause', attribute, operator: 'exists', values: [] })).toEqual([12, 3, [attribute]])
  })

  it('with what nobody here knows under its name, unreadable', () => {
    expect(nodesOf({ kind: 'newer' } as unknown as Condition)).toEqual(['newer', 2])
  })
})
