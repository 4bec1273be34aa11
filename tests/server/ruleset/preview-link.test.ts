import { expect, test } from 'vitest'
import { evaluate } from '#sdk/core/evaluate.ts'
import type { Context } from '#sdk/core/context.ts'
import type { CompactRuleset } from '#sdk/core/compact.ts'
import { previewAddress, previewToken, readPreviewToken } from '#server/experiments/preview-link.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { ofrep } from '#tests/support/ofrep.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const design = () => ({ ...aDesign(), variants: [...aDesign().variants], guardrails: [], also: [], overrides: [] })
const DAY = 86_400_000

async function furnished(database: 'embedded' | 'postgres', clientVisible = true): Promise<RunningApp> {
  const app = await openRunningApp({ database })
  await app.admin.metric.create.mutate(metricOf('activated'))
  for (const key of ['onboarding.checklist', 'banner']) await app.admin.flag.create.mutate({ key, name: key, type: 'string', clientVisible, variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
  await app.admin.experiment.create.mutate({ key: 'one', name: 'One', surface: 'onboarding', environment: 'production', design: design() })
  return app
}

const link = (app: RunningApp, more: object = {}) => app.admin.experiment.previewLink.mutate({ key: 'one', variant: 'guided', ...more })

async function open(app: RunningApp, token: string, key = app.keys.client) {
  const answer = await fetch(`${app.url}/v1/preview/${key}?token=${token}`, { headers: { origin: 'https://shop.example' } })
  return { status: answer.status, origin: answer.headers.get('access-control-allow-origin'), caching: answer.headers.get('cache-control'), body: (await answer.json()) as { readonly forced: NonNullable<Context['forced']>; readonly until: number; readonly error?: { readonly code: string; readonly message: string } } }
}

describeEachDatabase('a preview link', (database) => {
  test('shows its variant of a draft to whoever opens it, in the SDK too, and tells nothing', async () => {
    await using app = await furnished(database)
    const made = await link(app, { page: 'https://shop.example/start?plan=pro#top' })
    expect(made.address).toBe(`https://shop.example/start?plan=pro&producting_preview=${made.token}#top`)
    expect(made.until).toBe(app.world.clock.now().getTime() + 7 * DAY)
    const answer = await open(app, made.token)
    expect(answer).toMatchObject({ status: 200, origin: '*', caching: 'private, no-store', body: { forced: { 'onboarding.checklist': { variation: 'guided', experiment: 'one', variant: 'guided' } }, until: made.until } })
    const ruleset = (await (await fetch(`${app.url}/v1/ruleset/${app.keys.client}`)).json()) as CompactRuleset
    expect(evaluate(ruleset, 'onboarding.checklist', '', { subject: 'v', forced: answer.body.forced }, 0)).toMatchObject({ value: 'guided', reason: 'OVERRIDE', exposes: false, assignment: { forced: true } })
  })

  test.each(['client', 'server'] as const)('shows it over OpenFeature’s protocol too, by its token in the context, for a %s key', async (kind) => {
    await using app = await furnished(database)
    const { token } = await link(app, { days: 1 })
    const authorization = `Bearer ${app.keys[kind]}`
    const asked = (preview: unknown, path = '/onboarding.checklist') => ofrep(app, path, { targetingKey: 'ana', ...(preview === undefined ? {} : { producting_preview: preview }) }, { authorization })
    const shown = { reason: 'OVERRIDE', variant: 'guided', value: 'guided', metadata: { experiment: 'one', variant: 'guided', forced: true, exposes: false } }
    expect(await asked(token)).toMatchObject({ status: 200, body: shown })
    const [bulk, everybody] = [await asked(token, ''), await asked(undefined, '')]
    expect(bulk.body['flags']).toContainEqual(expect.objectContaining({ key: 'onboarding.checklist', ...shown, metadata: expect.objectContaining(shown.metadata) as object }))
    expect(bulk.headers.get('etag')).not.toBe(everybody.headers.get('etag'))
    for (const nothing of [undefined, null, '']) expect((await asked(nothing)).body).toMatchObject({ variant: 'none' })
    for (const wrong of [7, {}, 'abc', `${token}x`]) expect(await asked(wrong)).toMatchObject({ status: 400, body: { key: 'onboarding.checklist', errorCode: 'INVALID_CONTEXT', errorDetails: expect.stringContaining('producting_preview') as string } })
    await app.app.parts.shelf.refresh()
    app.world.clock.advance(DAY)
    expect(await asked(token)).toMatchObject({ status: 400, body: { errorCode: 'INVALID_CONTEXT', errorDetails: expect.stringMatching(/ended on/) as string } })
    expect((await asked(undefined)).status).toBe(200)
  })

  test('goes on through the launch and ends with the decision', async () => {
    await using app = await furnished(database)
    const { token } = await link(app)
    const { version } = await app.admin.experiment.launch.mutate({ key: 'one', version: 1 })
    expect((await open(app, token)).status).toBe(200)
    await app.admin.experiment.stop.mutate({ key: 'one', version, decision: 'rollback', variant: null, why: 'no' })
    expect(await open(app, token)).toMatchObject({ status: 410, origin: '*', body: { error: { code: 'link-spent', message: expect.stringContaining('was decided') as string } } })
    await expect(link(app)).rejects.toThrow(/was decided/)
  })

  test('ends by itself, at its time', async () => {
    await using app = await furnished(database)
    const { token } = await link(app, { days: 1 })
    app.world.clock.advance(DAY - 1)
    expect((await open(app, token)).status).toBe(200)
    app.world.clock.advance(1)
    expect(await open(app, token)).toMatchObject({ status: 410, body: { error: { message: expect.stringMatching(/ended on/) as string } } })
  })

  test.each([
    ['its flag', { flagKey: 'banner' }, 410],
    ['what a variant serves', { variants: design().variants.map((one) => ({ ...one, variation: 'none' })) }, 410],
    ['only the shares', { variants: design().variants.map((one, index) => ({ ...one, weight: index === 0 ? 20_000 : 80_000 })) }, 200],
    ['only the belief', { hypothesis: { audience: 'a', change: 'b', effect: 'c', because: 'd' } }, 200],
  ])('when the draft changes %s', async (_said, change, status) => {
    await using app = await furnished(database)
    const { token } = await link(app)
    await app.admin.experiment.save.mutate({ key: 'one', version: 1, name: 'One', surface: 'onboarding', design: { ...design(), ...change } })
    expect((await open(app, token)).status).toBe(status)
  })

  test('is for one environment, one workspace and one kind of key', async () => {
    await using app = await furnished(database)
    const { token } = await link(app, { environment: 'staging' })
    expect(await open(app, token)).toMatchObject({ status: 403, body: { error: { message: expect.stringContaining('another environment') as string } } })
    const staging = (await app.admin.key.create.mutate({ kind: 'client', environment: 'staging', name: 'Staging' })).token
    expect((await open(app, token, staging)).status).toBe(200)
    expect((await open(app, token, app.keys.server)).status).toBe(403)
    expect((await open(app, token, 'pk_nobody')).status).toBe(401)
  })

  test('that was changed or made up is refused, whatever its form', async () => {
    await using app = await furnished(database)
    const { token } = await link(app)
    const [body = '', signature = ''] = token.split('.')
    const other = Buffer.from(Buffer.from(body, 'base64url').toString().replace('guided', 'control')).toString('base64url')
    for (const forged of ['', '.', 'x', `${body}`, `${body}.`, `${other}.${signature}`, `${token}.x`, `${body}.${signature.slice(1)}`, 'é.é']) expect((await open(app, encodeURIComponent(forged))).status).toBe(422)
  })

  test('of a flag that browsers may not see is not made', async () => {
    await using app = await furnished(database, false)
    await expect(link(app)).rejects.toThrow(/may not see/)
  })
})

test('a token is read with its own secret alone, and holds what it was given', () => {
  const grant = { experimentId: 'exp_1', environmentId: 'env_1', variant: 'guided', until: 7, binding: 'b' }
  const token = previewToken('secret', grant)
  expect(readPreviewToken('secret', token)).toEqual(grant)
  expect(readPreviewToken('other', token)).toBeNull()
  expect(previewAddress('https://shop.example/?producting_preview=old', 'new')).toBe('https://shop.example/?producting_preview=new')
})
