import type { CompactRuleset } from '#sdk/core/compact.ts'
import { inWords } from '#sdk/overlay/in-words.ts'
import { expect, test } from 'vitest'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

async function furnish(app: RunningApp) {
  await app.admin.metric.create.mutate({
    key: 'activated',
    name: 'Activated within 7 days',
    shared: true,
    definition: { kind: 'conversion', event: 'Activated', windowDays: 7, base: { event: 'Signed Up' } },
  })
  await app.admin.flag.create.mutate({
    key: 'onboarding.checklist',
    name: 'Onboarding checklist',
    type: 'string',
    variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }],
  })
  return app.admin.experiment.create.mutate({ key: 'guided-checklist', name: 'Guided checklist', surface: 'onboarding', environment: 'production', design: aDesign() })
}

function ruleset(app: RunningApp, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${app.url}/v1/ruleset/${app.keys.client}`, { headers })
}

describeEachDatabase('releasing', (database) => {
  test('launching puts the experiment before all rules and into the ruleset, with a strong ETag', async () => {
    await using app = await openRunningApp({ database })
    const draft = await furnish(app)
    const before = await ruleset(app)
    await app.admin.experiment.launch.mutate({ key: draft.key, version: draft.version })
    await app.app.parts.shelf.refresh()
    const after = await ruleset(app)
    expect(inWords((await after.json()) as CompactRuleset)).toMatchObject({
      revision: 2,
      flags: { 'onboarding.checklist': { rules: [{ serve: { kind: 'experiment', experiment: 'guided-checklist' } }] } },
      experiments: { 'guided-checklist': { state: { kind: 'running' }, phase: 1 } },
    })
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'))
    expect((await ruleset(app, { 'if-none-match': after.headers.get('etag') ?? '' })).status).toBe(304)
  })

  test('an environment without any release answers an empty ruleset, not an error', async () => {
    await using app = await openRunningApp({ database })
    const answer = await ruleset(app)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ revision: 1, flags: {}, experiments: {} })
  })

  test('a revision stays fetchable by its address for ever', async () => {
    await using app = await openRunningApp({ database })
    await furnish(app)
    const answer = await fetch(`${app.url}/v1/ruleset/${app.keys.client}/1`)
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect(await answer.json()).toMatchObject({ revision: 1 })
  })

  test('a client key does not open the server ruleset, nor a server key the client one', async () => {
    await using app = await openRunningApp({ database })
    await furnish(app)
    const bearer = (token: string) => fetch(`${app.url}/v1/ruleset`, { headers: { authorization: `Bearer ${token}` } })
    expect((await bearer(app.keys.client)).status).toBe(403)
    expect((await bearer(app.keys.server)).status).toBe(200)
    expect((await fetch(`${app.url}/v1/ruleset/${app.keys.server}`)).status).toBe(403)
  })

  test('of two writers of one flag the second is refused with both versions, and nothing of the first is lost', async () => {
    await using app = await openRunningApp({ database })
    await furnish(app)
    const draft = { enabled: true, rules: [], fallthrough: { kind: 'variation', variation: 'guided' }, offVariation: 'none' } as const
    const save = (variation: 'guided' | 'none', why: string) =>
      app.admin.flag.save.mutate({ key: 'onboarding.checklist', environment: 'production', version: 1, draft: { ...draft, fallthrough: { kind: 'variation', variation } }, why })
    const outcomes = await Promise.allSettled([save('guided', 'first'), save('none', 'second')])
    const refused = outcomes.filter((one) => one.status === 'rejected')
    expect(refused).toHaveLength(1)
    expect(refused[0]?.reason).toMatchObject({ data: { refusal: { code: 'stale-version', facts: { yours: 1 } } } })
    const flag = await app.admin.flag.get.query({ key: 'onboarding.checklist' })
    expect(flag.version).toBe(2)
    const history = await app.admin.flag.history.query({ key: 'onboarding.checklist' })
    expect(history.entries.map((entry) => entry.action)).toEqual(['saved:production', 'created'])
  })

  test('weights that do not add up are refused with their sum', async () => {
    await using app = await openRunningApp({ database })
    const draft = await furnish(app)
    const variants = aDesign().variants.map((variant, index) => ({ ...variant, weight: [50_000, 40_000][index] ?? 0 }))
    const design = aDesign({ variants })
    await expect(app.admin.experiment.save.mutate({ key: draft.key, version: 1, name: draft.name, surface: 'onboarding', design })).rejects.toThrow(/add up to 90 %/)
  })

  test('the stream says the revision at once and after each change', async () => {
    await using app = await openRunningApp({ database })
    await furnish(app)
    const answer = await fetch(`${app.url}/v1/stream/${app.keys.client}`)
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    const next = async (): Promise<string> => (await reader?.read())?.value ?? ''
    expect(await next()).toContain('"revision":1')
    await app.admin.experiment.launch.mutate({ key: 'guided-checklist', version: 1 })
    expect(await next()).toContain('"revision":2')
    await reader?.cancel()
  })

  test('an experiment without a shared metric does not launch, and the ruleset stays as it was', async () => {
    await using app = await openRunningApp({ database })
    await app.admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    const draft = await app.admin.experiment.create.mutate({ key: 'guided-checklist', name: 'Guided', surface: 'onboarding', environment: 'production', design: aDesign() })
    await expect(app.admin.experiment.launch.mutate({ key: draft.key, version: 1 })).rejects.toThrow(/shared metric/)
    expect(await (await ruleset(app)).json()).toMatchObject({ revision: 1, experiments: {} })
  })
})
