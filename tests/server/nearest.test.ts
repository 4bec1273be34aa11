import { expect, test } from 'vitest'
import { lookalike } from '#server/nearest.ts'

test.each([
  ['signup_complete', 'signup_completed'],
  ['Signup Completed', 'signup_completed'],
  ['signupCompleted', 'signup_completed'],
  ['Ordrered', 'Ordered'],
  ['Odrered', 'Ordered'],
  ['가입 완료됨', '가입 완료'],
  ['Refunded', undefined],
  ['Ord', undefined],
  ['signup_completed', undefined],
  ['', undefined],
])('%j looks like %j', (word, expected) => {
  expect(lookalike(word, ['signup_completed', 'Ordered', '가입 완료', 'On'])).toBe(expected)
})
