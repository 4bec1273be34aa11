import { describe, expect, test } from 'vitest'
import type { Acquisition } from '#sdk/core/context.ts'
import { channelOf, type ChannelRule, partsOf } from '#server/people/channel.ts'
import { channelRules } from '#server/people/channel-rules.ts'
import { DEFAULT_CHANNELS } from '#server/people/default-channels.ts'
import { dimensionOf, TOUCH, touchParts } from '#server/store/dimension.ts'

const standard = (touch: Acquisition): string => channelOf(DEFAULT_CHANNELS, partsOf(touch))

describe('a channel', () => {
  test.each<[string, Acquisition]>([
    ['paid-search', { source: 'google', medium: 'cpc' }],
    ['paid-search', { clickParameter: 'gclid', clickId: 'g', referrer: 'https://www.google.com/' }],
    ['paid-search', { source: 'Naver', medium: ' CPC ' }],
    ['display', { clickParameter: 'dclid' }],
    ['display', { source: 'google', medium: 'cpm' }],
    ['paid-social', { source: 'facebook', medium: 'cpc' }],
    ['paid-social', { clickParameter: 'ttclid' }],
    ['paid-social', { clickParameter: 'fbclid', medium: 'paid' }],
    ['organic-social', { clickParameter: 'fbclid', referrer: 'https://l.facebook.com/' }],
    ['organic-social', { referrer: 'https://t.co/abc' }],
    ['organic-search', { referrer: 'https://www.google.co.kr/' }],
    ['organic-search', { referrer: 'https://search.naver.com/search' }],
    ['email', { referrer: 'https://mail.google.com/' }],
    ['email', { source: 'newsletter' }],
    ['affiliates', { source: 'blog', medium: 'affiliate' }],
    ['referral', { referrer: 'https://news.example.org/a' }],
    ['direct', {}],
    ['direct', { landingPage: 'https://shop.example/' }],
    ['other', { source: 'billboard', medium: 'qr' }],
    ['other', { campaign: 'spring' }],
  ])('is %s for %j', (channel, touch) => {
    expect(standard(touch)).toBe(channel)
    // People are kept apart by a value that says enough for it.
    expect(channelOf(DEFAULT_CHANNELS, touchParts(dimensionOf(TOUCH, touch)))).toBe(channel)
  })

  test('is that of the first rule whose clauses all hold', () => {
    const rules: readonly ChannelRule[] = [
      { channel: 'Spring', clauses: [{ field: 'campaign', operator: 'starts-with', values: ['SPRING'] }, { field: 'source', operator: 'contains', values: ['oog', 'ing'] }] },
      { channel: 'Search', clauses: [{ field: 'source', operator: 'is', values: ['google'] }] },
    ]
    expect(['spring-26', 'winter'].map((campaign) => channelOf(rules, partsOf({ source: 'Google', campaign })))).toEqual(['Spring', 'Search'])
    expect(channelOf(rules, partsOf({ source: 'x', campaign: 'spring' }))).toBe('other')
  })

  test('of a site is one below it, and none that only ends alike', () => {
    const rules: readonly ChannelRule[] = [{ channel: 'b', clauses: [{ field: 'site', operator: 'of-site', values: ['bing.com'] }] }]
    expect(['https://bing.com/', 'https://www.bing.com/', 'https://notbing.com/', 'https://bing.com.example/'].map((referrer) => channelOf(rules, partsOf({ referrer })))).toEqual(['b', 'b', 'other', 'other'])
  })
})

describe('an order of channels', () => {
  const rule = { channel: 'Search', clauses: [{ field: 'source', operator: 'is', values: ['google'] }] }

  test('is the default, which is one', () => {
    expect(channelRules.parse(DEFAULT_CHANNELS)).toEqual(DEFAULT_CHANNELS)
  })

  test.each<[string, unknown, string, readonly (string | number)[]]>([
    ['nothing', [], 'Without a rule everybody is in “other”', []],
    ['a rule without a name', [{ ...rule, channel: ' ' }], 'Name the channel.', [0, 'channel']],
    ['a name of ours', [{ ...rule, channel: '$other' }], '"$" at the beginning is for what is ours', [0, 'channel']],
    ['a rule without a condition', [{ ...rule, clauses: [] }], 'a rule without a condition takes everybody', [0, 'clauses']],
    ['a comparison with nothing', [{ ...rule, clauses: [{ field: 'source', operator: 'is', values: [] }] }], 'Say what it is compared with.', [0, 'clauses', 0, 'values']],
    ['a source of a site', [{ ...rule, clauses: [{ field: 'source', operator: 'of-site', values: ['a.example'] }] }], 'Only a site can be of a site.', [0, 'clauses', 0, 'field']],
    ['a rule that never has its turn', [rule, { channel: 'Ads', clauses: [{ field: 'source', operator: 'is', values: ['GOOGLE '] }] }], 'Rule 2 asks what rule 1 asks', [1, 'clauses']],
    ['too many', Array.from({ length: 81 }, (_, n) => ({ channel: 'x', clauses: [{ field: 'source', operator: 'is', values: [`s${n}`] }] })), 'At most 80 rules.', []],
  ])('refuses %s, and says where', (_, rules, message, path) => {
    const problems = channelRules.safeParse(rules).error?.issues ?? []
    expect(problems.map((one) => ({ path: one.path, message: one.message }))).toEqual([{ path, message: expect.stringContaining(message) as string }])
  })
})
