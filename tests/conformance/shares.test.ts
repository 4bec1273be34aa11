import { describe, expect, it } from 'vitest'
import type { Assignment } from '#sdk/core/evaluation.ts'
import { evaluate } from '#sdk/core/evaluate.ts'
import type { ExperimentRules, Ruleset } from '#sdk/core/ruleset.ts'

const PEOPLE = Array.from({ length: 50_000 }, (_, index) => `visitor-${index}`)

const VARIANTS = [
  { key: 'control', variation: 'a', weight: 50_000 },
  { key: 'short', variation: 'b', weight: 30_000 },
  { key: 'long', variation: 'c', weight: 20_000 },
]

function aRuleset(over: Partial<ExperimentRules>): Ruleset {
  const experiment: ExperimentRules = {
    flag: 'form', state: { kind: 'running' }, unit: 'person', phase: 1, salt: 'form.1', schedule: { from: null, until: null }, prerequisites: [],
    audience: null, holdouts: [], layer: null, traffic: 100_000, variants: VARIANTS, overrides: [], ...over,
  }
  return {
    format: 1, environment: 'production', revision: 1, door: 'server', experiments: { form: experiment }, audiences: {},
    layers: { page: { salt: 'page' } }, holdouts: { all: { salt: 'all', share: 5_000 } },
    flags: {
      form: {
        type: 'string', on: true, values: { a: 'A', b: 'B', c: 'C' }, off: 'a', fallthrough: { kind: 'variation', variation: 'a' },
        rules: [{ id: 'r1', when: null, serve: { kind: 'experiment', experiment: 'form' } }],
      },
    },
  }
}

function assignments(over: Partial<ExperimentRules>): ReadonlyMap<string, Assignment> {
  const ruleset = aRuleset(over)
  return new Map(PEOPLE.flatMap((subject) => {
    const { assignment } = evaluate(ruleset, 'form', '-', { subject }, 0)
    return assignment === null ? [] : [[subject, assignment] as const]
  }))
}

function count(all: ReadonlyMap<string, Assignment>, fits: (one: Assignment) => boolean): number {
  return [...all.values()].filter(fits).length
}

/** Five standard errors: a right share fails once in 1.7 million draws, and the draw is always the same. */
function isWithinError(seen: number, of: number, share: number): boolean {
  return Math.abs(seen - of * share) < 5 * Math.sqrt(of * share * (1 - share))
}

describe('shares', () => {
  it.each(VARIANTS)('give $key its weight of $weight', ({ key, weight }) => {
    expect(isWithinError(count(assignments({}), ({ variant }) => variant === key), PEOPLE.length, weight / 100_000)).toBe(true)
  })

  it.each([1_000, 10_000, 33_333, 50_000, 99_000])('let in a traffic of %d', (traffic) => {
    expect(isWithinError(assignments({ traffic }).size, PEOPLE.length, traffic / 100_000)).toBe(true)
  })

  it('hold out one in twenty', () => {
    expect(isWithinError(count(assignments({ holdouts: ['all'] }), ({ holdout }) => holdout === 'all'), PEOPLE.length, 0.05)).toBe(true)
  })

  it('keep the weights inside a part of the traffic and of a layer', () => {
    const some = assignments({ traffic: 40_000, layer: { key: 'page', slots: [{ from: 20_000, to: 70_000 }] } })
    expect(isWithinError(some.size, PEOPLE.length, 0.2)).toBe(true)
    for (const { key, weight } of VARIANTS) expect(isWithinError(count(some, ({ variant }) => variant === key), some.size, weight / 100_000)).toBe(true)
  })

  it('of two experiments are independent: the second one’s variants do not follow the first one’s', () => {
    const [first, second] = [assignments({}), assignments({ salt: 'other.1' })]
    const short = [...first].filter(([, { variant }]) => variant === 'short')
    expect(isWithinError(short.filter(([who]) => second.get(who)?.variant === 'short').length, short.length, 0.3)).toBe(true)
  })
})

describe('raising traffic', () => {
  it.each([{ from: 10_000, to: 50_000 }, { from: 1, to: 100_000 }, { from: 50_000, to: 50_001 }])('from $from to $to changes nobody’s variant and puts nobody out', ({ from, to }) => {
    const [before, after] = [assignments({ traffic: from }), assignments({ traffic: to })]
    const changed = [...before].filter(([who, { variant }]) => after.get(who)?.variant !== variant)
    expect(changed).toEqual([])
  })
})

describe('a new phase', () => {
  it('draws anew: who was in control before is in control again only by weight', () => {
    const [first, second] = [assignments({}), assignments({ salt: 'form.2', phase: 2 })]
    const before = [...first].filter(([, { variant }]) => variant === 'control')
    expect(isWithinError(before.filter(([who]) => second.get(who)?.variant === 'control').length, before.length, 0.5)).toBe(true)
  })
})
