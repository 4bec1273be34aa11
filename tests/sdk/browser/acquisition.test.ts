import { describe, expect, it } from 'vitest'
import { campaignOf, isTouch, touchOf } from '#sdk/browser/acquisition.ts'
import { touchOf as serverTouchOf } from '#server/events/touch.ts'

const LANDINGS = [
  { name: 'a campaign', url: 'https://shop.example/lp?utm_source=google&utm_medium=cpc&utm_campaign=brand&utm_term=growth&utm_content=a', referrer: 'https://www.google.com/', touch: { source: 'google', medium: 'cpc', campaign: 'brand', term: 'growth', content: 'a', referrer: 'https://www.google.com/', landingPage: 'https://shop.example/lp' } },
  { name: 'Google’s click id', url: 'https://shop.example/?gclid=g1', referrer: '', touch: { clickId: 'g1', clickParameter: 'gclid', landingPage: 'https://shop.example/' } },
  { name: 'Facebook’s', url: 'https://shop.example/?fbclid=f1', referrer: '', touch: { clickId: 'f1', clickParameter: 'fbclid', landingPage: 'https://shop.example/' } },
  { name: 'Microsoft’s', url: 'https://shop.example/?msclkid=m1', referrer: '', touch: { clickId: 'm1', clickParameter: 'msclkid', landingPage: 'https://shop.example/' } },
  { name: 'Google’s from an app', url: 'https://shop.example/?gbraid=b1', referrer: '', touch: { clickId: 'b1', clickParameter: 'gbraid', landingPage: 'https://shop.example/' } },
  { name: 'TikTok’s', url: 'https://shop.example/?ttclid=t1', referrer: '', touch: { clickId: 't1', clickParameter: 'ttclid', landingPage: 'https://shop.example/' } },
  { name: 'a link from elsewhere', url: 'https://shop.example/', referrer: 'https://news.example.org/a', touch: { referrer: 'https://news.example.org/a', landingPage: 'https://shop.example/' } },
  { name: 'Korean words', url: 'https://shop.example/?utm_campaign=%EA%B0%80%EC%9D%84&utm_term=%EC%84%B1%EC%9E%A5', referrer: '', touch: { campaign: '가을', term: '성장', landingPage: 'https://shop.example/' } },
  { name: 'empty parameters', url: 'https://shop.example/?utm_source=&utm_campaign=%20', referrer: '', touch: { landingPage: 'https://shop.example/' } },
  { name: 'a link from the same site', url: 'https://shop.example/', referrer: 'https://www.shop.example/pricing', touch: { landingPage: 'https://shop.example/' } },
  { name: 'a link from the same site below a country', url: 'https://app.shop.co.kr/', referrer: 'https://www.shop.co.kr/', touch: { landingPage: 'https://app.shop.co.kr/' } },
  { name: 'a link from a neighbour below a country', url: 'https://shop.co.kr/', referrer: 'https://other.co.kr/', touch: { referrer: 'https://other.co.kr/', landingPage: 'https://shop.co.kr/' } },
  { name: 'nothing', url: 'https://shop.example/?q=shoes', referrer: '', touch: { landingPage: 'https://shop.example/' } },
]

describe('a touch', () => {
  it.each(LANDINGS)('of $name', ({ url, referrer, touch }) => {
    expect(touchOf({ url, referrer })).toEqual(touch)
  })

  it.each(LANDINGS)('of $name is the one that the server reads from the event', ({ url, referrer, touch }) => {
    const campaign = campaignOf(touchOf({ url, referrer })) ?? {}
    const told = serverTouchOf({ campaign, page: { url, referrer, search: new URL(url).search } })
    expect(told).toEqual(isTouch(touch) ? touch : null)
  })

  it.each(['', 'about:blank', 'not an address'])('of a page at "%s" does not throw', (url) => {
    expect(isTouch(touchOf({ url, referrer: 'also none' }))).toBe(false)
  })

  it('is bounded, whatever somebody puts into an address', () => {
    expect(touchOf({ url: `https://shop.example/?utm_term=${'x'.repeat(5000)}`, referrer: '' }).term).toHaveLength(1000)
  })
})
