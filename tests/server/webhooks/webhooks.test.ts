import { Webhook as Verifier } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { testClock } from '#server/clock.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { exposures } from '#tests/support/exposures.ts'
import { aDesign } from '#tests/support/make.ts'
import { openReceiver } from '#tests/support/receiver.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { describeEachDatabase, worldStart } from '#tests/support/world.ts'

const flag = (key: string) => ({ key, name: key, type: 'boolean' as const, variations: [{ key: 'on', value: true }, { key: 'off', value: false }] })

const sent = (app: RunningApp): Promise<void> => app.app.parts.webhooks.run()

function later(app: RunningApp, seconds: number): void {
  app.world.clock.set(new Date(app.world.clock.now().getTime() + seconds * 1_000))
}

describeEachDatabase('webhooks', (database) => {
  test('tell a change once, signed as the standard says, to who wants it', async () => {
    await using app = await openRunningApp({ database, clock: testClock(new Date()), background: false })
    await using flags = await openReceiver()
    await using others = await openReceiver()
    const { id, secret } = await app.admin.webhook.create.mutate({ name: 'Flags', url: flags.url, topics: ['flag'] })
    await app.admin.webhook.create.mutate({ name: 'Others', url: others.url, topics: ['experiment', 'metric'] })
    await app.admin.flag.create.mutate(flag('new'))
    await sent(app)
    await sent(app)
    expect([flags.types(), others.types()]).toEqual([['flag.created'], []])
    const { headers, body } = flags.received[0] ?? { headers: { 'webhook-id': '' }, body: '' }
    expect(new Verifier(secret).verify(body, headers as Record<string, string>)).toMatchObject({ type: 'flag.created', data: { key: 'new', by: { kind: 'key', name: 'admin' }, after: { key: 'new' } } })
    expect(() => new Verifier(secret).verify(`${body} `, headers as Record<string, string>)).toThrow('No matching signature')
    expect((await app.admin.webhook.messages.query({ id })).messages).toMatchObject([{ id: headers['webhook-id'], type: 'flag.created', state: 'delivered', attempts: 1, status: 204, problem: null }])
  })

  test('a change that is refused is not told', async () => {
    await using app = await openRunningApp({ database, background: false })
    await using receiver = await openReceiver()
    await app.admin.webhook.create.mutate({ name: 'Flags', url: receiver.url, topics: ['flag'] })
    await app.admin.flag.create.mutate(flag('new'))
    await expect(app.admin.flag.create.mutate(flag('new'))).rejects.toThrow()
    await sent(app)
    expect(receiver.types()).toEqual(['flag.created'])
  })

  test('try again with longer and longer pauses under one id, give up after 28 hours, and send again when asked', async () => {
    await using app = await openRunningApp({ database, background: false })
    await using receiver = await openReceiver()
    receiver.answers(503)
    const { id } = await app.admin.webhook.create.mutate({ name: 'Flags', url: receiver.url, topics: ['flag'] })
    await app.admin.flag.create.mutate(flag('new'))
    await sent(app)
    expect((await app.admin.webhook.messages.query({ id })).messages).toMatchObject([{ state: 'waiting', attempts: 1, status: 503, problem: 'It answered 503. I am away.' }])
    await sent(app)
    expect(receiver.received).toHaveLength(1)
    for (const pause of [5, 30, 120, 600, 3_600, 10_800, 28_800, 57_600]) {
      later(app, pause - 1)
      const before = receiver.received.length
      await sent(app)
      expect(receiver.received).toHaveLength(before)
      later(app, 1)
      await sent(app)
      expect(receiver.received).toHaveLength(before + 1)
    }
    expect((await app.admin.webhook.messages.query({ id })).messages).toMatchObject([{ state: 'failed', attempts: 9 }])
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    receiver.answers(200)
    expect(await app.admin.webhook.replay.mutate({ id })).toEqual({ queued: 1 })
    await sent(app)
    expect((await app.admin.webhook.messages.query({ id })).messages).toMatchObject([{ state: 'delivered', attempts: 1, problem: null }])
  })

  test('a receiver that cannot be reached keeps no other waiting, and one that is switched off keeps what waits until it is on', async () => {
    await using app = await openRunningApp({ database, background: false })
    await using receiver = await openReceiver()
    const away = await app.admin.webhook.create.mutate({ name: 'Away', url: 'http://127.0.0.1:1/', topics: ['flag'] })
    const { id, name, url, topics, version } = await app.admin.webhook.create.mutate({ name: 'Flags', url: receiver.url, topics: ['flag'] })
    await app.admin.flag.create.mutate(flag('one'))
    const off = await app.admin.webhook.save.mutate({ id, name, url, topics, enabled: false, version })
    await sent(app)
    expect(receiver.types()).toEqual([])
    expect((await app.admin.webhook.messages.query({ id: away.id })).messages).toMatchObject([{ state: 'waiting', status: null, problem: expect.stringContaining('It could not be reached') }])
    await app.admin.webhook.save.mutate({ id, name, url, topics, enabled: true, version: off.version })
    await sent(app)
    expect(receiver.types()).toEqual(['flag.created'])
    await expect(app.admin.webhook.save.mutate({ id, name, url, topics, enabled: true, version })).rejects.toThrow('you saw version 1, it stands at version 3')
  })

  test('tell a verdict when it becomes another one, once', async () => {
    await using app = await openRunningApp({ database, clock: testClock(worldStart), background: false })
    await using receiver = await openReceiver()
    await app.admin.webhook.create.mutate({ name: 'Verdicts', url: receiver.url, topics: ['verdict'] })
    await app.admin.metric.create.mutate(metricOf('activated'))
    await app.admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    const draft = await app.admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist', surface: 'onboarding', environment: 'production', design: aDesign() })
    await app.admin.experiment.launch.mutate({ key: draft.key, version: draft.version })
    await app.app.parts.verdicts.look()
    await sent(app)
    expect(receiver.types()).toEqual([])
    await exposures(app, { experiment: 'checklist', variants: { control: 700, guided: 250 } })
    await app.settled()
    await Promise.all([app.app.parts.verdicts.look(), app.app.parts.verdicts.look()])
    await app.app.parts.verdicts.look()
    await sent(app)
    expect(receiver.received.map(({ body }) => JSON.parse(body) as object)).toMatchObject([{ type: 'verdict.not-trustworthy', data: { key: 'checklist', name: 'Checklist', before: null, headline: expect.any(String), verdict: { kind: 'not-trustworthy' } } }])
  })

  test('are an admin’s, and a page of messages follows another', async () => {
    await using app = await openRunningApp({ database, background: false })
    await using receiver = await openReceiver()
    await expect(app.admin.webhook.create.mutate({ name: 'Bad', url: 'ftp://example.com', topics: ['flag'] })).rejects.toThrow('begins with https://')
    await expect(app.admin.webhook.create.mutate({ name: 'Bad', url: receiver.url, topics: [] })).rejects.toThrow('Choose at least one thing')
    const { id } = await app.admin.webhook.create.mutate({ name: 'Flags', url: receiver.url, topics: ['flag'] })
    for (let n = 0; n < 3; n++) await app.admin.webhook.test.mutate({ id })
    const first = await app.admin.webhook.messages.query({ id, limit: 2 })
    const second = await app.admin.webhook.messages.query({ id, limit: 2, cursor: first.next })
    expect(new Set([...first.messages, ...second.messages].map((one) => one.id)).size).toBe(3)
    expect(second.next).toBeNull()
    await app.admin.webhook.remove.mutate({ id })
    expect((await app.admin.webhook.list.query()).webhooks).toEqual([])
  })
})
