import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPage, openVerbs, to, verbOf, paramsOf, paths } from '#web/app/routes.ts'

describe('an address', () => {
  test('is built from its page, with names made safe', () => {
    expect(to('flag', { key: 'onboarding/checklist 한' })).toBe('/release/flags/onboarding%2Fchecklist%20%ED%95%9C')
    expect(to('watch')).toBe('/watch')
  })

  test('gives back the names it was built with, whatever is in them', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ minLength: 1, unit: 'grapheme' }), fc.constantFrom('user:ana', 'a%3Ab', 'a/b', '한%', '?x#y')), (person) => {
      expect(paramsOf(paths.person, to('person', { person }))).toEqual({ person })
    }))
  })

  test.each([
    ['/understand/people/abc', 'understand'],
    ['/plan/new', 'plan'],
    ['/experiments/guided/plan', 'plan'],
    ['/experiments/guided/watch', 'watch'],
    ['/experiments/guided/decide', 'decide'],
    ['/experiments/guided', 'decide'],
    ['/decide/import', 'decide'],
    ['/watchful', undefined],
    ['/', undefined],
  ])('%s opens under the verb %s', (path, verb) => expect(verbOf(path)).toBe(verb))

  test.each([
    ['/release/flags/a', true],
    ['/release/flags/a/b', false],
    ['/demo/', false],
    ['/v1/ruleset/x', false],
    ['/sign-in', true],
  ])('%s is a page of the console: %s', (path, expected) => expect(isPage(path)).toBe(expected))

  test('is offered for every verb that has pages, in the order of the work', () => {
    expect(openVerbs).toEqual(['start', 'understand', 'plan', 'release', 'watch', 'decide', 'learn'])
  })
})
