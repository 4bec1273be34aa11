import { expect, test } from 'vitest'
import type { CompactRuleset } from '#sdk/core/compact.ts'
import { inWords } from '#sdk/overlay/in-words.ts'
import type { Condition, Ruleset } from '#sdk/core/ruleset.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const trial: Condition = { kind: 'clause', attribute: 'plan', operator: 'equals', values: ['trial'] }
const inAudience = (audience: string): Condition => ({ kind: 'audience', audience })

function make(app: RunningApp, key: string, condition: Condition = trial) {
  return app.admin.audience.create.mutate({ key, name: key.toUpperCase(), condition })
}

async function makeFlag(app: RunningApp, key: string, when: Condition, clientVisible = true) {
  const flag = await app.admin.flag.create.mutate({ key, name: key, type: 'boolean', variations: [{ key: 'off', value: false }, { key: 'on', value: true }], clientVisible })
  const draft = { enabled: true, rules: [{ id: 'rul_1', when, serve: { kind: 'variation' as const, variation: 'on' } }], fallthrough: { kind: 'variation' as const, variation: 'off' }, offVariation: 'off' }
  return app.admin.flag.save.mutate({ key, environment: 'production', version: flag.version, draft, why: 'for them' })
}

async function ruleset(app: RunningApp, door: 'client' | 'server'): Promise<Ruleset> {
  await app.app.parts.shelf.refresh()
  const answer = await fetch(`${app.url}/v1/ruleset${door === 'client' ? `/${app.keys.client}` : ''}`, { headers: { authorization: `Bearer ${app.keys.server}` } })
  return inWords((await answer.json()) as CompactRuleset)
}

const refusal = (wanted: object) => ({ data: { refusal: wanted } })

describeEachDatabase('an audience', (database) => {
  test('once saved is in every ruleset of its workspace with the same commit, for all who refer to it', async () => {
    await using app = await openRunningApp({ database })
    const made = await make(app, 'trial')
    await makeFlag(app, 'checklist', inAudience('trial'))
    const before = await ruleset(app, 'client')
    expect(before.audiences).toEqual({ trial })
    const paid: Condition = { ...trial, values: ['pro'] }
    const saved = await app.admin.audience.save.mutate({ key: 'trial', version: made.version, name: 'Paying', condition: paid, why: 'renamed plans' })
    expect(saved).toMatchObject({ version: 2, name: 'Paying' })
    const after = await ruleset(app, 'client')
    expect(after.revision).toBe(before.revision + 1)
    expect(after.audiences).toEqual({ trial: paid })
    const { entries } = await app.admin.audience.history.query({ key: 'trial' })
    expect(entries.map(({ action, why }) => ({ action, why }))).toEqual([{ action: 'saved', why: 'renamed plans' }, { action: 'created', why: '' }])
  })

  test('of a flag that is not client-visible never reaches a client ruleset', async () => {
    await using app = await openRunningApp({ database })
    await make(app, 'staff', { ...trial, values: ['secret-plan'] })
    await make(app, 'inner', { ...trial, values: ['shown'] })
    await make(app, 'outer', inAudience('inner'))
    await makeFlag(app, 'hidden', inAudience('staff'), false)
    await makeFlag(app, 'seen', inAudience('outer'))
    const client = await ruleset(app, 'client')
    expect(Object.keys(client.audiences)).toEqual(['inner', 'outer'])
    expect(JSON.stringify(client)).not.toMatch(/secret-plan|staff|STAFF/)
    expect(Object.keys((await ruleset(app, 'server')).audiences)).toEqual(['inner', 'outer', 'staff'])
  })

  test('and a rule with a pattern reach SDKs as automata', async () => {
    await using app = await openRunningApp({ database })
    const pattern: Condition = { kind: 'clause', attribute: 'email', operator: 'matches', values: ['^a$'] }
    const automaton = { from: [0, 97, 98], next: [-1, 1, -1, -1, -1, -1], accepts: [1] }
    await make(app, 'pattern', pattern)
    await makeFlag(app, 'checklist', { kind: 'all', of: [pattern, inAudience('pattern')] })
    const { audiences, flags } = await ruleset(app, 'client')
    expect(audiences['pattern']).toEqual({ ...pattern, values: [automaton] })
    expect(flags['checklist']?.rules[0]?.when).toMatchObject({ of: [{ values: [automaton] }, inAudience('pattern')] })
    expect(await app.admin.audience.get.query({ key: 'pattern' })).toMatchObject({ condition: pattern })
  })

  test('that somebody saved meanwhile is refused with both versions', async () => {
    await using app = await openRunningApp({ database })
    await make(app, 'trial')
    const save = (version: number) => app.admin.audience.save.mutate({ key: 'trial', version, name: 'Trial', condition: trial })
    await save(1)
    await expect(save(1)).rejects.toMatchObject(refusal({ code: 'stale-version', facts: { audience: 'trial', yours: 1, theirs: 2 } }))
  })

  test('that would ask itself by way of others is refused with the ring', async () => {
    await using app = await openRunningApp({ database })
    await make(app, 'a')
    await make(app, 'b', inAudience('a'))
    await make(app, 'c', inAudience('b'))
    const closing = app.admin.audience.save.mutate({ key: 'a', version: 1, name: 'A', condition: { kind: 'not', of: inAudience('c') } })
    await expect(closing).rejects.toMatchObject({ message: expect.stringContaining('"a" → "c" → "b" → "a"'), ...refusal({ code: 'invalid', facts: { cycle: ['a', 'c', 'b', 'a'] } }) })
  })

  test('stays while a rule, an experiment or another audience uses it, and says who', async () => {
    await using app = await openRunningApp({ database })
    await make(app, 'trial')
    await make(app, 'new-trial', inAudience('trial'))
    await makeFlag(app, 'onboarding.checklist', inAudience('trial'))
    await app.admin.flag.create.mutate({ key: 'guide', name: 'Guide', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    await app.admin.experiment.create.mutate({ key: 'guided', name: 'Guided', surface: 'onboarding', environment: 'production', design: { ...aDesign(), flagKey: 'guide', audience: inAudience('trial') } })
    await expect(app.admin.audience.archive.mutate({ key: 'trial', version: 1 })).rejects.toMatchObject(
      refusal({ code: 'in-use', facts: { audience: 'trial', uses: ['flag "onboarding.checklist" in Production', 'experiment "guided"', 'audience "new-trial"'] } }),
    )
    await app.admin.audience.archive.mutate({ key: 'new-trial', version: 1 })
    const { audiences } = await app.admin.audience.list.query({})
    expect(audiences).toMatchObject([{ key: 'trial', uses: [{ kind: 'flag', key: 'onboarding.checklist', environment: 'Production' }, { kind: 'experiment', key: 'guided' }] }])
  })

  test('that is not there, or was archived, is chosen by nobody', async () => {
    await using app = await openRunningApp({ database })
    await make(app, 'gone')
    await app.admin.audience.archive.mutate({ key: 'gone', version: 1 })
    for (const audience of ['gone', 'never']) {
      await expect(makeFlag(app, `flag-${audience}`, inAudience(audience))).rejects.toMatchObject(refusal({ code: 'invalid', facts: { audience } }))
      await expect(make(app, `asks-${audience}`, inAudience(audience))).rejects.toMatchObject(refusal({ code: 'invalid', facts: { audience } }))
    }
    await expect(make(app, 'gone')).rejects.toMatchObject(refusal({ code: 'key-taken' }))
  })

  test('is found by key and name, page by page', async () => {
    await using app = await openRunningApp({ database })
    for (const key of ['a1', 'a2', 'b1', 'a3']) await make(app, key)
    const first = await app.admin.audience.list.query({ search: 'A', limit: 2 })
    const second = await app.admin.audience.list.query({ search: 'A', limit: 2, cursor: first.next ?? '' })
    expect([first, second].map((page) => page.audiences.map((one) => one.key))).toEqual([['a1', 'a2'], ['a3']])
    expect(second.next).toBeNull()
    expect((await app.admin.audience.list.query({ search: 'A', order: '-name' })).audiences.map((one) => one.key)).toEqual(['a3', 'a2', 'a1'])
    await expect(app.admin.audience.list.query({ order: 'size' })).rejects.toThrow('is no order of this list. There are key, -key, name, -name.')
  })
})
