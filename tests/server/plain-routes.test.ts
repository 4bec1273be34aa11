import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { Route } from '#server/http.ts'
import { plainRoutes } from '#server/plain-routes.ts'

const PATHS = ['/v1/ruleset', '/v1/ruleset/:key', '/v1/ruleset/:key/:revision', '/v1/projects/:writeKey/settings'] as const
const handlers = PATHS.map((path) => ({ method: 'GET' as const, path, handle: () => undefined }))
const routes: readonly Route[] = [...handlers, { method: 'POST', path: '/v1/batch', handle: () => undefined }]
const { match } = plainRoutes(routes)

function matched(method: string, url: string) {
  const found = match({ method, url } as IncomingMessage)
  return found === null ? null : { path: routes.find(({ handle }) => handle === found.handle)?.path, query: found.query, params: { ...found.params } }
}

const FOUND = [
  { url: '/v1/ruleset', path: '/v1/ruleset', query: '', params: {} },
  { url: '/v1/ruleset?a=1?b', path: '/v1/ruleset', query: 'a=1?b', params: {} },
  { url: '/v1/ruleset/pk_1', path: '/v1/ruleset/:key', query: '', params: { key: 'pk_1' } },
  { url: '/v1/ruleset/', path: '/v1/ruleset/:key', query: '', params: { key: '' } },
  { url: '/v1/ruleset/a%2Fb%20c', path: '/v1/ruleset/:key', query: '', params: { key: 'a/b c' } },
  { url: '/v1/ruleset/%zz', path: '/v1/ruleset/:key', query: '', params: { key: '%zz' } },
  { url: '/v1/ruleset/pk_1/7?x', path: '/v1/ruleset/:key/:revision', query: 'x', params: { key: 'pk_1', revision: '7' } },
  { url: '/v1/projects/pk_1/settings', path: '/v1/projects/:writeKey/settings', query: '', params: { writeKey: 'pk_1' } },
]

describe('the table of SDK addresses', () => {
  it.each(FOUND)('finds $url', ({ url, ...found }) => {
    expect(matched('GET', url)).toEqual(found)
    expect(matched('HEAD', url)).toEqual(found)
  })

  it.each(['/', '/v1', '/v1/rulesets', '/v1/ruleset/a/b/c', '/v1/projects/pk_1', '/v1/projects/pk_1/other', '/V1/ruleset', '/v1/batch/'])('leaves %s to express', (url) => {
    expect(matched('GET', url)).toBeNull()
  })

  it('finds an address again that it found before, under each method and query', () => {
    for (const query of ['', 'a=1', '']) {
      const url = query === '' ? '/v1/ruleset/pk_again' : `/v1/ruleset/pk_again?${query}`
      expect(matched('GET', url)).toEqual({ path: '/v1/ruleset/:key', query, params: { key: 'pk_again' } })
    }
    expect(() => match({ method: 'POST', url: '/v1/ruleset/pk_again' } as IncomingMessage)?.handle({ req: { method: 'POST' }, res: { setHeader: () => undefined } } as never)).toThrow('POST is not answered here')
  })

  it('finds each of more addresses than it remembers', () => {
    for (let at = 0; at < 2_500; at++) expect(matched('GET', `/v1/ruleset/pk_${at}`)?.params).toEqual({ key: `pk_${at}` })
  })

  it('refuses a method that an address does not answer, and names those that it does', () => {
    const allow: string[] = []
    const found = match({ method: 'DELETE', url: '/v1/batch' } as IncomingMessage)
    const exchange = { req: { method: 'DELETE' }, res: { setHeader: (_: string, value: string) => allow.push(value) }, query: '', params: {} }
    expect(() => found?.handle(exchange as never)).toThrow('DELETE is not answered here; use POST.')
    expect(allow).toEqual(['POST'])
  })
})
