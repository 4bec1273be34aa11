import { expect, test } from 'vitest'
import type { Condition, Json, Operator } from '#sdk/core/ruleset.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const DAY = 86_400_000

async function visit(app: RunningApp, events: readonly object[]): Promise<void> {
  const answer = await fetch(`${app.url}/v1/batch`, { method: 'POST', headers: { authorization: `Bearer ${app.keys.server}`, 'content-type': 'application/json' }, body: JSON.stringify({ batch: events }) })
  expect(await answer.json()).toEqual({ success: true, refused: [] })
}

const clause = (attribute: string, operator: Operator, ...values: Json[]): Condition => ({ kind: 'clause', attribute, operator, values })

describeEachDatabase('whom an audience reached', (database) => {
  test('is counted by the code that serves, over people and not their devices', async () => {
    await using app = await openRunningApp({ database })
    const now = app.world.clock.now().getTime()
    const seen = (anonymousId: string, daysAgo: number, campaign: Record<string, string> | null, more: object = {}) => ({
      type: 'page', messageId: `${anonymousId}-${daysAgo}`, anonymousId, timestamp: new Date(now - daysAgo * DAY).toISOString(), properties: {}, ...more,
      context: campaign === null ? {} : { campaign },
    })
    const knows = (anonymousId: string, userId: string, daysAgo: number) => ({ type: 'identify', messageId: `i-${anonymousId}`, anonymousId, userId, timestamp: new Date(now - daysAgo * DAY).toISOString() })
    await visit(app, [
      seen('one', 10, { source: 'search', name: 'spring' }), seen('two', 3, { source: 'mail', name: 'spring' }), seen('three', 2, null),
      // One person with two devices: the first touch is the earlier one's.
      seen('phone', 6, { source: 'search', name: 'autumn' }), seen('laptop', 5, { source: 'mail', name: 'spring' }), knows('phone', 'mina', 6), knows('laptop', 'mina', 5),
      // First seen before, on a device that came to be hers later.
      seen('old', 40, { source: 'search', name: 'spring' }), seen('newer', 4, { source: 'search', name: 'spring' }), knows('old', 'noa', 40), knows('newer', 'noa', 4),
    ])
    const reached = async (condition: Condition) => {
      const { people, fitting, uncounted, counted } = await app.admin.audience.reach.query({ condition })
      return [people, fitting, uncounted.join(), counted] as const
    }
    expect(await reached(clause('acquisition.source', 'equals', 'search'))).toEqual([4, 2, '', true])
    expect(await reached(clause('acquisition.campaign', 'matches', '^(s|a)[a-z]+g$'))).toEqual([4, 2, '', true])
    expect(await reached({ kind: 'not', of: clause('acquisition.source', 'exists') })).toEqual([4, 1, '', true])
    expect(await reached(clause('firstSeenAt', 'after', '-5d'))).toEqual([4, 2, '', true])
    expect(await reached(clause('firstSeenAt', 'at-least', now - 10 * DAY))).toEqual([4, 4, '', true])
    expect(await reached(clause('firstSeenAt', 'greater', now - 10 * DAY))).toEqual([4, 3, '', true])
    expect(await reached({ kind: 'all', of: [clause('acquisition.source', 'equals', 'search'), clause('plan', 'equals', 'trial')] })).toEqual([4, 2, 'plan', true])
    expect(await reached({ kind: 'not', of: clause('plan', 'equals', 'trial') })).toEqual([4, 4, 'plan', false])
    const values = async (field: 'campaign' | 'source' | 'term') => (await app.admin.audience.values.query({ field })).values.map(({ value, people }) => `${value} ${people}`)
    expect([await values('campaign'), await values('source'), await values('term')]).toEqual([['spring 2', 'autumn 1'], ['search 2', 'mail 1'], []])
    await app.admin.audience.create.mutate({ key: 'search', name: 'Search', condition: clause('acquisition.source', 'equals', 'search') })
    expect(await reached({ kind: 'not', of: { kind: 'audience', audience: 'search' } })).toEqual([4, 2, '', true])
  })
})
