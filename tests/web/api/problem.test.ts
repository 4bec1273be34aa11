import { TRPCClientError } from '@trpc/client'
import { describe, expect, test } from 'vitest'
import { isStale, problemOf } from '#web/api/problem.ts'
import type { Say } from '#web/words/say.ts'
import { whatToDo } from '#web/api/problem-words.ts'

function answered(data: unknown, message = 'said by the server'): TRPCClientError<never> {
  return TRPCClientError.from({ error: { message, code: -32_000, data } } as never)
}

describe('what was thrown while asking the server', () => {
  test('is a session that ended', () => {
    expect(problemOf(answered({ code: 'UNAUTHORIZED', refusal: { code: 'not-signed-in', facts: {} } }))).toEqual({ kind: 'signed-out' })
  })

  test('is a refusal with the server’s words and facts', () => {
    const problem = problemOf(answered({ code: 'CONFLICT', refusal: { code: 'key-taken', facts: { flag: 'a' } } }, 'There is a flag "a" already.'))
    expect(problem).toMatchObject({ kind: 'refused', refusal: 'key-taken', message: 'There is a flag "a" already.', facts: { flag: 'a' }, fields: [] })
  })

  test('names the fields that were not accepted', () => {
    const problems = [{ path: ['design', 'variants'], message: 'The weights add up to 90 %.' }]
    expect(problemOf(answered({ code: 'UNPROCESSABLE_CONTENT', refusal: { code: 'invalid', facts: {} }, problems }))).toMatchObject({ kind: 'refused', fields: problems })
  })

  test.each([
    { what: 'no answer at all', error: TRPCClientError.from(new Error('Failed to fetch')), kind: 'unreachable' },
    { what: 'a defect on the server', error: answered({ code: 'INTERNAL_SERVER_ERROR' }), kind: 'defect' },
    { what: 'a defect on the page', error: new TypeError('x is undefined'), kind: 'defect' },
    { what: 'something that is no error', error: 'oh', kind: 'defect' },
  ])('$what is $kind, with a code to quote', ({ error, kind }) => {
    expect(problemOf(error)).toMatchObject({ kind, code: expect.stringMatching(/^[2-9A-HJ-NP-Z]{4}$/) })
  })

  test.each(['nothing', 'unknown'] as const)('is a defect with the code of the server’s log, and says what was changed: %s', (changed) => {
    const defect = { code: 'A1B2C3', changed }
    const problem = problemOf(answered({ code: 'INTERNAL_SERVER_ERROR', defect }))
    expect(problem).toEqual({ kind: 'defect', ...defect })
    expect(whatToDo(problem, ((key: string) => key) as Say)).toBe(changed === 'nothing' ? 'problem.defect-then' : 'problem.defect-unknown-then')
  })

  test('is stale only when somebody saved meanwhile', () => {
    expect(isStale(answered({ code: 'CONFLICT', refusal: { code: 'stale-version', facts: {} } }))).toBe(true)
    expect(isStale(answered({ code: 'CONFLICT', refusal: { code: 'wrong-state', facts: {} } }))).toBe(false)
  })
})
