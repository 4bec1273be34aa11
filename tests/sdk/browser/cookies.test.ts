import { describe, expect, it } from 'vitest'
import { valueOf } from '#sdk/browser/cookies.ts'
import { cookieJar, widestDomain } from '#sdk/browser/jar.ts'

/** A document's cookies as a browser keeps them: by name, and only for domains that are none of a registry's. */
function aPlace(refused: readonly string[] = []): { cookie: string; readonly written: string[] } {
  const kept = new Map<string, string>()
  const written: string[] = []
  return {
    written,
    get cookie() {
      return [...kept].map(([name, value]) => `${name}=${value}`).join('; ')
    },
    set cookie(text: string) {
      written.push(text)
      const [pair = '', ...attributes] = text.split('; ')
      const domain = attributes.find((one) => one.startsWith('domain='))?.slice('domain='.length)
      if (domain !== undefined && refused.includes(domain)) return
      const name = pair.slice(0, pair.indexOf('='))
      if (attributes.includes('max-age=0')) kept.delete(name)
      else kept.set(name, pair.slice(name.length + 1))
    },
  }
}

describe('the widest domain', () => {
  it.each([
    { host: 'www.shop.example', refused: [], widest: 'shop.example' },
    { host: 'a.b.shop.co.kr', refused: ['co.kr'], widest: 'shop.co.kr' },
    { host: 'shop.example', refused: [], widest: 'shop.example' },
    { host: 'me.github.io', refused: ['github.io'], widest: 'me.github.io' },
    { host: 'localhost', refused: [], widest: null },
    { host: '127.0.0.1', refused: [], widest: null },
    { host: '[::1]', refused: [], widest: null },
    { host: 'a.b.c', refused: ['b.c', 'a.b.c'], widest: null },
  ])('of $host, where $refused take no cookies, is $widest', ({ host, refused, widest }) => {
    expect(widestDomain(host, (domain) => !(refused as readonly string[]).includes(domain))).toBe(widest)
  })
})

describe('a cookie', () => {
  it('is read back as it was, in any script', () => {
    const jar = cookieJar(valueOf, aPlace(), 'www.shop.example', true)
    jar.write('id', '한글; =%"')
    expect(jar.read('id')).toBe('한글; =%"')
    jar.remove('id')
    expect(jar.read('id')).toBe(null)
  })

  it('lasts a year, for the whole site, only by https where the page is, and not in requests from elsewhere', () => {
    const place = aPlace(['co.kr'])
    cookieJar(valueOf, place, 'www.shop.co.kr', true).write('id', 'a')
    expect(place.written.at(-1)).toBe('id=a; path=/; max-age=31536000; samesite=lax; domain=shop.co.kr; secure')
  })

  it('tries out domains once', () => {
    const place = aPlace()
    const jar = cookieJar(valueOf, place, 'www.shop.example', false)
    jar.write('id', 'a')
    const before = place.written.length
    jar.write('id', 'b')
    expect(place.written).toHaveLength(before + 1)
  })

  it('is nothing where cookies are blocked', () => {
    const blocked = { get cookie(): string { throw new Error('blocked') }, set cookie(_text: string) { throw new Error('blocked') } }
    const jar = cookieJar(valueOf, blocked, 'www.shop.example', true)
    jar.write('id', 'a')
    expect(jar.read('id')).toBe(null)
  })

  it.each([
    { cookies: 'a=1; b=2', name: 'b', value: '2' },
    { cookies: 'ab=1; b=2', name: 'b', value: '2' },
    { cookies: 'b=x=y', name: 'b', value: 'x=y' },
    { cookies: 'b=%', name: 'b', value: '%' },
    { cookies: '', name: 'b', value: null },
  ])('out of "$cookies" named $name is $value', ({ cookies, name, value }) => {
    expect(valueOf(cookies, name)).toBe(value)
  })
})
