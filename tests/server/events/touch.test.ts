import { describe, expect, test } from 'vitest'
import type { JsonObject } from '#server/events/canonical.ts'
import { isSameSite, touchOf } from '#server/events/touch.ts'

describe('where an event says its person came from', () => {
  test.each<[string, JsonObject, object | null]>([
    ['nowhere', {}, null],
    ['a bookmark', { page: { url: 'https://shop.example/pricing', referrer: '' } }, null],
    ['its own site', { page: { url: 'https://app.shop.example/', referrer: 'https://www.shop.example/pricing' } }, null],
    ['another site', { page: { url: 'https://shop.example/', referrer: 'https://news.example.org/a' } }, { referrer: 'https://news.example.org/a', landingPage: 'https://shop.example/' }],
    ['an app', { page: { url: 'https://shop.example/', referrer: 'android-app://com.example' } }, { referrer: 'android-app://com.example', landingPage: 'https://shop.example/' }],
    ['a campaign', { campaign: { name: 'spring', source: 'google', medium: 'cpc', term: '온보딩', content: 'b' } }, { campaign: 'spring', source: 'google', medium: 'cpc', term: '온보딩', content: 'b' }],
    ['the address', { page: { url: 'https://shop.example/l?utm_source=naver&utm_campaign=s&gclid=x1' } }, { source: 'naver', campaign: 's', clickId: 'x1', clickParameter: 'gclid', landingPage: 'https://shop.example/l' }],
    ['the search beside the address', { page: { path: '/l', search: '?utm_source=naver' } }, { source: 'naver', landingPage: '/l' }],
    ['the campaign before the address', { campaign: { source: 'mail' }, page: { search: '?utm_source=naver&utm_term=t' } }, { source: 'mail', term: 't' }],
    ['a click that only advertisements bring before one of any link', { page: { search: '?fbclid=f1&gclid=g1' } }, { clickId: 'g1', clickParameter: 'gclid' }],
    ['a click named without its network, which the address tells', { campaign: { clickId: 'f1' }, page: { search: '?fbclid=f1' } }, { clickId: 'f1', clickParameter: 'fbclid' }],
    ['a click named without its network beside another one', { campaign: { clickId: 'f1' }, page: { search: '?gclid=g1' } }, { clickId: 'f1' }],
    ['fields of a wrong kind', { campaign: { source: 5, name: ['x'] }, page: 'home' }, null],
    ['an address that is none', { page: { url: 'home', referrer: '::' } }, null],
  ])('%s', (_, context, touch) => {
    expect(touchOf(context)).toEqual(touch)
  })

  test('is kept storable: NUL from a query goes, and long values end at a whole character', () => {
    const touch = touchOf({ page: { search: `?utm_source=a%00b&utm_term=${'😀'.repeat(2_000)}` } })
    expect(touch?.source).toBe('ab')
    expect(touch?.term).toBe('😀'.repeat(1_000))
  })

  test.each([
    ['shop.example', 'www.shop.example', true],
    ['a.co.uk', 'b.co.uk', false],
    ['x.a.co.kr', 'a.co.kr', true],
    ['127.0.0.1', '10.0.0.1', false],
    ['localhost', 'localhost', true],
  ])('%s and %s are one site: %s', (a, b, same) => {
    expect(isSameSite(a, b)).toBe(same)
  })
})
