import { expect, test } from 'vitest'
import { openRunningApp } from '#tests/support/app.ts'
import { tell } from '#tests/support/told.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

describeEachDatabase('asking why somebody got a value', (database) => {
  test('knows of a person what an SDK would know, by the visitor id and by the user id', async () => {
    await using app = await openRunningApp({ database })
    await app.admin.flag.create.mutate({ key: 'hero', name: 'Hero', type: 'boolean', variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
    const when = { kind: 'clause' as const, attribute: 'acquisition.campaign', operator: 'equals' as const, values: ['spring'] }
    const draft = { enabled: true, rules: [{ id: 'rul_spring', when, serve: { kind: 'variation' as const, variation: 'on' } }], fallthrough: { kind: 'variation' as const, variation: 'off' }, offVariation: 'off' }
    await app.admin.flag.save.mutate({ key: 'hero', environment: 'production', version: 1, draft, why: 'the spring campaign' })
    const timestamp = app.world.clock.now().toISOString()
    await tell(app, [
      { type: 'page', messageId: 'p', anonymousId: 'device-1', timestamp, context: { campaign: { name: 'spring', source: 'google' } } },
      { type: 'identify', messageId: 'i', anonymousId: 'device-1', userId: 'ana', timestamp, traits: {} },
    ])
    await app.settled()
    await app.app.parts.shelf.refresh()
    const ask = (subject: string) => app.admin.ruleset.preview.query({ flag: 'hero', environment: 'production', subject, attributes: {} })
    const known = { firstSeenAt: app.world.clock.now().getTime(), acquisition: { campaign: 'spring', source: 'google' } }
    const cause = { kind: 'clause', attribute: 'acquisition.campaign', operator: 'equals', values: ['spring'] }
    expect(await ask('device-1')).toMatchObject({
      value: true, rule: 'rul_spring', subject: 'device-1', known, explanation: { steps: [{ step: 'rule', rule: 'rul_spring', decides: true, condition: { because: [{ ...cause, had: 'spring' }] } }] },
    })
    expect(await ask('ana')).toMatchObject({ value: true, rule: 'rul_spring', subject: 'device-1', known })
    expect(await ask('made up')).toMatchObject({
      value: false, rule: null, subject: 'made up', known: null, explanation: { steps: [{ step: 'rule', decides: false, condition: { because: [{ ...cause, had: null }] } }, { step: 'fallthrough' }] },
    })
  })
})
