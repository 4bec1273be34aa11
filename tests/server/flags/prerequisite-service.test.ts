import { expect, test } from 'vitest'
import type { CompactRuleset } from '#sdk/core/compact.ts'
import { evaluate } from '#sdk/core/evaluate.ts'
import type { Prerequisite } from '#sdk/core/ruleset.ts'
import { inWords } from '#sdk/overlay/in-words.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const OFF_ON = [{ key: 'off', value: false }, { key: 'on', value: true }]
const need = (flag: string, ...variations: readonly string[]): Prerequisite => ({ flag, variations: variations.length === 0 ? ['on'] : variations })

async function make(app: RunningApp, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await app.admin.flag.create.mutate({ key, name: key, type: 'boolean', variations: OFF_ON, clientVisible: !key.startsWith('hidden') })
}

/** Serves `on` to everybody, where what it needs is met. */
async function save(app: RunningApp, key: string, prerequisites: readonly Prerequisite[] | undefined, environment = 'production', serves = 'on') {
  const { version } = await app.admin.flag.get.query({ key })
  const draft = { enabled: true, rules: [], fallthrough: { kind: 'variation' as const, variation: serves }, offVariation: 'off', ...(prerequisites === undefined ? {} : { prerequisites }) }
  return app.admin.flag.save.mutate({ key, environment, version, draft, why: 'as planned' })
}

async function served(app: RunningApp, door: 'client' | 'server', key: string) {
  await app.app.parts.shelf.refresh()
  const answer = await fetch(`${app.url}/v1/ruleset${door === 'client' ? `/${app.keys.client}` : ''}`, { headers: { authorization: `Bearer ${app.keys.server}` } })
  const ruleset = inWords((await answer.json()) as CompactRuleset)
  const { value, reason } = evaluate(ruleset, key, null, { subject: 'ana' }, app.world.clock.now().getTime())
  return { value, reason, rules: ruleset.flags[key] }
}

const refusal = (code: string, facts: object) => ({ data: { refusal: { code, facts } } })

describeEachDatabase('what a flag needs', (database) => {
  test('reaches SDKs at both doors, and decides there', async () => {
    await using app = await openRunningApp({ database })
    await make(app, 'chat', 'bot')
    await save(app, 'bot', [need('chat')])
    for (const door of ['client', 'server'] as const) expect(await served(app, door, 'bot')).toMatchObject({ value: false, reason: 'PREREQUISITE_FAILED', rules: { prerequisites: [need('chat')] } })
    await save(app, 'chat', [])
    for (const door of ['client', 'server'] as const) expect(await served(app, door, 'bot')).toMatchObject({ value: true, reason: 'STATIC' })
    expect((await served(app, 'client', 'chat')).rules?.prerequisites ?? []).toEqual([])
  })

  test('holds in the environment that it was saved in, and stays when a save leaves it out', async () => {
    await using app = await openRunningApp({ database })
    await make(app, 'a', 'b')
    await save(app, 'a', [need('b')])
    await save(app, 'a', undefined)
    const { environments } = await app.admin.flag.get.query({ key: 'a' })
    expect(Object.values(environments).map((one) => one.prerequisites)).toEqual(expect.arrayContaining([[need('b')], []]))
    expect(environments[app.environmentId]?.prerequisites).toEqual([need('b')])
    await save(app, 'a', [])
    expect((await app.admin.flag.get.query({ key: 'a' })).environments[app.environmentId]?.prerequisites).toEqual([])
  })

  test('is refused in a ring, which is one within an environment alone, and nothing of it is saved', async () => {
    await using app = await openRunningApp({ database })
    await make(app, 'a', 'b', 'c')
    await save(app, 'b', [need('c')])
    await save(app, 'c', [need('a')])
    await expect(save(app, 'a', [need('b')])).rejects.toMatchObject({ message: expect.stringContaining('a needs b, b needs c, c needs a'), ...refusal('invalid', { field: 'prerequisites', place: 0, cycle: ['a', 'b', 'c', 'a'] }) })
    expect(await app.admin.flag.get.query({ key: 'a' })).toMatchObject({ version: 1 })
    await save(app, 'a', [need('b')], 'staging')
  })

  test('is refused in a ring also where both halves are saved at once', async () => {
    await using app = await openRunningApp({ database })
    await make(app, 'a', 'b')
    const outcomes = await Promise.allSettled([save(app, 'a', [need('b')]), save(app, 'b', [need('a')])])
    expect(outcomes.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find((one) => one.status === 'rejected')?.reason).toMatchObject(refusal('invalid', { field: 'prerequisites' }))
  })

  test('is refused where nothing can meet it, or where a browser could not decide it', async () => {
    await using app = await openRunningApp({ database })
    await make(app, 'a', 'b', 'hidden')
    await expect(save(app, 'a', [need('never')])).rejects.toMatchObject({ message: expect.stringContaining('no flag "never"'), ...refusal('invalid', { field: 'prerequisites', place: 0, needs: 'never' }) })
    await expect(save(app, 'a', [need('b', 'maybe')])).rejects.toMatchObject(refusal('invalid', { place: 0, variation: 'maybe' }))
    await expect(save(app, 'a', [need('b'), need('hidden')])).rejects.toMatchObject(refusal('invalid', { place: 1, needs: 'hidden' }))
    await expect(save(app, 'a', [need('b'), need('b', 'off')])).rejects.toThrow(/named twice/)
    await expect(save(app, 'a', Array.from({ length: 11 }, (_, at) => need(`f${at}`)))).rejects.toThrow(/at most 10 others/)
  })

  test('keeps the other flag from being archived, and says in which flags', async () => {
    await using app = await openRunningApp({ database })
    await make(app, 'a', 'b', 'c')
    await save(app, 'b', [need('a')])
    await save(app, 'c', [need('a')], 'staging')
    await expect(app.admin.flag.archive.mutate({ key: 'a', version: 1 })).rejects.toMatchObject(refusal('in-use', { flag: 'a', flags: ['flag "b" in Production', 'flag "c" in Staging'] }))
    await app.admin.flag.archive.mutate({ key: 'c', version: 2 })
    await save(app, 'b', [])
    await app.admin.flag.archive.mutate({ key: 'a', version: 1 })
    await expect(save(app, 'b', [need('a')])).rejects.toThrow(/"a", which is archived/)
  })
})
