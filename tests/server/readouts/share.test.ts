import { expect, test } from 'vitest'
import { testClock } from '#server/clock.ts'
import { appRouter } from '#server/router.ts'
import { PERMISSIONS } from '#server/workspaces/permissions.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { exposures } from '#tests/support/exposures.ts'
import { aDesign } from '#tests/support/make.ts'
import { aSignedIn, clientOf } from '#tests/support/people.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { tablesNaming } from '#tests/support/tables-naming.ts'
import { describeEachDatabase, worldStart } from '#tests/support/world.ts'

async function withReadout(app: RunningApp): Promise<void> {
  await app.admin.metric.create.mutate(metricOf('activated'))
  await app.admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
  const draft = await app.admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist', surface: 'onboarding', environment: 'production', design: aDesign() })
  await expect(app.admin.share.create.mutate({ key: 'checklist', days: null })).rejects.toThrow('there is nothing to share yet')
  await app.admin.experiment.launch.mutate({ key: draft.key, version: draft.version })
  await exposures(app, { experiment: 'checklist', variants: { control: 60, guided: 61 } })
  await app.settled()
}

const secretIn = (url: string): string => url.split('#')[1] ?? ''

describeEachDatabase('a shared readout', (database) => {
  test('opens for whoever has the link, without what analysts take apart, and nothing else opens by its secret', async () => {
    await using app = await openRunningApp({ database, clock: testClock(worldStart), background: false })
    await withReadout(app)
    const { url, link } = await app.admin.share.create.mutate({ key: 'checklist', days: null })
    expect(url).toMatch(new RegExp(`^${app.url}/shared#shr_[\\w-]{32}$`))
    const token = secretIn(url)
    const nobody = clientOf(app, {})
    const whole = await app.admin.readout.page.query({ key: 'checklist' })
    const { readout, words, workspace, decision } = await nobody.share.open.mutate({ token })
    expect({ words, workspace, decision, verdict: readout.verdict, checks: readout.checks }).toEqual({ words: whole.words, workspace: 'Test', decision: null, verdict: whole.readout.verdict, checks: whole.readout.checks })
    expect(readout.metrics.map(({ arms }) => arms)).toEqual(whole.readout.metrics.map(({ arms }) => arms))
    expect(whole.readout.metrics[0]?.daily).not.toEqual([])
    for (const { daily, steps, curve, lifts } of readout.metrics) expect([daily, steps, curve, lifts.flatMap(({ lift }) => lift.inputs)]).toEqual([[], [], [], []])
    expect(readout.breakdowns).toEqual([])
    // Kept as a digest alone, and told when it was opened.
    expect(await tablesNaming(app.world.db, [token])).toEqual([])
    expect(await app.admin.share.list.query({ key: 'checklist' })).toMatchObject({ links: [{ id: link.id, createdBy: 'admin', openedAt: worldStart, expiresAt: null }] })
    for (const [path, { _def }] of Object.entries(appRouter._def.procedures as unknown as Readonly<Record<string, { readonly _def: { readonly type: string } }>>)) {
      if (PERMISSIONS[path] === 'anybody') continue
      const body = JSON.stringify({ json: { key: 'checklist', token } })
      for (const headers of [{ authorization: `Bearer ${token}` }, { cookie: `producting_session=${token}` }, { 'x-api-key': token }]) {
        const answer = _def.type === 'query'
          ? await fetch(`${app.url}/trpc/${path}?input=${encodeURIComponent(body)}`, { headers: headers as HeadersInit })
          : await fetch(`${app.url}/trpc/${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } as HeadersInit })
        expect([path, answer.status]).toEqual([path, 401])
      }
    }
    for (const path of ['/history/export', '/people/export?person=user:a', '/exports/file?run=a']) expect([path, (await fetch(`${app.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).status]).toEqual([path, 401])
  }, 120_000)

  test('ends when it is revoked or its days are over, and every link is in the history without its secret', async () => {
    await using app = await openRunningApp({ database, clock: testClock(worldStart), background: false })
    await withReadout(app)
    const nobody = clientOf(app, {})
    const [a, b] = [await app.admin.share.create.mutate({ key: 'checklist', days: 7 }), await app.admin.share.create.mutate({ key: 'checklist', days: null })]
    const { client: viewer } = await aSignedIn(app, { name: 'Viewer', role: 'viewer' })
    await expect(viewer.share.revoke.mutate({ key: 'checklist', id: b.link.id })).rejects.toThrow('needs the role editor')
    app.world.clock.set(new Date(worldStart.getTime() + 7 * 86_400_000 - 1))
    await nobody.share.open.mutate({ token: secretIn(a.url) })
    app.world.clock.set(new Date(worldStart.getTime() + 7 * 86_400_000))
    await expect(nobody.share.open.mutate({ token: secretIn(a.url) })).rejects.toThrow('This link opens nothing')
    await nobody.share.open.mutate({ token: secretIn(b.url) })
    await app.admin.share.revoke.mutate({ key: 'checklist', id: b.link.id })
    await expect(nobody.share.open.mutate({ token: secretIn(b.url) })).rejects.toThrow('This link opens nothing')
    await expect(nobody.share.open.mutate({ token: `${secretIn(b.url)}x` })).rejects.toThrow('This link opens nothing')
    const { entries } = await app.admin.experiment.history.query({ key: 'checklist', limit: 3 })
    expect(entries.map(({ action }) => action)).toEqual(['share-revoked', 'shared', 'shared'])
    expect(JSON.stringify(entries)).not.toContain('shr_')
  })
})
