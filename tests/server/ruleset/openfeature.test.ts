import { type Hook, OpenFeature, ProviderEvents, ProviderStatus } from '@openfeature/server-sdk'
import { OpenFeature as OpenFeatureWeb, ProviderEvents as WebEvents } from '@openfeature/web-sdk'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type BrowserOptions, createBrowserClient } from '#sdk/browser.ts'
import { type ClientOptions, createClient, type Ruleset } from '#sdk/index.ts'
import { createServerProvider } from '#sdk/openfeature-server.ts'
import { createWebProvider } from '#sdk/openfeature-web.ts'
import { deviceIdentity, userIdentity } from '#server/store/identity.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { tell } from '#tests/support/told.ts'

const FLAG = 'onboarding.checklist'
const EXPERIMENT = 'guided-checklist'

let app: RunningApp

/** One server for all; each test has people of its own, and those that change flags come last. */
beforeAll(async () => {
  app = await openRunningApp()
  await app.admin.metric.create.mutate(metricOf('activated'))
  await app.admin.flag.create.mutate({ key: FLAG, name: FLAG, type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
  await app.admin.flag.create.mutate({ key: 'seats', name: 'Seats', type: 'number', variations: [{ key: 'few', value: 3 }, { key: 'many', value: 50 }] })
  await app.admin.flag.create.mutate({ key: 'limits', name: 'Limits', type: 'json', variations: [{ key: 'small', value: { rows: 10 } }, { key: 'large', value: { rows: 1000 } }] })
  const { variants, overrides, ...design } = aDesign()
  const draft = await app.admin.experiment.create.mutate({ key: EXPERIMENT, name: 'Guided checklist', surface: 'onboarding', environment: 'production', design: { ...design, variants: [...variants], guardrails: [], also: [], overrides: [...overrides] } })
  await app.admin.experiment.launch.mutate({ key: EXPERIMENT, version: draft.version })
  await app.app.parts.shelf.refresh()
})

afterEach(async () => {
  await OpenFeature.close()
  await OpenFeatureWeb.close()
})

afterAll(async () => {
  await app[Symbol.asyncDispose]()
})

/** Seats become many for one plan. */
async function changeSeats(plan: 'team' | 'free'): Promise<void> {
  const { version } = await app.admin.flag.get.query({ key: 'seats' })
  const isPlan = { kind: 'clause', attribute: 'plan', operator: 'equals' } as const
  const draft = { enabled: true, fallthrough: { kind: 'variation', variation: 'few' }, offVariation: 'few' } as const
  await app.admin.flag.save.mutate({ key: 'seats', environment: 'production', version, draft: { ...draft, rules: [{ id: plan, when: { ...isPlan, values: [plan] }, serve: { kind: 'variation', variation: 'many' } }] }, why: 'Teams grew.' })
  await app.app.parts.shelf.refresh()
}

const now = (): number => app.world.clock.now().getTime()

function nodeClient(over: Partial<ClientOptions> = {}) {
  return createClient({ url: app.url, serverKey: app.keys.server, resolveSubject: true, flushAfter: 20, onDiagnostic: () => undefined, ...over, surroundings: { now, ...over.surroundings } })
}

function webClient(over: Partial<BrowserOptions> = {}) {
  return createBrowserClient({ url: app.url, clientKey: app.keys.client, flushAfter: 20, onDiagnostic: () => undefined, ...over, surroundings: { now, ...over.surroundings } })
}

/** Each test its own domain: OpenFeature's API is one for the whole process. */
async function backEnd(client = nodeClient()) {
  const domain = expect.getState().currentTestName ?? ''
  await OpenFeature.setProviderAndWait(domain, createServerProvider(client))
  return OpenFeature.getClient(domain)
}

/** The exposures of one person. */
const exposed = async (person: string) =>
  (await app.app.parts.store.arrivals({ workspace: app.workspaceId, after: null, limit: 500, experiment: EXPERIMENT })).arrivals.filter((one) => one.person === person)
const timestamp = (): string => app.world.clock.now().toISOString()

test('a user meets in a back end the variant that the browser met before signing in', async () => {
  const pairs = Array.from({ length: 12 }, (_, index) => ({ anonymousId: `visitor-${index}`, userId: `user-${index}` }))
  await tell(app, pairs.map(({ anonymousId, userId }) => ({ type: 'identify', messageId: userId, timestamp: timestamp(), anonymousId, userId })))
  const own = nodeClient()
  onTestFinished(async () => void (await own.close()))
  await own.ready()
  const client = await backEnd()
  const values = await Promise.all(pairs.map(({ userId }) => client.getStringValue(FLAG, '-', { targetingKey: userId })))
  expect(values).toEqual(pairs.map(({ anonymousId }) => own.evaluate(FLAG, '-', { anonymousId }).value))
  expect(new Set(values)).toEqual(new Set(['none', 'guided']))
})

test('each type answers with its reason, its variant and what decided', async () => {
  const client = await backEnd()
  const who = { targetingKey: 'ada' }
  expect(await client.getNumberDetails('seats', 1, who)).toMatchObject({ value: 3, variant: 'few', reason: 'STATIC' })
  expect(await client.getObjectDetails('limits', { rows: 1 }, who)).toMatchObject({ value: { rows: 10 }, variant: 'small' })
  const tested = await client.getStringDetails(FLAG, '-', who)
  expect(tested).toMatchObject({ reason: 'SPLIT', flagMetadata: { experiment: EXPERIMENT, phase: 1, exposes: true } })
  expect(tested.flagMetadata['variant']).toBe(tested.value === 'none' ? 'control' : 'guided')
})

test.each([
  ['FLAG_NOT_FOUND', 'unknown', { targetingKey: 'ada' }],
  ['TYPE_MISMATCH', 'seats', { targetingKey: 'ada' }],
  ['TARGETING_KEY_MISSING', FLAG, {}],
])('the error %s answers the default', async (code, flag, context) => {
  const client = await backEnd()
  expect(await client.getStringDetails(flag, 'default', context)).toMatchObject({ value: 'default', reason: 'ERROR', errorCode: code, errorMessage: expect.stringMatching(/\w/) })
})

test('an exposure is told once for a user, and what they did under the same name', async () => {
  const own = nodeClient()
  const client = await backEnd(own)
  for (const _ of ['first', 'again']) await client.getStringValue(FLAG, '-', { targetingKey: 'bea' })
  client.track('Activated', { targetingKey: 'bea', account: 'acme' }, { value: 49, currency: 'EUR', plan: 'team' })
  await expect.poll(async () => (await app.app.parts.store.eventNames(app.workspaceId, 10)).map(({ name }) => name)).toContain('Activated')
  expect(await exposed(userIdentity('bea'))).toHaveLength(1)
  const { arrivals } = await app.app.parts.store.arrivals({ workspace: app.workspaceId, after: null, limit: 10 })
  expect(arrivals.find(({ name }) => name === 'Activated')).toMatchObject({ person: userIdentity('bea') })
})

test('a key that the server knows as a browser’s id stays one', async () => {
  await tell(app, [{ type: 'track', event: 'Landed', messageId: 'm1', timestamp: timestamp(), anonymousId: 'landed' }])
  const client = await backEnd()
  await client.getStringValue(FLAG, '-', { targetingKey: 'landed' })
  await expect.poll(() => exposed(deviceIdentity('landed'))).toHaveLength(1)
})

test('without exposures nothing is told', async () => {
  const own = nodeClient()
  await OpenFeature.setProviderAndWait('silent', createServerProvider(own, { expose: false }))
  await OpenFeature.getClient('silent').getStringValue(FLAG, '-', { targetingKey: 'cleo' })
  await own.flush()
  expect(await exposed(userIdentity('cleo'))).toEqual([])
})

test('hooks see every answer, and errors', async () => {
  const seen: string[] = []
  const hook: Hook = {
    before: ({ flagKey }) => void seen.push(`before ${flagKey}`),
    after: (_, { reason }) => void seen.push(`after ${reason}`),
    error: (_, error) => void seen.push(`error ${(error as { readonly code?: string }).code}`),
    finally: () => void seen.push('finally'),
  }
  const client = (await backEnd()).addHooks(hook)
  await client.getNumberValue('seats', 1)
  await client.getStringValue('unknown', '-')
  expect(seen).toEqual(['before seats', 'after STATIC', 'finally', 'before unknown', 'error FLAG_NOT_FOUND', 'finally'])
})

/** Waits between questions are short; the patience with one question stays what it is, or a busy machine would fail it. */
const PATIENCE_MS = 10_000
const impatient = {
  after: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms === PATIENCE_MS ? ms : Math.min(ms, 30))
    return () => clearTimeout(timer)
  },
}

test('without any flags the start fails, answers are defaults, and it is ready once they are there', async () => {
  let isDown = true
  const own = nodeClient({ surroundings: { timers: impatient, fetch: (url, init) => (isDown ? Promise.reject(new Error('away')) : fetch(url, init as RequestInit)) } })
  await OpenFeature.setProviderAndWait('late', createServerProvider(own)).catch(() => undefined)
  const client = OpenFeature.getClient('late')
  expect(client.providerStatus).toBe(ProviderStatus.ERROR)
  expect(await client.getNumberDetails('seats', 1)).toMatchObject({ value: 1, errorCode: 'PROVIDER_NOT_READY' })
  isDown = false
  await expect.poll(() => client.providerStatus).toBe(ProviderStatus.READY)
  expect(await client.getNumberValue('seats', 1)).toBe(3)
})

test('flags are stale while the server is away, still answer, and are ready again after it', async () => {
  let isDown = false
  const own = nodeClient({ streaming: false, surroundings: { timers: impatient, fetch: (url, init) => (isDown ? Promise.reject(new Error('away')) : fetch(url, init as RequestInit)) } })
  const client = await backEnd(own)
  isDown = true
  await expect.poll(() => client.providerStatus).toBe(ProviderStatus.STALE)
  await expect.poll(() => own.ready()).toBe('stored')
  expect(await client.getNumberValue('seats', 1)).toBe(3)
  isDown = false
  await expect.poll(() => client.providerStatus).toBe(ProviderStatus.READY)
  await expect.poll(() => own.ready()).toBe('fresh')
})

test('a start on flags of before is ready and stale', async () => {
  const fresh = nodeClient()
  await fresh.ready()
  const bootstrap = (await (await fetch(`${app.url}/v1/ruleset`, { headers: { authorization: `Bearer ${app.keys.server}` } })).json()) as Ruleset
  await fresh.close()
  const client = await backEnd(nodeClient({ url: 'http://127.0.0.1:9', bootstrap }))
  expect(await client.getNumberValue('seats', 1)).toBe(3)
  await expect.poll(() => client.providerStatus).toBe(ProviderStatus.STALE)
})

test('in the web SDK a visitor keeps the variant when signing in, on this device and on the next', async () => {
  await OpenFeatureWeb.setProviderAndWait('first', createWebProvider(webClient()))
  const before = OpenFeatureWeb.getClient('first').getStringDetails(FLAG, '-')
  expect(before).toMatchObject({ reason: 'SPLIT', flagMetadata: { experiment: EXPERIMENT } })
  await OpenFeatureWeb.setContext('first', { targetingKey: 'eve', plan: 'team' })
  expect(OpenFeatureWeb.getClient('first').getStringValue(FLAG, '-')).toBe(before.value)
  const second = webClient()
  await OpenFeatureWeb.setProviderAndWait('second', createWebProvider(second), { targetingKey: 'eve' })
  expect(OpenFeatureWeb.getClient('second').getStringValue(FLAG, '-')).toBe(before.value)
  expect(await (await backEnd()).getStringValue(FLAG, '-', { targetingKey: 'eve' })).toBe(before.value)
})

test('in the web SDK taking the key away signs out, and somebody new begins', async () => {
  const own = webClient()
  await OpenFeatureWeb.setProviderAndWait('out', createWebProvider(own), { targetingKey: 'dora' })
  const before = own.visitor()
  await OpenFeatureWeb.setContext('out', {})
  expect(before.userId).toBe('dora')
  expect(own.visitor()).toMatchObject({ userId: null })
  expect(own.visitor().anonymousId).not.toBe(before.anonymousId)
})

test('in the web SDK attributes of the context decide, changes are events, and what is tracked arrives', async () => {
  const own = webClient({ rulesetInterval: 30 })
  await OpenFeatureWeb.setProviderAndWait('web', createWebProvider(own))
  const client = OpenFeatureWeb.getClient('web')
  let changes = 0
  client.addHandler(WebEvents.ConfigurationChanged, () => void (changes += 1))
  expect(client.getNumberDetails('seats', 1)).toMatchObject({ value: 3, variant: 'few' })
  expect(client.getNumberDetails('unknown', 1)).toMatchObject({ value: 1, errorCode: 'FLAG_NOT_FOUND' })
  await changeSeats('team')
  await expect.poll(() => client.getNumberDetails('seats', 1).reason).toBe('DEFAULT')
  expect(changes).toBeGreaterThan(0)
  await OpenFeatureWeb.setContext('web', { plan: 'team' })
  expect(client.getNumberDetails('seats', 1)).toMatchObject({ value: 50, reason: 'TARGETING_MATCH' })
  client.track('Clicked Upgrade', { value: 9 })
  await expect.poll(async () => (await app.app.parts.store.eventNames(app.workspaceId, 10)).map(({ name }) => name)).toContain('Clicked Upgrade')
})

test('a change is an event, and its answer is the new one', async () => {
  const client = await backEnd(nodeClient({ rulesetInterval: 30 }))
  const changes: unknown[] = []
  client.addHandler(ProviderEvents.ConfigurationChanged, (details) => void changes.push(details?.providerName))
  await changeSeats('free')
  await expect.poll(() => changes).toEqual(['producting'])
  expect(await client.getNumberDetails('seats', 1, { plan: 'free' })).toMatchObject({ value: 50, reason: 'TARGETING_MATCH', flagMetadata: { rule: 'free' } })
  expect(await client.getNumberDetails('seats', 1, { plan: 'team' })).toMatchObject({ value: 3, reason: 'DEFAULT' })
})
