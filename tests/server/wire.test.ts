import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import { describe, expect, it } from 'vitest'
import type { Json } from '#sdk/core/ruleset.ts'
import type { AppRouter } from '#server/router.ts'
import { packed, unpacked } from '#server/wire.ts'

const parse = (text: string): unknown => JSON.parse(text)
/** As it arrives at the other end. */
const sent = (value: unknown): unknown => unpacked(parse(JSON.stringify(packed(value))))

const NOON = new Date('2026-03-25T12:00:00Z')

describe('what travels between the console and the server', () => {
  it.each([
    { what: 'text', value: 'a' },
    { what: 'null', value: null },
    { what: 'a date alone', value: NOON },
    { what: 'dates in lists and objects', value: { at: NOON, all: [{ at: NOON }, [NOON]], none: null } },
    { what: 'text that looks like a date', value: { at: '2026-03-25T12:00:00.000Z' } },
    { what: 'a date under a key with dots', value: { 'a.b': { c: NOON }, a: { 'b.c': 'text' } } },
    { what: 'the key constructor', value: { constructor: 1 } },
    { what: 'the key prototype', value: { prototype: { at: NOON } } },
    { what: 'a date below the key constructor', value: { constructor: { prototype: [NOON] } } },
    { what: 'the key __proto__', value: parse('{"__proto__":{"x":1}}') },
    { what: 'keys of the wire itself', value: { json: 1, dates: [['json']] } },
  ])('arrives as it was: $what', ({ value }) => {
    expect(sent(value)).toEqual(value)
    expect(JSON.stringify(sent(value))).toBe(JSON.stringify(value))
  })

  it('arrives as nothing when it is nothing', () => {
    expect(sent(undefined)).toBeUndefined()
    expect(unpacked(undefined)).toBeUndefined()
    expect(unpacked('text')).toBeUndefined()
  })

  it('is looked through however deep it is', () => {
    const deep = Array.from({ length: 2_000 }).reduce<object>((within) => ({ within }), { at: NOON })
    expect(packed(deep).dates?.[0]).toHaveLength(2_001)
  })

  it.each([
    { what: 'no list', dates: { 0: ['at'] } },
    { what: 'no path', dates: ['at', null, 7] },
    { what: 'nowhere', dates: [['b'], ['at', 'length'], [], ['at', 0, 1], [{}]] },
    { what: 'what all objects share', dates: [['__proto__', 'at'], ['constructor', 'name'], ['list', '__proto__', 'length']] },
  ])('is left alone where its dates are $what', ({ dates }) => {
    const json = { at: '2026-03-25', list: ['a'] }
    expect(unpacked({ json, dates })).toEqual({ at: '2026-03-25', list: ['a'] })
    expect(({} as { at?: unknown }).at).toBeUndefined()
    expect(Object.name).toBe('Object')
  })

  it('is JSON and dates and nothing else, which the compiler checks', () => {
    const answers: [Foreign<inferRouterOutputs<AppRouter>>] extends [never] ? true : false = true
    const questions: [Foreign<inferRouterInputs<AppRouter>>] extends [never] ? true : false = true
    const big: [Foreign<{ sum: bigint }>] extends [never] ? true : false = false
    const map: [Foreign<{ list: readonly { by: Map<string, 1> }[] }>] extends [never] ? true : false = false
    expect([answers, questions, big, map]).toEqual([true, true, false, false])
  })
})

/** What JSON and dates cannot carry. `unknown` is JSON from the database. */
type Foreign<T> = unknown extends T
  ? never
  : T extends Json | Date | undefined | void
    ? never
    : T extends readonly (infer Each)[]
      ? Foreign<Each>
      : T extends bigint | symbol | ((...given: never) => unknown) | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
        ? T
        : T extends object
          ? { [Key in keyof T]-?: Foreign<T[Key]> }[keyof T]
          : T
