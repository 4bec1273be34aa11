import { describe, expect, it } from 'vitest'
import type { Condition, Json } from '#sdk/core/ruleset.ts'
import { cycleFrom } from '#server/audiences/audience.ts'
import { condition } from '#server/audiences/condition.ts'

const clause = (operator: string, ...values: Json[]) => ({ kind: 'clause', attribute: 'plan', operator, values })

function refused(written: unknown): string {
  const read = condition.safeParse(written)
  return read.success ? 'saved' : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join(' ')
}

describe('a condition that is saved', () => {
  it.each<[string, unknown]>([
    ['text, numbers and truth', clause('equals', 'trial', 3, true)],
    ['whether something is there', clause('exists')],
    ['a day, a moment, and how long ago', clause('after', '2026-03-25', '2026-03-25T09:00:00+09:00', '-30d', 1_700_000_000_000)],
    ['versions', clause('version-at-least', 'v2.4', '2.4.0-beta.1')],
    ['networks of both kinds, and one address', clause('in-network', '10.0.0.0/8', '2001:db8::/32', '192.0.2.1')],
    ['a pattern', clause('matches', '(?i)^spring')],
    ['nesting', { kind: 'any', of: [clause('exists'), { kind: 'not', of: { kind: 'all', of: [{ kind: 'audience', audience: 'trial' }] } }] }],
  ])('may hold %s', (_, written) => {
    expect(refused(written)).toBe('saved')
  })

  it.each<[string, unknown, string]>([
    ['an operator that nobody knows', clause('resembles', 'a'), '"resembles" is no way to compare'],
    ['no value', clause('equals'), 'plan equals: Give it a value to compare with.'],
    ['a value where none is asked', clause('exists', 'a'), 'plan exists: It asks only whether the attribute is there; leave the values out.'],
    ['text as a number', clause('greater', '3'), 'plan greater: "3" is no number.'],
    ['a day that is none', clause('before', '2026-02-30'), 'plan before: "2026-02-30" is no instant: write 2026-03-25'],
    ['a time without its offset', clause('before', '2026-02-03T09:00'), 'is no instant'],
    ['no version', clause('version-less', 'two'), 'plan version-less: "two" is no version'],
    ['no network', clause('in-network', '10.0.0.0/33'), 'plan in-network: "10.0.0.0/33" is no network'],
    ['an object to be equal to', clause('in', { a: 1 }), 'plan in: "{"a":1}" is no text, number, true or false.'],
    ['an empty beginning', clause('starts-with', ''), 'plan starts-with: "" is no text.'],
    ['a pattern that steps back', clause('matches', '(a)\\1'), 'plan matches: At character 4: "\\1" is a back reference'],
    ['a value that nobody reads', clause('equals', 'x'.repeat(1001)), 'is longer than 1,000 characters'],
    ['too many values', clause('in', ...Array.from({ length: 1001 }, (_, n) => n)), 'A clause has at most 1000 values.'],
    ['too many clauses', { kind: 'any', of: Array.from({ length: 201 }, () => clause('exists')) }, 'at most 200 clauses'],
    ['nesting without end', Array.from({ length: 100_000 }).reduce<unknown>((of) => ({ kind: 'not', of }), clause('exists')), 'nested at most 10 deep'],
    ['a kind that is none', { kind: 'sometimes', of: [] }, 'kind'],
  ])('never holds %s', (_, written, sentence) => {
    expect(refused(written)).toContain(sentence)
  })

  it('names the clause by its place', () => {
    expect(refused({ kind: 'all', of: [clause('exists'), { kind: 'not', of: clause('less', 'x') }] })).toMatch(/^of\.1\.of\.values: /)
  })
})

describe('audiences that ask each other', () => {
  const asks = (...audiences: string[]): Condition => ({ kind: 'any', of: audiences.map((audience) => ({ kind: 'not', of: { kind: 'audience', audience } })) })

  it.each<[string, { readonly [key: string]: Condition }, readonly string[] | null]>([
    ['itself', { a: asks('a') }, ['a', 'a']],
    ['back by two steps', { a: asks('b'), b: asks('x', 'c'), c: asks('a'), x: asks() }, ['a', 'b', 'c', 'a']],
    ['one twice, and none back', { a: asks('b', 'c'), b: asks('d'), c: asks('d'), d: asks() }, null],
    ['into a ring of others', { a: asks('b'), b: asks('c'), c: asks('b') }, null],
    ['one that is not there', { a: asks('toString') }, null],
  ])('%s', (_, conditions, way) => {
    expect(cycleFrom('a', conditions)).toEqual(way)
  })
})
