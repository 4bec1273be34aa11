import { expect, test } from 'vitest'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const DAY = 86_400_000

/** Visitors come by a campaign or by themselves, and one signs in. */
async function visit(app: RunningApp, ids: readonly string[], campaign: string | null): Promise<void> {
  const timestamp = app.world.clock.now().toISOString()
  const batch = ids.map((id) => ({ type: 'page', anonymousId: id, messageId: `${id}.1`, timestamp, context: campaign === null ? {} : { campaign: { name: campaign } } }))
  const answer = await fetch(`${app.url}/v1/batch`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ writeKey: app.keys.client, sentAt: timestamp, batch }) })
  expect(answer.status).toBe(200)
}

const draft = { enabled: true, rules: [], fallthrough: { kind: 'variation' as const, variation: 'off' }, offVariation: 'off' }
const winter = { id: 'r1', when: { kind: 'clause' as const, attribute: 'acquisition.campaign', operator: 'equals' as const, values: ['winter'] }, serve: { kind: 'variation' as const, variation: 'on' } }

describeEachDatabase('before a flag is saved', (database) => {
  test('who came lately and would get another value is counted, and nothing is saved', async () => {
    await using app = await openRunningApp({ database })
    await app.admin.flag.create.mutate({ key: 'chat', name: 'Chat', type: 'boolean', variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
    const ask = (change: object) => app.admin.ruleset.consequence.query({ flag: 'chat', environment: 'production', draft: { ...draft, ...change } })
    expect(await ask({ rules: [winter] })).toMatchObject({ people: 0, moved: [], unclear: 0, days: 28 })
    await visit(app, ['old-1', 'old-2'], 'winter')
    await app.admin.clock.set.mutate({ now: new Date(app.world.clock.now().getTime() + 29 * DAY) })
    await visit(app, ['w1', 'w2', 'w3'], 'winter')
    await visit(app, ['n1'], null)
    expect(await ask({ rules: [winter] })).toMatchObject({ people: 4, keep: 1, moved: [{ from: 'off', to: 'on', people: 3 }], unclear: 0, unknown: [], isSample: false })
    expect(await ask({ rules: [{ ...winter, when: { ...winter.when, attribute: 'plan' } }] })).toMatchObject({ people: 4, keep: 0, moved: [], unclear: 4, unknown: ['plan'] })
    expect(await app.admin.flag.get.query({ key: 'chat' })).toMatchObject({ version: 1 })
    await expect(ask({ offVariation: 'gone' })).rejects.toThrow(/no variation "gone"/)
    await expect(ask({ prerequisites: [{ flag: 'chat', variations: ['on'] }] })).rejects.toThrow(/chat needs chat/)
  })
})
