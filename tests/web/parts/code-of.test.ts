import { expect, test } from 'vitest'
import { codeOf } from '#web/parts/code-of.ts'
import { initials } from '#web/parts/person-mark.tsx'

test('a failure has the same four letters on every machine, and others have others', () => {
  const code = codeOf(new TypeError('x is undefined'))
  expect(code).toMatch(/^[2-9A-HJ-NP-Z]{4}$/)
  expect(codeOf(new TypeError('x is undefined'))).toBe(code)
  expect(codeOf(new TypeError('y is undefined'))).not.toBe(code)
})

test.each([
  ['Mina Park', 'MP'],
  ['박미나', '박'],
  ['ana maria del río', 'AR'],
  ['😀 smile', '😀S'],
  ['', ''],
])('the letters of "%s" are "%s"', (name, letters) => expect(initials(name)).toBe(letters))
