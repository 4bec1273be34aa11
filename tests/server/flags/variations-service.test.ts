import { expect, test } from 'vitest'
import type { CompactRuleset } from '#sdk/core/compact.ts'
import type { Json } from '#sdk/core/ruleset.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const key = 'onboarding.checklist'
const why = 'as agreed'
const NONE = { key: 'none', name: 'None', value: 'none' }
const GUIDED = { key: 'guided', name: 'Guided', value: 'guided' }
const SHORT = { key: 'short', name: 'Short', description: 'Three steps.', value: 'short' }
type Values = Parameters<RunningApp['admin']['flag']['saveVariations']['mutate']>[0]['variations']

async function furnish(app: RunningApp, ...more: Values) {
  await app.admin.metric.create.mutate({ key: 'activated', name: 'Activated', shared: true, definition: { kind: 'conversion', event: 'Activated', windowDays: 7, base: { event: 'Signed Up' } } })
  return app.admin.flag.create.mutate({ key, name: 'Checklist', type: 'string', variations: [NONE, GUIDED, ...more] })
}

async function save(app: RunningApp, variations: Values) {
  const { version } = await app.admin.flag.get.query({ key })
  return app.admin.flag.saveVariations.mutate({ key, version, variations, why })
}

async function values(app: RunningApp): Promise<{ readonly [variation: string]: Json } | undefined> {
  await app.app.parts.shelf.refresh()
  const ruleset = (await (await fetch(`${app.url}/v1/ruleset/${app.keys.client}`)).json()) as CompactRuleset
  const [, names, values] = ruleset.sets[ruleset.flags[key]?.[0] ?? -1] ?? []
  return names === undefined ? undefined : Object.fromEntries(names.flatMap((name, place) => (values === undefined || place >= values.length ? [] : [[name, values[place] ?? null]])))
}

const inUse = (uses: readonly string[]) => ({ data: { refusal: { code: 'in-use', facts: { uses } } } })

describeEachDatabase('what a flag can serve', (database) => {
  test('grows, is renamed and described, and reaches SDKs with the same commit', async () => {
    await using app = await openRunningApp({ database })
    await furnish(app)
    const saved = await save(app, [{ ...GUIDED, name: 'With a guide', value: 'guided-2' }, NONE, SHORT])
    expect(saved).toMatchObject({ version: 2, variations: [{ key: 'guided', name: 'With a guide', description: '', value: 'guided-2' }, { key: 'none' }, SHORT] })
    expect(await values(app)).toEqual({ guided: 'guided-2', none: 'none', short: 'short' })
    const [entry] = (await app.admin.flag.history.query({ key })).entries
    expect(entry).toMatchObject({ action: 'variations', why, before: { variations: [{ key: 'none' }, { key: 'guided', value: 'guided' }], schema: null }, after: { variations: [{ value: 'guided-2' }, {}, {}] } })
  })

  test('is saved on the version that stands, with a reason where people get another value', async () => {
    await using app = await openRunningApp({ database })
    await furnish(app)
    await save(app, [NONE, GUIDED, SHORT])
    await expect(app.admin.flag.saveVariations.mutate({ key, version: 1, variations: [NONE, GUIDED], why })).rejects.toMatchObject({ data: { refusal: { code: 'stale-version', facts: { yours: 1, theirs: 2 } } } })
    await expect(app.admin.flag.saveVariations.mutate({ key, version: 2, variations: [NONE, GUIDED] })).rejects.toThrow(/Say why/)
    await app.admin.flag.saveVariations.mutate({ key, version: 2, variations: [{ ...NONE, name: 'Nothing' }, GUIDED, SHORT] })
  })

  test.each<readonly [string, Values, RegExp]>([
    ['of another type', [NONE, { ...GUIDED, value: 3 }], /The value of "guided" is not a string/],
    ['twice under one key', [NONE, NONE], /Two variations are named "none"/],
    ['nothing at all', [], /needs a variation/],
  ])('is refused: %s', async (_, variations, wrong) => {
    await using app = await openRunningApp({ database })
    await furnish(app)
    await expect(save(app, variations)).rejects.toThrow(wrong)
  })

  test('keeps a variation that rules, other flags or plans still name, and says which', async () => {
    await using app = await openRunningApp({ database })
    await furnish(app, SHORT, { key: 'free', value: 'free' })
    await app.admin.flag.create.mutate({ key: 'guide', name: 'Guide', type: 'boolean', variations: [{ key: 'off', value: false }] })
    const everybody = (variation: string) => ({ kind: 'variation' as const, variation })
    const rules = [{ id: 'r1', when: null, serve: { kind: 'rollout' as const, shares: [{ variation: 'short', weight: 10_000 }] } }]
    await app.admin.flag.save.mutate({ key, environment: 'production', version: 1, draft: { enabled: true, rules, fallthrough: everybody('none'), offVariation: 'none' }, why })
    await app.admin.flag.save.mutate({ key: 'guide', environment: 'staging', version: 1, draft: { enabled: true, rules: [], fallthrough: everybody('off'), offVariation: 'off', prerequisites: [{ flag: key, variations: ['guided', 'short'] }] } })
    await expect(save(app, [NONE, GUIDED])).rejects.toMatchObject(inUse(['rule 1 in Production', 'flag "guide" in Staging, which needs it']))
    await app.admin.flag.schedule.plan.mutate({ key, environment: 'production', version: 2, at: new Date(app.world.clock.now().getTime() + 3_600_000), why, change: { kind: 'rules', draft: { rules: [], fallthrough: everybody('free'), offVariation: 'none' } } })
    await expect(save(app, [NONE, GUIDED, SHORT])).rejects.toMatchObject(inUse(['a change that is planned in Production']))
    await expect(save(app, [GUIDED, SHORT, { key: 'free', value: 'free' }])).rejects.toThrow(/"none" is used by what everybody else gets in Production, what is served while off in Production/)
  })

  test('keeps what experiments serve: planned ones, running ones with its value, and decided ones while a rule asks them', async () => {
    await using app = await openRunningApp({ database })
    await furnish(app, SHORT)
    const draft = await app.admin.experiment.create.mutate({ key: 'guided-checklist', name: 'Guided', surface: 'onboarding', environment: 'production', design: aDesign() })
    await expect(save(app, [NONE, SHORT])).rejects.toMatchObject(inUse(['experiment "guided-checklist"']))
    await save(app, [NONE, { ...GUIDED, value: 'better' }, SHORT])
    const running = await app.admin.experiment.launch.mutate({ key: draft.key, version: draft.version })
    await expect(save(app, [NONE, { ...GUIDED, value: 'best' }, SHORT])).rejects.toMatchObject({ data: { refusal: { code: 'in-use', facts: { variation: 'guided', experiment: 'guided-checklist', field: 'value' } } } })
    await save(app, [NONE, { ...GUIDED, value: 'better', name: 'Renamed' }])
    expect(await values(app)).toEqual({ none: 'none', guided: 'better' })
    await app.admin.experiment.stop.mutate({ key: draft.key, version: running.version, decision: 'rollback', variant: null, why })
    await expect(save(app, [NONE])).rejects.toMatchObject(inUse(['experiment "guided-checklist"']))
    const { version } = await app.admin.flag.get.query({ key })
    await app.admin.flag.save.mutate({ key, environment: 'production', version, draft: { enabled: true, rules: [], fallthrough: { kind: 'variation', variation: 'none' }, offVariation: 'none' }, why })
    await save(app, [NONE])
  })

  test('never loses a variation to an experiment that is made at the same time', async () => {
    await using app = await openRunningApp({ database })
    await furnish(app)
    const [removed, made] = await Promise.allSettled([
      save(app, [NONE]),
      app.admin.experiment.create.mutate({ key: 'guided-checklist', name: 'Guided', surface: 'onboarding', environment: 'production', design: aDesign() }),
    ])
    expect([removed.status, made.status].toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('keeps to the schema of a JSON flag, which is checked with all variations when it changes', async () => {
    await using app = await openRunningApp({ database })
    const schema = { type: 'object', properties: { price: { type: 'number' } }, required: ['price'] }
    const make = (value: Json) => app.admin.flag.create.mutate({ key, name: 'Pricing', type: 'json', schema, variations: [{ key: 'a', value: { price: 1 } }, { key: 'b', value }] })
    await expect(make({ price: '2' })).rejects.toMatchObject({ message: 'variation "b": /price must be number.', data: { refusal: { code: 'invalid', facts: { variation: 'b' } } } })
    expect(await make({ price: 2 })).toMatchObject({ schema })
    await expect(save(app, [{ key: 'a', value: {} }, { key: 'b', value: { price: 2 } }])).rejects.toThrow(/variation "a": must have required property/)
    const change = (to: typeof schema | { type: string } | null) => app.admin.flag.saveVariations.mutate({ key, version: 1, schema: to, variations: [{ key: 'a', value: { price: 1 } }, { key: 'b', value: { price: 2 } }], why })
    await expect(change({ type: 'array' })).rejects.toThrow(/variation "a": must be array; variation "b": must be array/)
    await expect(change({ type: 'objcet' })).rejects.toThrow(/cannot be kept to. \/type must be/)
    expect(await change(null)).toMatchObject({ schema: null, version: 2 })
    await expect(app.admin.flag.create.mutate({ key: 'x', name: 'X', type: 'boolean', schema: true, variations: [{ key: 'a', value: true }] })).rejects.toThrow(/needs no schema/)
  })
})

describeEachDatabase('an archived flag', (database) => {
  test('is listed among its own, page by page, and comes back with what it served', async () => {
    await using app = await openRunningApp({ database })
    for (const name of ['a', 'b', 'c', 'd']) await app.admin.flag.create.mutate({ key: name, name, type: 'boolean', variations: [{ key: 'off', value: false }] })
    for (const name of ['a', 'b', 'c']) await app.admin.flag.archive.mutate({ key: name, version: 1, why: 'done' })
    const first = await app.admin.flag.list.query({ archived: true, limit: 2 })
    const second = await app.admin.flag.list.query({ archived: true, limit: 2, cursor: first.next ?? '' })
    expect([first, second].map((page) => page.flags.map((one) => one.key))).toEqual([['a', 'b'], ['c']])
    expect((await app.admin.flag.list.query({})).flags.map((one) => one.key)).toEqual(['d'])
    const last = await app.admin.flag.list.query({ archived: true, limit: 2, order: '-name' })
    expect([last, await app.admin.flag.list.query({ archived: true, limit: 2, order: '-name', cursor: last.next ?? '' })].map((page) => page.flags.map((one) => one.name))).toEqual([['c', 'b'], ['a']])
    await expect(app.admin.flag.create.mutate({ key: 'a', name: 'A', type: 'boolean', variations: [{ key: 'off', value: false }] })).rejects.toThrow(/archived flag "a" has this key/)
    await app.app.parts.shelf.refresh()
    expect(await app.admin.flag.restore.mutate({ key: 'a', version: 2, why: 'still asked for' })).toMatchObject({ archivedAt: null, version: 3 })
    await app.app.parts.shelf.refresh()
    const ruleset = (await (await fetch(`${app.url}/v1/ruleset/${app.keys.client}`)).json()) as CompactRuleset
    expect(Object.keys(ruleset.flags)).toEqual(['a', 'd'])
    expect((await app.admin.flag.history.query({ key: 'a' })).entries.map(({ action, why: reason }) => [action, reason])).toEqual([['restored', 'still asked for'], ['archived', 'done'], ['created', '']])
    await expect(app.admin.flag.restore.mutate({ key: 'a', version: 3 })).rejects.toThrow(/"a" is not archived/)
    await expect(app.admin.flag.archive.mutate({ key: 'b', version: 2 })).rejects.toThrow(/"b" is archived already/)
  })

  test('comes back only with all that it asks for', async () => {
    await using app = await openRunningApp({ database })
    for (const name of ['a', 'b']) await app.admin.flag.create.mutate({ key: name, name, type: 'boolean', variations: [{ key: 'off', value: false }] })
    await app.admin.audience.create.mutate({ key: 'staff', name: 'Staff', condition: { kind: 'clause', attribute: 'staff', operator: 'exists', values: [] } })
    const draft = { enabled: true, rules: [{ id: 'r1', when: { kind: 'audience' as const, audience: 'staff' }, serve: { kind: 'variation' as const, variation: 'off' } }], fallthrough: { kind: 'variation' as const, variation: 'off' }, offVariation: 'off' }
    const saved = await app.admin.flag.save.mutate({ key: 'a', environment: 'production', version: 1, draft: { ...draft, prerequisites: [{ flag: 'b', variations: ['off'] }] }, why })
    await app.admin.flag.archive.mutate({ key: 'a', version: saved.version })
    await app.admin.audience.archive.mutate({ key: 'staff', version: 1 })
    await app.admin.flag.archive.mutate({ key: 'b', version: 1 })
    const restore = () => app.admin.flag.restore.mutate({ key: 'a', version: 3 })
    await expect(restore()).rejects.toThrow(/no audience "staff"/)
    await app.admin.flag.save.mutate({ key: 'a', environment: 'production', version: 3, draft: { ...draft, rules: [] }, why })
    await expect(app.admin.flag.restore.mutate({ key: 'a', version: 4 })).rejects.toThrow(/"a" would need "b", which is archived/)
    await app.admin.flag.restore.mutate({ key: 'b', version: 2 })
    await app.admin.flag.restore.mutate({ key: 'a', version: 4 })
  })
})
