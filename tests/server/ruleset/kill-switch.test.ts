import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '#sdk/index.ts'
import { until } from '#tests/sdk/manual-clock.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'

let app: RunningApp

beforeAll(async () => {
  app = await openRunningApp()
  await app.admin.flag.create.mutate({ key: 'checkout', name: 'Checkout', type: 'boolean', variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
  await turn(true)
})

afterAll(() => app[Symbol.asyncDispose]())

async function turn(enabled: boolean): Promise<void> {
  const { version } = await app.admin.flag.get.query({ key: 'checkout' })
  await app.admin.flag.save.mutate({ key: 'checkout', environment: 'production', version, draft: { enabled, rules: [], fallthrough: { kind: 'variation', variation: 'on' }, offVariation: 'off' }, why: 'Orders failed.' })
  await app.app.parts.shelf.refresh()
}

/** The hour between two questions shows that it is the stream that brings it. */
test('a flag that is switched off on the server is off in a connected SDK within two seconds', async () => {
  const client = createClient({ url: app.url, serverKey: app.keys.server, rulesetInterval: 3_600_000, onDiagnostic: () => undefined })
  try {
    await client.ready()
    expect(client.flag('checkout', false)).toBe(true)
    // A change before the stream is open is told when it opens.
    await turn(false)
    await until('the flag is off', () => !client.flag('checkout', false))
    await turn(true)
    await until('the flag is on', () => client.flag('checkout', false))
    await turn(false)
    await until('the flag is off again', () => !client.flag('checkout', false), 2_000)
  } finally {
    await client.close()
  }
})
