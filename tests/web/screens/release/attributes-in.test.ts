import { expect, test } from 'vitest'
import { attributesIn } from '#web/screens/release/attributes-in.ts'

test('attributes are read line by line: numbers, true and false become such, the rest stays text', () => {
  expect(attributesIn('plan = trial\nseats=42\n beta = true \nnote = a = b\nempty =\nnothing\n= 3')).toEqual({ plan: 'trial', seats: 42, beta: true, note: 'a = b', empty: '' })
})
