import { describe, expect, test } from 'vitest'
import { returnAddress, signInAddress } from '#web/app/here.ts'

describe('signing in leads back', () => {
  test.each([
    ['/experiments/guided/watch', '/experiments/guided/watch'],
    ['/plan?environment=staging', '/plan?environment=staging'],
    ['/sign-in', '/'],
    ['/nowhere', '/'],
    ['https://elsewhere.example/plan', '/'],
    ['//elsewhere.example/plan', '/'],
    ['/\\elsewhere.example', '/'],
    ['', '/'],
  ])('from %s to %s', (wanted, address) => {
    expect(returnAddress(wanted)).toBe(address)
  })

  test('through an address that holds the page', () => {
    expect(returnAddress(new URLSearchParams(signInAddress('/release/flags/a').split('?')[1]).get('to'))).toBe('/release/flags/a')
    expect(signInAddress('/')).toBe('/sign-in')
  })
})
