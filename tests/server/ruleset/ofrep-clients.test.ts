import { OFREPProvider } from '@openfeature/ofrep-provider'
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider'
import { OpenFeature as Server } from '@openfeature/server-sdk'
import { type EvaluationContext, OpenFeature as Web, type Provider, ProviderEvents } from '@openfeature/web-sdk'
import { EventSource } from 'eventsource'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { furnishKinds, KINDS, serve } from '#tests/support/ofrep.ts'
import { metricOf } from '#tests/support/shared-metric.ts'

/** OpenFeature's own clients as they are published, against the real server (contracts, 3). */
beforeAll(() => {
  // Every browser has one; Node has none yet.
  Object.assign(globalThis, { EventSource })
})

afterEach(async () => {
  await Server.close()
  await Web.close()
})

const PRO = { targetingKey: 'ana', plan: 'pro' }
const FREE = { targetingKey: 'ana', plan: 'free' }

async function serverClient(app: RunningApp, headers: [string, string][] = [['Authorization', `Bearer ${app.keys.server}`]]) {
  await Server.setProviderAndWait('test', new OFREPProvider({ baseUrl: app.url, headers }))
  return Server.getClient('test')
}

type WebOptions = ConstructorParameters<typeof OFREPWebProvider>[0]

async function webClient(app: RunningApp, context: EvaluationContext, options: Partial<WebOptions> = {}) {
  const asked: { readonly status: number; readonly etag: string | null }[] = []
  const fetchImplementation: typeof fetch = async (...request) => {
    const answer = await fetch(...request)
    asked.push({ status: answer.status, etag: answer.headers.get('etag') })
    return answer
  }
  const settings: WebOptions = { baseUrl: app.url, headers: [['Authorization', `Bearer ${app.keys.client}`]], cacheMode: 'disabled', fetchImplementation, ...options }
  await Web.setContext('test', context)
  // Its types leave `hooks` undefined, which ours would not.
  await Web.setProviderAndWait('test', new OFREPWebProvider(settings) as Provider)
  return { client: Web.getClient('test'), asked }
}

describe('the official server provider', () => {
  test('reads values of every type with variant, reason and rule', async () => {
    await using app = await openRunningApp()
    await furnishKinds(app)
    const client = await serverClient(app)
    const told = { variant: 'on', reason: 'TARGETING_MATCH', flagMetadata: { rule: 'rul_plan' } }
    expect(await client.getBooleanDetails('new-checkout', false, PRO)).toMatchObject({ value: true, ...told })
    expect(await client.getStringDetails('headline', '', PRO)).toMatchObject({ value: KINDS.headline.on, ...told })
    expect(await client.getNumberDetails('steps', 0, PRO)).toMatchObject({ value: 4.5, ...told })
    expect(await client.getObjectDetails('layout', {}, PRO)).toMatchObject({ value: KINDS.layout.on, ...told })
    expect(await client.getNumberDetails('steps', 0, FREE)).toMatchObject({ value: 3, variant: 'off', reason: 'DEFAULT' })
    expect(await client.getNumberValue('secret-price', 0, PRO)).toBe(8)
  })

  test('names what is wrong by OpenFeature’s codes and answers the default', async () => {
    await using app = await openRunningApp()
    await furnishKinds(app)
    const client = await serverClient(app)
    expect(await client.getBooleanDetails('no-such-flag', true, PRO)).toMatchObject({ value: true, reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND' })
    expect(await client.getNumberDetails('new-checkout', 7, PRO)).toMatchObject({ value: 7, reason: 'ERROR', errorCode: 'TYPE_MISMATCH' })
    expect(await client.getBooleanDetails('new-checkout', true, { targetingKey: 'x'.repeat(1001) })).toMatchObject({ value: true, errorCode: 'INVALID_CONTEXT' })
  })

  test('takes its key as X-API-Key; a client key reads what browsers may, and a wrong one nothing', async () => {
    await using app = await openRunningApp()
    await furnishKinds(app)
    const server = await serverClient(app, [['X-API-Key', app.keys.server]])
    expect(await server.getNumberValue('secret-price', 0, PRO)).toBe(8)
    const browser = await serverClient(app, [['X-API-Key', app.keys.client]])
    expect(await browser.getNumberValue('steps', 0, PRO)).toBe(4.5)
    expect(await browser.getNumberDetails('secret-price', 1, PRO)).toMatchObject({ value: 1, errorCode: 'FLAG_NOT_FOUND' })
    for (const token of ['sk_wrong', app.keys.admin]) {
      const stranger = await serverClient(app, [['Authorization', `Bearer ${token}`]])
      expect(await stranger.getNumberDetails('steps', 1, PRO)).toMatchObject({ value: 1, reason: 'ERROR', errorCode: 'GENERAL' })
    }
  })

  test('of an experiment tells what an exposure has to say, and asks for a targeting key where a bucket decides', async () => {
    await using app = await openRunningApp()
    await app.admin.metric.create.mutate(metricOf('activated'))
    await app.admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    await app.admin.experiment.create.mutate({ key: 'guided-checklist', name: 'Guided', surface: 'onboarding', environment: 'production', design: aDesign() })
    await app.admin.experiment.launch.mutate({ key: 'guided-checklist', version: 1 })
    await app.app.parts.shelf.refresh()
    const client = await serverClient(app)
    const details = await client.getStringDetails('onboarding.checklist', '', { targetingKey: 'ana' })
    expect(details.flagMetadata).toMatchObject({ experiment: 'guided-checklist', phase: 1, variant: details.value === 'guided' ? 'guided' : 'control', bucket: expect.any(Number) as number, exposes: true })
    expect(details.reason).toBe('SPLIT')
    expect(await client.getStringDetails('onboarding.checklist', 'mine', {})).toMatchObject({ value: 'mine', errorCode: 'TARGETING_KEY_MISSING' })
    expect(await client.getStringDetails('onboarding.checklist', 'mine', { targetingKey: 'anonymous' })).toMatchObject({ value: 'mine', errorCode: 'TARGETING_KEY_MISSING' })
  })
})

describe('the official web provider', () => {
  test('reads what a browser may know, of every type, and answers from memory', async () => {
    await using app = await openRunningApp()
    await furnishKinds(app)
    const { client, asked } = await webClient(app, PRO)
    expect(client.getBooleanDetails('new-checkout', false)).toMatchObject({ value: true, variant: 'on', reason: 'TARGETING_MATCH', flagMetadata: { rule: 'rul_plan' } })
    expect(client.getStringValue('headline', '')).toBe(KINDS.headline.on)
    expect(client.getNumberValue('steps', 0)).toBe(4.5)
    expect(client.getObjectValue('layout', {})).toEqual(KINDS.layout.on)
    expect(client.getNumberDetails('secret-price', 1)).toMatchObject({ value: 1, errorCode: 'FLAG_NOT_FOUND', flagMetadata: { environment: 'production' } })
    expect(client.getStringDetails('steps', 'x')).toMatchObject({ value: 'x', errorCode: 'TYPE_MISMATCH' })
    expect(asked).toHaveLength(1)
  })

  test('asks again with its tag and is told that nothing changed; another context is answered anew', async () => {
    await using app = await openRunningApp()
    await furnishKinds(app)
    const { client, asked } = await webClient(app, PRO, { changeDetection: 'polling', pollInterval: 50 })
    await expect.poll(() => asked.at(-1)).toMatchObject({ status: 304, etag: asked[0]?.etag })
    // The same targeting key: the provider sends the tag that it has, which must not stand for another plan.
    await Web.setContext('test', FREE)
    expect(client.getNumberValue('steps', 0)).toBe(3)
    await Web.setContext('test', { ...FREE, targetingKey: 'bo' })
    expect(client.getNumberValue('steps', 0)).toBe(3)
  })

  test('hears of a change and reads the new value without being asked', async () => {
    await using app = await openRunningApp()
    await furnishKinds(app)
    const { client, asked } = await webClient(app, PRO)
    const changed: (readonly string[] | undefined)[] = []
    client.addHandler(ProviderEvents.ConfigurationChanged, (event) => void changed.push(event?.flagsChanged))
    await serve(app, 'steps', 2, null)
    await expect.poll(() => client.getNumberValue('steps', 0), { timeout: 10_000 }).toBe(3)
    expect(changed).toEqual([['steps']])
    expect(asked.map(({ status }) => status)).toEqual([200, 200])
    await serve(app, 'steps', 3, 'pro')
    await expect.poll(() => client.getNumberValue('steps', 0), { timeout: 10_000 }).toBe(4.5)
  })

  test('hears of a change that came before its stream was open', async () => {
    await using app = await openRunningApp()
    await furnishKinds(app)
    let opening = Promise.resolve()
    class LateEventSource extends EventTarget {
      readonly readyState = 1
      #inner: EventSource | undefined
      constructor(url: string) {
        super()
        void opening.then(() => {
          this.#inner = new EventSource(url)
          for (const type of ['open', 'message', 'error']) this.#inner.addEventListener(type, (event) => this.dispatchEvent(Object.assign(new Event(type), { data: (event as MessageEvent).data as unknown })))
        })
      }
      close() {
        this.#inner?.close()
      }
    }
    Object.assign(globalThis, { EventSource: LateEventSource })
    let open: () => void = () => undefined
    opening = new Promise((resolve) => (open = resolve))
    try {
      const { client } = await webClient(app, PRO)
      await serve(app, 'steps', 2, null)
      await app.app.parts.shelf.refresh()
      open()
      await expect.poll(() => client.getNumberValue('steps', 0), { timeout: 10_000 }).toBe(3)
    } finally {
      Object.assign(globalThis, { EventSource })
    }
  })

  test('is told at once, and for good, that its key is wrong or not for this', async () => {
    await using app = await openRunningApp()
    for (const token of ['pk_wrong', app.keys.admin]) {
      await expect(webClient(app, PRO, { headers: [['Authorization', `Bearer ${token}`]] })).rejects.toThrow('Initialization failed')
    }
  })
})
