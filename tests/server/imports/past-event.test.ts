import { expect, test } from 'vitest'
import { claimIn, type EventColumns, type EventForm, pastEvent } from '#server/imports/past-event.ts'

const columns: EventColumns = { event: 'what', time: 'when', user: 'user', visitor: null }

test.for<[name: string, form: EventForm, line: object, event: object]>([
  ['an event of Segment as it is', 'segment', { event: 'Order', userId: 'ana', timestamp: '2026-03-01T12:00:00Z', messageId: 'm1', context: { ip: '::1' } }, { type: 'track', event: 'Order', userId: 'ana', timestamp: '2026-03-01T12:00:00Z', messageId: 'm1', context: { ip: '::1' } }],
  ['one without an id by the file’s', 'segment', { type: 'page', name: 'Prices', anonymousId: 'v1' }, { type: 'page', name: 'Prices', anonymousId: 'v1', messageId: 'f1' }],
  ['an event of Amplitude, its time in UTC', 'amplitude', { event_type: 'Order', user_id: 'ana', device_id: 'v1', event_time: '2026-03-01 12:00:00.123000', event_properties: { total: 5 }, $insert_id: 'i1', uuid: 'u1' }, { type: 'track', event: 'Order', userId: 'ana', anonymousId: 'v1', timestamp: '2026-03-01T12:00:00.123000Z', properties: { total: 5 }, messageId: 'i1' }],
  ['Amplitude’s identify', 'amplitude', { event_type: '$identify', user_id: 'ana', event_time: '2026-03-01 12:00:00', user_properties: { plan: 'pro' }, uuid: 'u1' }, { type: 'identify', userId: 'ana', timestamp: '2026-03-01T12:00:00Z', traits: { plan: 'pro' }, messageId: 'u1' }],
  ['an event of Mixpanel, in seconds', 'mixpanel', { event: 'Order', properties: { time: 1_772_366_400, distinct_id: '$device:v1', $insert_id: 'i1', total: 5 } }, { type: 'track', event: 'Order', anonymousId: 'v1', timestamp: '2026-03-01T12:00:00.000Z', properties: { total: 5 }, messageId: 'i1' }],
  ['an event of Mixpanel, in milliseconds, of a user on a device', 'mixpanel', { event: 'Order', properties: { time: 1_772_366_400_000, distinct_id: 'ana', $device_id: 'v1', $user_id: 'ana' } }, { type: 'track', event: 'Order', userId: 'ana', anonymousId: 'v1', timestamp: '2026-03-01T12:00:00.000Z', properties: {}, messageId: 'f1' }],
  ['an event of Mixpanel of a user alone', 'mixpanel', { event: 'Order', properties: { time: 1_772_366_400, distinct_id: 'ana' } }, { type: 'track', event: 'Order', userId: 'ana', timestamp: '2026-03-01T12:00:00.000Z', properties: {}, messageId: 'f1' }],
  ['a row, other columns as properties, numbers as numbers and what only looks so as text', 'csv', { what: 'Order', when: '2026-03-01 12:00', user: 'ana', total: '5.50', zip: '00501', id: '12345678901234567890', note: '' }, { type: 'track', event: 'Order', userId: 'ana', timestamp: '2026-03-01T12:00Z', properties: { total: 5.5, zip: '00501', id: '12345678901234567890' }, messageId: 'f1' }],
])('reads %s', ([, form, line, event]) => {
  expect(pastEvent(form, line, 'f1', form === 'csv' ? columns : null)).toEqual(event)
})

test.for<[form: EventForm, line: unknown, reason: string]>([
  ['segment', [], 'no JSON object'],
  ['amplitude', { user_id: 'ana' }, 'event_type is missing'],
  ['amplitude', { event_type: 'Order', user_id: 'ana' }, 'event_time is missing'],
  ['mixpanel', { event: 'Order', properties: { distinct_id: 'ana' } }, 'properties.time is missing'],
  ['csv', { what: '', when: '2026-03-01', user: 'ana' }, '"what" is missing'],
])('says of %s %j that %s', ([form, line, reason]) => {
  expect(() => pastEvent(form, line, 'f1', columns)).toThrow(reason)
})

test('an event of a user on a device claims the device; an identify does so itself', () => {
  const event = { type: 'track', event: 'Order', userId: 'ana', anonymousId: 'v1', timestamp: '2026-03-01T12:00:00Z', messageId: 'm1' }
  expect(claimIn(event)).toMatchObject({ type: 'identify', userId: 'ana', anonymousId: 'v1', timestamp: '2026-03-01T12:00:00Z' })
  expect(claimIn({ ...event, type: 'identify' })).toBeNull()
  expect(claimIn({ type: 'track', event: 'Order', userId: 'ana', timestamp: '2026-03-01T12:00:00Z', messageId: 'm1' })).toBeNull()
})
