import { describe, expect, test } from 'vitest'
import { currency } from '#server/metrics/currency.ts'

describe('a currency', () => {
  test.each(['USD', 'EUR', 'KRW', 'JPY', 'VED', 'DEM'])('%s is one, also where it is one of the past', (code) => {
    expect(currency.safeParse(code)).toEqual({ success: true, data: code })
  })

  test.each([
    ['ZZZ', '"ZZZ" is no currency of ISO 4217; write one such as USD, EUR or KRW.'],
    ['XXX', '"XXX" is no currency of ISO 4217; write one such as USD, EUR or KRW.'],
    ['XTS', '"XTS" is no currency of ISO 4217; write one such as USD, EUR or KRW.'],
    ['eur', 'A currency is three letters, such as USD.'],
    ['EURO', 'A currency is three letters, such as USD.'],
    ['', 'A currency is three letters, such as USD.'],
  ])('%s is none', (code, message) => {
    expect(currency.safeParse(code).error?.issues.map((issue) => issue.message)).toEqual([message])
  })
})
