import { describe, expect, test } from 'vitest'
import { type Delivery, readEvent } from '#server/events/event.ts'

const RECEIVED = Date.parse('2026-03-02T09:00:00.000Z')
const delivery: Delivery = { environmentId: 'env', production: true, receivedAt: RECEIVED, userAgent: null, newMessageId: () => 'made' }
const event = { type: 'track', event: 'Clicked', messageId: 'm1', anonymousId: 'anon-1' }

const read = (more: object, given: Partial<Delivery> = {}) => readEvent({ ...event, ...more }, { ...delivery, ...given })
const accepted = (more: object, given: Partial<Delivery> = {}) => {
  const answer = read(more, given)
  if (answer.kind === 'refused') throw new Error(`${answer.code}: ${answer.reason}`)
  return answer.event
}
/** As it comes from outside: with `__proto__` as a key and not as the prototype. */
const parsed = (text: string): object => JSON.parse(text) as object

describe('an event that is refused', () => {
  const endless = (): unknown => JSON.parse('['.repeat(100_000) + ']'.repeat(100_000))
  const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) })
  test.each<[string, unknown, string]>([
    ['is no object', 'text', 'not-an-object'],
    ['is a list', [], 'not-an-object'],
    ['has no type', { ...event, type: undefined }, 'bad-type'],
    ['has a type nobody knows', { ...event, type: 'constructor' }, 'bad-type'],
    ['has no name', { ...event, event: '' }, 'no-name'],
    ['has a name that is no text', { ...event, event: { $ne: 1 } }, 'bad-name'],
    ['has a name without end', { ...event, event: 'x'.repeat(201) }, 'bad-name'],
    ['names nobody', { ...event, anonymousId: null }, 'no-id'],
    ['is a group without a group', { ...event, type: 'group' }, 'no-id'],
    ...['', ' ', 'null', 'undefined', 'NaN', 'None', 'TRUE', 'false', '0', 0, '[object Object]', 'anonymous', 'Guest', {}, 'x\u0000y'].map((userId) => [`has the user id ${JSON.stringify(userId)}`, { ...event, userId }, 'bad-id'] as [string, unknown, string]),
    ['has an id longer than an index takes', { ...event, userId: '가'.repeat(400) }, 'bad-id'],
    ['has a message id that is no text', { ...event, messageId: 5 }, 'bad-message-id'],
    ['has a time without a zone', { ...event, timestamp: '2026-03-02T09:00:00' }, 'bad-time'],
    ['has a day that does not exist', { ...event, timestamp: '2026-02-30T09:00:00Z' }, 'bad-time'],
    ['has an offset of more than a day', { ...event, timestamp: '2026-03-02T10:00:00+99:99' }, 'bad-time'],
    ['has a time in seconds', { ...event, timestamp: Date.parse('2026-03-02T08:00:00Z') / 1_000 }, 'bad-time'],
    ['has an id that is nested without end', { ...event, userId: endless() }, 'bad-id'],
    ['has a time that is nested without end', { ...event, timestamp: endless() }, 'bad-time'],
    ['is nested without end', { ...event, properties: { a: endless() } }, 'too-deep'],
    ['happened before 1970', { ...event, timestamp: '1969-12-31T23:59:59.999Z' }, 'time-out-of-range'],
    ['happens in 2200', { ...event, timestamp: '2200-01-01T00:00:00Z' }, 'time-out-of-range'],
    ['happens in more than a day', { ...event, timestamp: '2026-03-03T09:00:00.001Z' }, 'in-the-future'],
    ['has properties that are a list', { ...event, properties: [1] }, 'bad-properties'],
    ['has __proto__ as a property', { ...event, properties: parsed('{"__proto__":{"admin":true}}') }, 'bad-key'],
    ['has __proto__ deep in its context', { ...event, context: parsed('{"a":[{"__proto__":1}]}') }, 'bad-key'],
    ['has __proto__ itself', parsed('{"type":"track","event":"x","anonymousId":"a","__proto__":{}}'), 'bad-key'],
    ['has NUL in a property', { ...event, properties: { a: 'x\u0000' } }, 'bad-text'],
    ['has NUL in a key', { ...event, properties: { 'x\u0000': 1 } }, 'bad-text'],
    ['has a number beyond numbers', { ...event, properties: parsed('{"a":1e999}') }, 'bad-number'],
    ['is nested too deep', { ...event, properties: deep(8) }, 'too-deep'],
    ['is larger than 32 KB', { ...event, properties: { a: 'x'.repeat(33_000) } }, 'too-large'],
  ])('%s', (_, raw, code) => {
    const answer = readEvent(raw, delivery)
    expect(answer).toMatchObject({ kind: 'refused', code })
    expect(answer.kind === 'refused' && answer.reason.length).toBeGreaterThan(10)
  })

  test('says what to do about seconds', () => {
    expect(read({ timestamp: 1764300000 })).toMatchObject({ reason: expect.stringContaining('send it times 1,000') as string })
  })

  test('names its message, so that its sender finds it', () => {
    expect(read({ userId: 'null' })).toMatchObject({ messageId: 'm1', reason: 'userId "null" names nobody (nobody).' })
  })
})

describe('an event that is stored', () => {
  test('has the least that an event needs, and the rest from its delivery', () => {
    expect(accepted({ messageId: undefined })).toEqual({
      environmentId: 'env', messageId: 'made', type: 'track', name: 'Clicked', device: 'anon-1', userId: null, account: null,
      at: RECEIVED, receivedAt: RECEIVED, properties: {}, context: {}, touch: null, bot: false,
    })
  })

  test('has one form: keys sorted, lone surrogates replaced, no minus zero, `constructor` a key like any other', () => {
    const { properties } = accepted({ properties: { b: '\uD800x', a: -0, constructor: 'Ferrari', 'k\uDC00': [null, { z: 1, y: true }] } })
    expect(JSON.stringify(properties)).toBe('{"a":0,"b":"\uFFFDx","constructor":"Ferrari","k\uFFFD":[null,{"y":true,"z":1}]}')
  })

  test.each([
    ['identify keeps its traits', { type: 'identify', userId: 'ana', traits: { plan: 'pro' } }, { name: '', properties: { plan: 'pro' }, userId: 'ana' }],
    ['group names the account', { type: 'group', groupId: 'acme', traits: { seats: 3 } }, { account: 'acme', properties: { seats: 3 } }],
    ['the account of the context', { context: { groupId: 'acme' } }, { account: 'acme' }],
    ['alias keeps who it was', { type: 'alias', userId: 'ana', previousId: 'old' }, { properties: { previousId: 'old' } }],
    ['a page may have no name', { type: 'page', name: null }, { name: '' }],
    ['a numeric user id is its text', { userId: 42 }, { userId: '42' }],
    ['deep enough is deep enough', { properties: { a: { a: { a: { a: { a: { a: { a: 1 } } } } } } } }, {}],
  ])('%s', (_, more, expected) => {
    expect(accepted(more)).toMatchObject(expected)
  })

  test('does not keep the proof of an identify', () => {
    expect(accepted({ type: 'identify', userId: 'ana', context: { userHash: 'secret', locale: 'ko' } }).context).toEqual({ locale: 'ko' })
  })

  test.each([
    ['as told, by a right clock', '2026-03-02T08:59:00.000Z', '2026-03-02T08:59:00.000Z', '2026-03-02T08:59:00.000Z'],
    ['as told, over a network that took a minute', '2026-03-02T08:50:00.000Z', '2026-03-02T08:59:00.000Z', '2026-03-02T08:50:00.000Z'],
    ['corrected, by a clock an hour behind', '2026-03-02T07:50:00.000Z', '2026-03-02T08:00:00.000Z', '2026-03-02T08:50:00.000Z'],
    ['corrected, by a clock a year ahead', '2027-03-02T08:50:00.000Z', '2027-03-02T09:00:00.000Z', '2026-03-02T08:50:00.000Z'],
    ['in another zone', '2026-03-02T17:50:00.000+09:00', null, '2026-03-02T08:50:00.000Z'],
    ['up to a day ahead', '2026-03-03T09:00:00.000Z', null, '2026-03-03T09:00:00.000Z'],
  ])('happened %s', (_, timestamp, sentAt, at) => {
    expect(new Date(accepted({ timestamp }, { sentAt }).at).toISOString()).toBe(at)
  })

  test('its own sentAt goes before the batch’s', () => {
    expect(accepted({ timestamp: '2026-03-02T07:50:00.000Z', sentAt: '2026-03-02T08:00:00.000Z' }, { sentAt: '2026-03-02T09:00:00.000Z' }).at).toBe(RECEIVED - 600_000)
  })

  test('is a person’s where a program drives her browser, among made-up people alone', () => {
    const driven = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36'
    expect(accepted({}, { userAgent: driven, synthetic: true }).bot).toBe(false)
    expect(accepted({}, { userAgent: driven }).bot).toBe(true)
    expect(accepted({}, { userAgent: 'Googlebot/2.1 (+http://www.google.com/bot.html)', synthetic: true }).bot).toBe(true)
  })

  test('is a bot’s where the browser says so, in production alone', () => {
    const bot = 'Googlebot/2.1 (+http://www.google.com/bot.html)'
    expect(accepted({}, { userAgent: bot }).bot).toBe(true)
    expect(accepted({}, { userAgent: bot, production: false }).bot).toBe(false)
    expect(accepted({ context: { userAgent: bot } }).bot).toBe(true)
    expect(accepted({ context: { userAgent: 'Mozilla/5.0 (Macintosh) Safari/605.1.15' } }, { userAgent: bot }).bot).toBe(false)
  })
})
