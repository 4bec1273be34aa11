import { expect, test } from 'vitest'
import { createClient } from '#sdk/index.ts'
import { until } from '#tests/sdk/manual-clock.ts'
import { openAnotherServer } from '#tests/support/another-server.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { ofrep } from '#tests/support/ofrep.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { describeOnPostgres } from '#tests/support/world.ts'

const MINUTE = 60_000
const why = 'Orders failed.'

async function openFirst(): Promise<RunningApp> {
  const first = await openRunningApp({ database: 'postgres' })
  await first.admin.flag.create.mutate({ key: 'checkout', name: 'Checkout', type: 'boolean', variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
  await turn(first, true)
  return first
}

async function turn({ admin }: Pick<RunningApp, 'admin'>, enabled: boolean): Promise<void> {
  const { version } = await admin.flag.get.query({ key: 'checkout' })
  await admin.flag.save.mutate({ key: 'checkout', environment: 'production', version, draft: { enabled, rules: [], fallthrough: { kind: 'variation', variation: 'on' }, offVariation: 'off' }, why })
}

async function launchTest({ admin }: RunningApp): Promise<void> {
  await admin.metric.create.mutate(metricOf('activated'))
  await admin.flag.create.mutate({ key: 'hero', name: 'Hero', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
  await admin.experiment.create.mutate({ key: 'hero-test', name: 'Hero', surface: 'landing', environment: 'production', design: aDesign({ flagKey: 'hero' }) })
  await admin.experiment.launch.mutate({ key: 'hero-test', version: 1 })
}

async function told({ url, keys }: RunningApp, batch: readonly object[]): Promise<number> {
  return (await fetch(`${url}/v1/batch`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${keys.server}` }, body: JSON.stringify({ batch }) })).status
}

describeOnPostgres('two servers on one database', () => {
  /** The hour between two questions of the SDK shows that it is the stream that brings it. */
  test.each([['told by a notice', false], ['though every notice is lost', true]])('a flag switched off at one is off within two seconds in an SDK that streams from the other, %s', async (_, deaf) => {
    await using first = await openFirst()
    await using second = await openAnotherServer(first, { deaf })
    const client = createClient({ url: second.url, serverKey: first.keys.server, rulesetInterval: 3_600_000, onDiagnostic: () => undefined })
    try {
      await client.ready()
      expect(client.flag('checkout', false)).toBe(true)
      // A change before the stream is open is told when it opens.
      await turn(first, false)
      await until('the flag is off', () => !client.flag('checkout', false), 10_000)
      for (const on of [true, false, true, false]) {
        await turn(first, on)
        await until(`the flag is ${on ? 'on' : 'off'}`, () => client.flag('checkout', false) === on, 2_000)
      }
    } finally {
      await client.close()
    }
  })

  /** What is remembered of a person answers for five seconds: sooner than that only who was told knows better. */
  test('a claim taken back at one is forgotten by both', async () => {
    await using first = await openFirst()
    await using second = await openAnotherServer(first)
    await launchTest(first)
    await Promise.all([first, second].map(({ app }) => app.parts.shelf.refresh()))
    const bucketAt = async ({ url }: { readonly url: string }, targetingKey = 'mallory'): Promise<unknown> => {
      const { body } = await ofrep({ ...first, url }, '/hero', { targetingKey })
      return (body['metadata'] as { readonly bucket?: unknown } | undefined)?.bucket
    }
    expect(await told(first, [{ type: 'identify', messageId: 'i', anonymousId: 'library', userId: 'mallory', timestamp: first.world.clock.now().toISOString() }])).toBe(200)
    const shared = await bucketAt(first)
    expect(shared).toEqual(expect.any(Number))
    expect(await bucketAt(second)).toBe(shared)
    await first.admin.people.detach.mutate({ userId: 'mallory', why: 'signed in at the library' })
    for (const server of [second, first]) await expect.poll(() => bucketAt(server), { timeout: 3_000 }).not.toBe(shared)
    expect(await bucketAt(second)).toBe(await bucketAt(first))
    expect(await bucketAt(second, 'library')).toBe(shared)
  })

  test('a planned change is made by one of them alone, however often both look at once', async () => {
    await using first = await openFirst()
    await using second = await openAnotherServer(first)
    const { clock } = first.world
    const { version: began } = await first.admin.flag.get.query({ key: 'checkout' })
    const rounds = 12
    for (let n = 0; n < rounds; n += 1) {
      const { version } = await first.admin.flag.get.query({ key: 'checkout' })
      await first.admin.flag.schedule.plan.mutate({ key: 'checkout', environment: 'production', version, at: new Date(clock.now().getTime() + MINUTE), change: { kind: 'switch', enabled: n % 2 === 1 }, why })
      clock.advance(MINUTE)
      await Promise.all([first, second, first, second, second, first].map(({ app }) => app.parts.schedule.run()))
      await expect.poll(async () => (await first.admin.flag.get.query({ key: 'checkout' })).version, { timeout: 10_000 }).toBe(version + 1)
    }
    const { entries } = await first.admin.flag.history.query({ key: 'checkout', limit: 100 })
    expect(entries.filter((entry) => /^saved:production:\d+$/.test(entry.action))).toHaveLength(rounds)
    const { version } = await second.admin.flag.get.query({ key: 'checkout' })
    expect(version).toBe(began + rounds)
    const { changes } = await second.admin.flag.schedule.list.query({ key: 'checkout', environment: 'production', which: 'past', limit: 100 })
    expect(changes.map((change) => change.version)).toEqual(Array.from({ length: rounds }, (_, n) => began + rounds - n))
  })

  test('many changes of many flags that fell due while both were away are each made once, in the order of each flag', async () => {
    await using first = await openFirst()
    const { clock } = first.world
    const keys = ['a', 'b', 'c', 'd']
    for (const key of keys) {
      await first.admin.flag.create.mutate({ key, name: key, type: 'boolean', variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
      for (let n = 1; n <= 5; n += 1) await first.admin.flag.schedule.plan.mutate({ key, environment: 'production', version: 1, at: new Date(clock.now().getTime() + n * MINUTE), change: { kind: 'switch', enabled: n % 2 === 0 }, why })
    }
    await using second = await openAnotherServer(first)
    clock.advance(60 * MINUTE)
    await Promise.all([first, second].map(({ app }) => app.parts.schedule.run()))
    for (const key of keys) {
      await expect.poll(async () => (await second.admin.flag.get.query({ key })).version, { timeout: 10_000 }).toBe(6)
      const { changes } = await first.admin.flag.schedule.list.query({ key, environment: 'production', which: 'past' })
      const byTime = changes.toSorted((one, other) => one.at.getTime() - other.at.getTime())
      expect(byTime.map((change) => change.version)).toEqual([2, 3, 4, 5, 6])
    }
  })
})
