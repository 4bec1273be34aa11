import { expect, test } from 'vitest'
import { openRunningApp } from '#tests/support/app.ts'
import { aSignedIn } from '#tests/support/people.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const VARIATIONS = [{ key: 'off', value: false }, { key: 'on', value: true }]
const on = { enabled: true, rules: [], fallthrough: { kind: 'variation' as const, variation: 'on' }, offVariation: 'off' }

describeEachDatabase('a protected environment', (database) => {
  test('is changed by approvers and admins; an editor changes the others, makes flags, and leaves no trace of what was refused', async () => {
    await using app = await openRunningApp({ database })
    await app.admin.environment.protect.mutate({ environment: 'production', protected: true, why: 'people live here' })
    const [editor, approver] = [await aSignedIn(app, { name: 'Editor', role: 'editor' }), await aSignedIn(app, { name: 'Approver', role: 'approver' })]
    await editor.client.flag.create.mutate({ key: 'banner', name: 'Banner', type: 'boolean', variations: VARIATIONS })
    const no = { data: { refusal: { code: 'not-allowed', facts: { needed: 'approver', role: 'editor', environment: 'production' } } } }
    const save = (environment: string, version: number) => ({ key: 'banner', environment, version, draft: on, why: 'as planned' })
    await expect(editor.client.flag.save.mutate(save('production', 1))).rejects.toMatchObject(no)
    await expect(editor.client.flag.archive.mutate({ key: 'banner', version: 1 })).rejects.toMatchObject(no)
    const later = new Date(app.world.clock.now().getTime() + 3_600_000)
    await expect(editor.client.flag.schedule.plan.mutate({ key: 'banner', environment: 'production', version: 1, at: later, change: { kind: 'switch', enabled: false }, why: 'later' })).rejects.toMatchObject(no)
    expect(await app.admin.flag.get.query({ key: 'banner' })).toMatchObject({ version: 1, archivedAt: null })
    expect((await app.admin.flag.history.query({ key: 'banner' })).entries.map(({ action }) => action)).toEqual(['created'])
    await editor.client.flag.save.mutate(save('staging', 1))
    await approver.client.flag.save.mutate(save('production', 2))
    const rules = (await (await fetch(`${app.url}/v1/ruleset`, { headers: { authorization: `Bearer ${app.keys.server}` } })).text())
    expect(rules).toContain('banner')
    await app.admin.environment.protect.mutate({ environment: 'production', protected: false })
    await editor.client.flag.save.mutate(save('production', 3))
    expect((await app.admin.history.list.query({ entityKind: 'environment' })).entries.map(({ action }) => action)).toEqual(['unprotected', 'protected'])
  })

  test('is told with who is signed in, so that the console can say who may', async () => {
    await using app = await openRunningApp({ database })
    await app.admin.environment.protect.mutate({ environment: 'production', protected: true })
    const { client } = await aSignedIn(app, { name: 'Editor', role: 'editor' })
    expect((await client.member.me.query())?.environments.map(({ key, protected: closed }) => ({ key, closed }))).toEqual([{ key: 'production', closed: true }, { key: 'staging', closed: false }, { key: 'development', closed: false }])
  })
})
