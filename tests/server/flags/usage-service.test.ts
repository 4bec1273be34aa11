import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { FlagUsage } from '#server/flags/usage.service.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const day = 86_400_000

async function flagsOf(app: RunningApp, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await app.admin.flag.create.mutate({ key, name: key, type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
  }
}

/** An SDK's batch that tells nothing but what its flags served. */
async function told(app: RunningApp, flags: object): Promise<number> {
  const answer = await fetch(`${app.url}/v1/batch`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${app.keys.server}` }, body: JSON.stringify({ batch: [], flags }) })
  return answer.status
}

const staleOf = async (app: RunningApp) => (await app.admin.flag.stale.query({})).flags.map(({ flag, stale }) => [flag.key, stale.kind])

describeEachDatabase('what flags serve', (database) => {
  test('is told beside events or alone, and says when code last asked', async () => {
    await using app = await openRunningApp({ database })
    await flagsOf(app, ['checklist'])
    expect(await app.admin.flag.seen.query({ key: 'checklist', environment: 'production' })).toEqual({ at: null })
    expect(await told(app, { checklist: { guided: 3 }, 'no-flag-of-ours': { on: 1 } })).toBe(200)
    const seen = async () => (await app.admin.flag.seen.query({ key: 'checklist', environment: 'production' })).at
    await expect.poll(seen, { timeout: 20_000 }).toEqual(app.world.clock.now())
    expect(await app.admin.flag.seen.query({ key: 'checklist', environment: 'staging' })).toEqual({ at: null })
  })

  test('adds up, whoever writes it down', async () => {
    await using app = await openRunningApp({ database })
    await flagsOf(app, ['checklist'])
    const servers = [new FlagUsage(app.world.db), new FlagUsage(app.world.db)]
    for (const server of servers) {
      for (let n = 0; n < 5; n += 1) server.served(app.environmentId, [{ flag: 'checklist', variation: 'guided', error: null }])
      server.told(app.environmentId, { checklist: { none: 2 } })
    }
    await Promise.all(servers.map((server) => server.write(app.world.clock.now())))
    const rows = await app.world.db.selectFrom('flag_usage').select(['flag_usage.variation', 'flag_usage.served']).orderBy('flag_usage.variation').execute()
    expect(rows).toEqual([{ variation: 'guided', served: 10 }, { variation: 'none', served: 4 }])
  })

  test('keeps counts that could not be written, with those that came meanwhile, and no more than it may hold', async () => {
    await using app = await openRunningApp({ database })
    await flagsOf(app, ['checklist'])
    const usage = new FlagUsage(app.world.db, 2)
    const countsOf = () => app.world.db.selectFrom('flag_usage').select(['flag_usage.variation', 'flag_usage.served']).orderBy('flag_usage.variation').execute()
    usage.told(app.environmentId, { checklist: { guided: 3, none: 1, third: 1 } })
    await sql`alter table flag_usage rename to elsewhere`.execute(app.world.db)
    const failing = usage.write(app.world.clock.now())
    usage.told(app.environmentId, { checklist: { guided: 4 } })
    await expect(failing).rejects.toThrow('flag_usage')
    await sql`alter table elsewhere rename to flag_usage`.execute(app.world.db)
    await usage.write(app.world.clock.now())
    expect(await countsOf()).toEqual([{ variation: 'guided', served: 7 }, { variation: 'none', served: 1 }])
    await usage.write(app.world.clock.now())
    expect(await countsOf()).toEqual([{ variation: 'guided', served: 7 }, { variation: 'none', served: 1 }])
  })

  test('says which flags may go: never asked for, not for a month, or one value for all', async () => {
    await using app = await openRunningApp({ database })
    await flagsOf(app, ['asked', 'forgotten', 'never', 'one', 'tested'])
    expect(await staleOf(app)).toEqual([])
    const usage = new FlagUsage(app.world.db)
    const began = app.world.clock.now()
    usage.told(app.environmentId, { forgotten: { none: 1, guided: 1 }, one: { guided: 5, none: 2 }, asked: { none: 1, guided: 1 } })
    await usage.write(began)
    await app.admin.metric.create.mutate(metricOf('activated'))
    const draft = await app.admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist', surface: 'onboarding', environment: 'production', design: aDesign({ flagKey: 'tested' }) })
    await app.admin.experiment.launch.mutate({ key: draft.key, version: draft.version })
    app.world.clock.set(new Date(began.getTime() + 40 * day))
    usage.told(app.environmentId, { one: { guided: 5 }, asked: { none: 1, guided: 1 } })
    await usage.write(app.world.clock.now())
    expect(await staleOf(app)).toEqual([['forgotten', 'not-asked'], ['never', 'never-asked'], ['one', 'one-variation']])
    // What it served before the month does not matter, nor is it said to have been the same all the while.
    const since = new Date(began.getTime() + 10 * day)
    expect((await app.admin.flag.stale.query({})).flags.at(-1)?.stale).toEqual({ kind: 'one-variation', variation: 'guided', since })
    const first = await app.admin.flag.stale.query({ limit: 2 })
    const rest = await app.admin.flag.stale.query({ limit: 2, cursor: first.next ?? '' })
    expect([...first.flags, ...rest.flags].map(({ flag }) => flag.key)).toEqual(['forgotten', 'never', 'one'])
    expect(rest.next).toBeNull()
  })
})
