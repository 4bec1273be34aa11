import type { IncomingMessage } from 'node:http'
import { describe, expect, it, test } from 'vitest'
import { countryReader } from '#server/country.ts'
import { openRunningApp } from '#tests/support/app.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

type Asked = Pick<IncomingMessage, 'headers' | 'socket'>
const from = (remoteAddress: string, told: string | undefined): Asked => ({ headers: told === undefined ? {} : { 'x-country': told }, socket: { remoteAddress } as IncomingMessage['socket'] })

describe('the country of a request', () => {
  it.each<[string, readonly string[] | number, Asked, string | null]>([
    ['is what the proxy in front says', 1, from('203.0.113.9', 'kr'), 'KR'],
    ['is nobody’s where no proxy is trusted', 0, from('203.0.113.9', 'KR'), null],
    ['is believed from a network that is trusted', ['10.0.0.0/8'], from('10.1.2.3', 'JP'), 'JP'],
    ['is believed from an address written as IPv6', ['loopback'], from('::ffff:127.0.0.1', 'JP'), 'JP'],
    ['is not believed from elsewhere', ['10.0.0.0/8', 'loopback', '2001:db8::1'], from('192.0.2.1', 'JP'), null],
    ['is not known where the proxy does not know', 1, from('10.0.0.1', 'XX'), null],
    ['is no hidden network', 1, from('10.0.0.1', 'T1'), null],
    ['is absent without the header', 1, from('10.0.0.1', undefined), null],
  ])('%s', (_, trustedProxies, request, country) => {
    expect(countryReader({ countryHeader: 'x-country', trustedProxies })(request)).toBe(country)
  })

  it('is not asked for unless a header is named', () => {
    expect(countryReader({ countryHeader: undefined, trustedProxies: 1 })(from('10.0.0.1', 'KR'))).toBeNull()
  })
})

describeEachDatabase('a browser is told its country', (database) => {
  test('with its person and after an identify; a server is not, since it asks about others', async () => {
    await using app = await openRunningApp({ database, config: { trustedProxies: ['loopback'], countryHeader: 'x-country' } })
    const send = async (path: string, key: string, body?: object): Promise<unknown> => {
      const headers = { 'authorization': `Bearer ${key}`, 'x-country': 'kr', 'content-type': 'application/json' }
      const answer = await fetch(app.url + path, body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) })
      return answer.json()
    }
    const identify = { type: 'identify', messageId: 'm1', anonymousId: 'anon-1', userId: 'mina', timestamp: app.world.clock.now().toISOString() }
    expect(await send('/v1/identify', app.keys.client, identify)).toMatchObject({ success: true, person: { subject: 'anon-1', country: 'KR' } })
    expect(await send('/v1/person?anonymousId=anon-1', app.keys.client)).toMatchObject({ subject: 'anon-1', country: 'KR' })
    expect(await send('/v1/person?userId=mina', app.keys.server)).not.toHaveProperty('country')
  })
})
