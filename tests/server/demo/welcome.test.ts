import type { CompactRuleset } from '#sdk/core/compact.ts'
import { inWords } from '#sdk/overlay/in-words.ts'
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DEMO_FILL } from '#server/demo/demo.service.ts'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'
import { newFolder, openDemoApp } from './demo-app.ts'

describeEachDatabase('welcome', (database) => {
  it('furnishes an empty installation once: members, flags, metrics and experiments with a past, labelled as made up', async () => {
    await using world = await openWorld({ database })
    await using demo = await openDemoApp({ world })
    const admin = await demo.admin()
    const { flags } = await admin.flag.list.query({})
    const metrics = await admin.metric.list.query()
    const { experiments } = await admin.experiment.list.query({})
    expect(flags.map(({ key }) => key)).toEqual(['boards.calendar', 'landing.headline', 'onboarding.checklist', 'pricing.layout', 'signup.form', 'support.chat'])
    expect(metrics.filter(({ shared }) => shared).map(({ key }) => key)).toEqual(['activated-7d'])
    expect(Object.fromEntries(experiments.map(({ key, kind }) => [key, kind]))).toEqual({
      'landing-headline': 'running', 'onboarding-checklist': 'running', 'pricing-layout': 'running', 'signup-email-only': 'stopped',
    })
    expect((await admin.member.list.query()).map(({ name, role, team }) => [name, role, team])).toContainEqual(['Jonas Weber', 'approver', 'marketing'])
    const workspaces = await demo.app.parts.db.selectFrom('workspaces').select(['workspaces.key', 'workspaces.synthetic']).execute()
    expect(workspaces).toEqual([{ key: 'pinewall', synthetic: true }])
  })

  it('launches each experiment in its own past, so that visitors meet them from the first moment on', async () => {
    await using world = await openWorld({ database })
    await using demo = await openDemoApp({ world })
    const { experiments } = await (await demo.admin()).experiment.list.query({})
    const now = demo.clock.now().getTime()
    const daysAgo = experiments.map((one) => [one.key, 'phases' in one ? Math.round((now - (one.phases[0]?.from ?? 0)) / 86_400_000) : null])
    expect(Object.fromEntries(daysAgo)).toEqual({ 'landing-headline': 30, 'signup-email-only': 30, 'onboarding-checklist': 18, 'pricing-layout': 16 })
    const { clientKey } = await demo.file()
    const ruleset = inWords((await (await fetch(`${demo.url}/v1/ruleset/${clientKey}`)).json()) as CompactRuleset)
    expect(Object.values(ruleset.experiments).map(({ state }) => state.kind).toSorted()).toEqual(['running', 'running', 'running', 'shipped'])
  })
})

describe('a later start', () => {
  it('keeps everything, and makes nothing but a new sign-in link', async () => {
    await using world = await openWorld()
    const folder = newFolder()
    const first = await openDemoApp({ world, folder })
    const before = await first.file()
    const flags = (await (await first.admin()).flag.list.query({})).flags
    await first[Symbol.asyncDispose]()
    await using second = await openDemoApp({ world, folder })
    const after = await second.file()
    expect({ ...after, url: '', signInUrl: '' }).toEqual({ ...before, url: '', signInUrl: '' })
    expect(after.signInUrl).not.toBe(before.signInUrl)
    expect((await (await second.admin()).flag.list.query({})).flags).toEqual(flags)
  })

  it('makes new keys where demo.json was lost, and withdraws the former ones', async () => {
    await using world = await openWorld()
    const folder = newFolder()
    const first = await openDemoApp({ world, folder })
    const lost = await first.file()
    await first[Symbol.asyncDispose]()
    rmSync(join(folder, 'demo.json'))
    await using second = await openDemoApp({ world, folder })
    const { keys } = await (await second.admin()).key.list.query()
    expect(keys.filter(({ revokedAt }) => revokedAt !== null).map(({ kind }) => kind).toSorted()).toEqual(['admin', 'client', 'server'])
    expect((await fetch(`${second.url}/v1/ruleset/${lost.clientKey}`)).status).toBe(401)
    expect((await fetch(`${second.url}/v1/ruleset/${(await second.file()).clientKey}`)).status).toBe(200)
  })

  it('goes on with a set-up that was interrupted', async () => {
    await using world = await openWorld()
    const folder = newFolder()
    const first = await openDemoApp({ world, folder })
    await first[Symbol.asyncDispose]()
    const { db } = world.database
    await db.deleteFrom('jobs').where('jobs.kind', '=', DEMO_FILL).execute()
    await db.deleteFrom('experiments').where('experiments.key', '=', 'pricing-layout').execute()
    await db.deleteFrom('metrics').where('metrics.key', '=', 'support-7d').execute()
    await using second = await openDemoApp({ world, folder })
    const admin = await second.admin()
    expect((await admin.experiment.get.query({ key: 'pricing-layout' as never })).kind).toBe('running')
    expect((await admin.metric.list.query()).map(({ key }) => key)).toContain('support-7d')
    expect((await admin.experiment.list.query({})).experiments).toHaveLength(4)
  })
})

describe('demo.json', () => {
  it('is readable by its owner alone', async () => {
    await using world = await openWorld()
    await using demo = await openDemoApp({ world })
    expect(statSync(join(demo.folder, 'demo.json')).mode & 0o777).toBe(0o600)
    expect(Object.keys(await demo.file())).toEqual(['url', 'clientKey', 'serverKey', 'adminToken', 'signInUrl'])
  })

  it('has a link that signs the first admin in, once', async () => {
    await using world = await openWorld()
    await using demo = await openDemoApp({ world })
    const token = demo.welcomed.signInUrl.split('#')[1]
    const spend = () => fetch(`${demo.url}/sign-in`, { method: 'POST', body: JSON.stringify({ token }) })
    expect((await spend()).status).toBe(200)
    expect((await spend()).status).toBe(410)
  })
})

describe('an installation without the demo', () => {
  it('begins with an empty workspace, an admin and keys that work', async () => {
    await using world = await openWorld()
    await using demo = await openDemoApp({ world, demo: 'off' })
    const admin = await demo.admin()
    expect((await admin.experiment.list.query({})).experiments).toEqual([])
    expect((await admin.member.list.query()).map(({ role }) => role)).toEqual(['admin'])
    expect(demo.welcomed.demoUrl).toBeNull()
    expect((await fetch(`${demo.url}/v1/ruleset/${(await demo.file()).clientKey}`)).status).toBe(200)
    expect((await fetch(`${demo.url}/demo/api/config`)).status).toBe(404)
  })
})
