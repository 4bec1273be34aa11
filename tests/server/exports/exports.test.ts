import { parse } from 'csv-parse/sync'
import { Webhook as Verifier } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { ACTIVATED } from '#sdk/core/event.ts'
import { ExportMaker } from '#server/exports/maker.service.ts'
import type { Store } from '#server/store/door.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { openAnotherServer } from '#tests/support/another-server.ts'
import { exposures } from '#tests/support/exposures.ts'
import { aDesign } from '#tests/support/make.ts'
import { openReceiver } from '#tests/support/receiver.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { aSignedIn } from '#tests/support/people.ts'
import { tablesNaming } from '#tests/support/tables-naming.ts'
import { tell, type Told } from '#tests/support/told.ts'
import { describeEachDatabase, describeOnPostgres, silentLog } from '#tests/support/world.ts'

type Draft = Parameters<RunningApp['admin']['export']['create']['mutate']>[0]

const spring = { kind: 'clause', attribute: 'acquisition.campaign', operator: 'equals', values: ['spring'] } as const
const audienceDraft = (change: Partial<Draft> = {}): Draft => ({
  name: 'Spring', what: { kind: 'audience', audience: 'spring', columns: ['devices', 'seen', 'first-touch'], traits: ['plan', 'note'] }, format: 'csv', schedule: { kind: 'by-hand' }, keep: 2, destination: null, ...change,
})

const visit = (n: number, campaign: string): Told => ({ type: 'page', messageId: `v${n}`, timestamp: '2026-03-01T09:00:00Z', anonymousId: `d-${String(n).padStart(5, '0')}`, context: { page: { url: `https://shop.example/?utm_source=news&utm_campaign=${campaign}` } } })

/** Three people of one campaign, one of whom is known by a name and two devices, and one of another. */
async function withPeople(app: RunningApp): Promise<void> {
  await app.admin.audience.create.mutate({ key: 'spring', name: 'Spring', condition: spring })
  await tell(app, [
    visit(1, 'spring'), visit(2, 'spring'), visit(3, 'autumn'), visit(4, 'spring'),
    { type: 'identify', messageId: 'i1', timestamp: '2026-03-01T10:00:00Z', anonymousId: 'd-00001', userId: 'ana', traits: { plan: 'trial', note: '=1+1' } },
    { type: 'identify', messageId: 'i2', timestamp: '2026-03-01T11:00:00Z', anonymousId: 'laptop', userId: 'ana', traits: { plan: 'paid' } },
  ])
}

const make = (app: RunningApp): Promise<void> => app.app.parts.exports.run()
const send = (app: RunningApp): Promise<void> => app.app.parts.exportSender.run()
const runsOf = async (app: RunningApp, id: string) => (await app.admin.export.runs.query({ id })).runs

async function fetched(app: RunningApp, run: string | undefined, token = app.keys.admin): Promise<Response> {
  return fetch(`${app.url}/exports/file?run=${run}`, { headers: { authorization: `Bearer ${token}` } })
}

function later(app: RunningApp, seconds: number): void {
  app.world.clock.set(new Date(app.world.clock.now().getTime() + seconds * 1_000))
}

/** Another maker on the same database whose reading of people stands under the test's control. */
function anotherMaker(app: RunningApp, change: { readonly profiles?: Store['profiles']; readonly largest?: number }): ExportMaker {
  const { db, store, behaviours, readouts, clock } = app.app.parts
  return new ExportMaker({ db, behaviours, readouts, clock, log: silentLog, store: { profiles: change.profiles ?? store.profiles, activated: store.activated }, ...(change.largest === undefined ? {} : { largest: change.largest }) })
}

/** Pages of two people, so that few make many pages. */
const smallPages = (app: RunningApp): Store['profiles'] => (page) => app.app.parts.store.profiles({ ...page, limit: 2 })

describeEachDatabase('an export', (database) => {
  test('of an audience names who is in it, with what was chosen, in either format, and the table holds no formula', async () => {
    await using app = await openRunningApp({ database, background: false })
    await withPeople(app)
    const { id } = await app.admin.export.create.mutate(audienceDraft())
    await app.admin.export.run.mutate({ id })
    await app.admin.export.run.mutate({ id })
    await make(app)
    const [run, ...others] = await runsOf(app, id)
    expect([run, others]).toMatchObject([{ state: 'done', lines: 3, lookedAt: 4, hasFile: true, problem: null, askedBy: 'admin' }, []])
    const answer = await fetched(app, run?.id)
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="audience-spring-2026-03-02T0900.csv"')
    const text = await answer.text()
    expect(Buffer.byteLength(text) - Buffer.byteLength(text.split('\r\n')[0] ?? '') - 2).toBe(run?.bytes)
    const lines = parse(text, { columns: true, bom: true }) as readonly Record<string, string>[]
    expect(lines.map((line) => line['person'])).toEqual(['device:d-00002', 'device:d-00004', 'user:ana'])
    expect(lines[2]).toMatchObject({ user_id: 'ana', devices: 'd-00001 laptop', first_seen_at: '2026-03-01T09:00:00.000Z', last_seen_at: '2026-03-01T11:00:00.000Z', first_source: 'news', first_campaign: 'spring', trait_plan: 'paid', trait_note: '\'=1+1' })
    const { id: other } = await app.admin.export.create.mutate(audienceDraft({ format: 'jsonl', what: { kind: 'audience', audience: 'spring', columns: [], traits: ['note'] } }))
    await app.admin.export.run.mutate({ id: other })
    await make(app)
    const json = await (await fetched(app, (await runsOf(app, other))[0]?.id)).text()
    expect(json.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
      { person: 'device:d-00002', user_id: null, trait_note: null }, { person: 'device:d-00004', user_id: null, trait_note: null }, { person: 'user:ana', user_id: 'ana', trait_note: '=1+1' },
    ])
  })

  test('asks attributes of an audience of the newest traits, and whether somebody found value of the events', async () => {
    await using app = await openRunningApp({ database, background: false })
    await withPeople(app)
    await app.admin.metric.create.mutate(metricOf('activated'))
    await app.admin.metric.create.mutate({ key: 'aha', name: 'Found value', definition: { kind: 'activation', signup: { event: 'Signed Up', filter: null }, steps: [{ event: 'Invited', filter: null, times: 1 }], withinDays: 7, windowDays: 7 } })
    await tell(app, ['Signed Up', 'Invited'].map((event, n) => ({ type: 'track', messageId: `t${n}`, timestamp: `2026-03-01T1${n}:00:00Z`, event, userId: 'bo' })))
    await app.admin.audience.create.mutate({ key: 'paid', name: 'Paid', condition: { kind: 'clause', attribute: 'plan', operator: 'equals', values: ['paid'] } })
    await app.admin.audience.create.mutate({ key: 'found', name: 'Found', condition: { kind: 'audience', audience: ACTIVATED } })
    const members = async (audience: string): Promise<readonly unknown[]> => {
      const { id } = await app.admin.export.create.mutate(audienceDraft({ format: 'jsonl', what: { kind: 'audience', audience, columns: [], traits: [] } }))
      await app.admin.export.run.mutate({ id })
      await make(app)
      const text = await (await fetched(app, (await runsOf(app, id))[0]?.id)).text()
      return text.trimEnd().split('\n').map((line) => (JSON.parse(line) as { person: string }).person)
    }
    expect([await members('paid'), await members('found')]).toEqual([['user:ana'], ['user:bo']])
  })

  test('of a readout has a line for each metric, arm and day, with the numbers of its page', async () => {
    await using app = await openRunningApp({ database, background: false })
    await app.admin.metric.create.mutate(metricOf('activated'))
    await app.admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    const draft = await app.admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist', surface: 'onboarding', environment: 'production', design: aDesign() })
    const { id } = await app.admin.export.create.mutate(audienceDraft({ what: { kind: 'readout', experiment: 'checklist' } }))
    await app.admin.export.run.mutate({ id })
    await make(app)
    expect(await runsOf(app, id)).toMatchObject([{ state: 'failed', problem: '"checklist" has not started; there is nothing to read yet.' }])
    await app.admin.experiment.launch.mutate({ key: draft.key, version: draft.version })
    await exposures(app, { experiment: 'checklist', variants: { control: 60, guided: 61 } })
    await app.settled()
    const [failed] = await runsOf(app, id)
    await app.admin.export.retry.mutate({ run: failed?.id ?? '' })
    await make(app)
    const readout = await app.admin.readout.get.query({ key: 'checklist' })
    const lines = parse(await (await fetched(app, failed?.id)).text(), { columns: true, bom: true }) as readonly Record<string, string>[]
    expect(lines.map(({ metric, day, variant, exposed, matured }) => ({ metric, day, variant, exposed, matured }))).toEqual(
      readout.metrics.flatMap(({ key, arms, daily }) => [
        ...arms.map((arm) => ({ metric: key, day: '', variant: arm.variant, exposed: String(arm.exposed), matured: String(arm.matured) })),
        ...daily.flatMap(({ date, arms }) => arms.map((arm) => ({ metric: key, day: date, variant: arm.variant, exposed: '', matured: String(arm.matured) }))),
      ]),
    )
    expect(lines.slice(0, 2)).toMatchObject([{ variant: 'control', control: 'true', exposed: '60' }, { variant: 'guided', control: 'false', exposed: '61' }])
  })

  test('is made when its hour comes, once for all times that passed, and keeps the newest files', async () => {
    await using app = await openRunningApp({ database, background: false })
    await withPeople(app)
    const { id, nextAt } = await app.admin.export.create.mutate(audienceDraft({ schedule: { kind: 'daily', hour: 7 } }))
    expect(nextAt).toEqual(new Date('2026-03-02T22:00:00Z'))
    await make(app)
    expect(await runsOf(app, id)).toEqual([])
    app.world.clock.set(new Date('2026-03-05T22:30:00Z'))
    await make(app)
    expect(await runsOf(app, id)).toMatchObject([{ state: 'done', dueAt: nextAt, askedBy: '' }])
    for (const day of [6, 7]) {
      app.world.clock.set(new Date(`2026-03-0${day}T22:00:00Z`))
      await make(app)
    }
    const runs = await runsOf(app, id)
    expect(runs.map(({ state, hasFile }) => [state, hasFile])).toEqual([['done', true], ['done', true], ['done', false]])
    expect((await fetched(app, runs[2]?.id)).status).toBe(404)
    const pages = [await app.admin.export.runs.query({ id, limit: 2 })]
    pages.push(await app.admin.export.runs.query({ id, limit: 2, cursor: pages[0]?.next ?? null }))
    expect(pages.flatMap((page) => page.runs.map((run) => run.id))).toEqual(runs.map((run) => run.id))
  })

  test('goes on where a server that hung was, and repeats and leaves out nothing, though that one wakes again', async () => {
    await using app = await openRunningApp({ database, background: false })
    await withPeople(app)
    const { id } = await app.admin.export.create.mutate(audienceDraft({ format: 'jsonl' }))
    await app.admin.export.run.mutate({ id })
    let calls = 0
    let wake: () => void = () => undefined
    const asleep = new Promise<void>((resolve) => (wake = resolve))
    // It hangs on its second page, and wakes when another has taken its place.
    const hanging = anotherMaker(app, { profiles: async (page) => {
      if (++calls === 2) await asleep
      return smallPages(app)(page)
    } }).run()
    await expect.poll(() => calls, { timeout: 20_000 }).toBe(2)
    await make(app)
    expect(await runsOf(app, id)).toMatchObject([{ state: 'making', lookedAt: 2 }])
    later(app, 61)
    await anotherMaker(app, { profiles: smallPages(app) }).run()
    const [run] = await runsOf(app, id)
    expect(run).toMatchObject({ state: 'done', lookedAt: 4, lines: 3 })
    wake()
    await hanging
    expect(await runsOf(app, id)).toEqual([run])
    expect((await (await fetched(app, run?.id)).text()).match(/"person":"[^"]+"/g)).toEqual(['"person":"device:d-00002"', '"person":"device:d-00004"', '"person":"user:ana"'])
  })

  test('that is stopped ends at the next page, and tried again begins anew', async () => {
    await using app = await openRunningApp({ database, background: false })
    await withPeople(app)
    const { id } = await app.admin.export.create.mutate(audienceDraft())
    await app.admin.export.run.mutate({ id })
    const [{ id: run } = { id: '' }] = await runsOf(app, id)
    let calls = 0
    await anotherMaker(app, { profiles: async (page) => {
      if (++calls === 2) await app.admin.export.stop.mutate({ run })
      return smallPages(app)(page)
    } }).run()
    expect([calls, await runsOf(app, id)]).toMatchObject([2, [{ state: 'stopped', lookedAt: 2, hasFile: false }]])
    expect((await fetched(app, run)).status).toBe(404)
    await expect(app.admin.export.stop.mutate({ run })).rejects.toThrow('It has ended already')
    await app.admin.export.retry.mutate({ run })
    await expect(app.admin.export.retry.mutate({ run })).rejects.toThrow('It is under way')
    await make(app)
    expect(await runsOf(app, id)).toMatchObject([{ state: 'done', lookedAt: 4, lines: 3 }])
    await expect(app.admin.export.retry.mutate({ run })).rejects.toThrow('Make a new file')
  })

  test('that becomes too large, or whose audience is archived, says so', async () => {
    await using app = await openRunningApp({ database, background: false })
    await withPeople(app)
    const { id } = await app.admin.export.create.mutate(audienceDraft())
    await app.admin.export.run.mutate({ id })
    await anotherMaker(app, { largest: 100 }).run()
    expect(await runsOf(app, id)).toMatchObject([{ state: 'failed', problem: expect.stringContaining('became larger than 100 bytes. Leave columns out') }])
    await app.admin.audience.archive.mutate({ key: 'spring', version: 1 })
    later(app, 1)
    await app.admin.export.run.mutate({ id })
    await make(app)
    expect((await runsOf(app, id))[0]).toMatchObject({ state: 'failed', problem: 'The audience "Spring" is archived. Choose another for this export.' })
  })

  test('is sent signed, again after a pause where it is not taken, and given up by one who is gone', async () => {
    await using app = await openRunningApp({ database, background: false })
    await using receiver = await openReceiver()
    await withPeople(app)
    const { id } = await app.admin.export.create.mutate(audienceDraft({ format: 'jsonl', destination: { url: receiver.url, method: 'PUT' } }))
    const { secret } = await app.admin.export.secret.query({ id })
    receiver.answers(503)
    await app.admin.export.run.mutate({ id })
    await make(app)
    await send(app)
    expect(await runsOf(app, id)).toMatchObject([{ state: 'sending', hasFile: true, attempts: 1, status: 503, problem: 'It answered 503. I am away.' }])
    later(app, 4)
    await send(app)
    expect(receiver.received).toHaveLength(1)
    receiver.answers(200)
    later(app, 1)
    await send(app)
    const [run] = await runsOf(app, id)
    expect(run).toMatchObject({ state: 'done', attempts: 2, status: 200, problem: null })
    const [, taken] = receiver.received
    expect(taken).toMatchObject({ method: 'PUT', headers: { 'content-type': 'application/x-ndjson; charset=utf-8', 'content-length': String(run?.bytes), 'webhook-id': run?.id } })
    expect(taken?.body.split('\n')).toHaveLength(4)
    const signature = new Verifier(secret).sign(run?.id ?? '', new Date(Number(taken?.headers['webhook-timestamp']) * 1_000), taken?.body ?? '')
    expect(taken?.headers['webhook-signature']).toBe(signature)
    receiver.answers(410)
    await app.admin.export.retry.mutate({ run: run?.id ?? '' })
    await send(app)
    expect(await runsOf(app, id)).toMatchObject([{ state: 'failed', status: 410, hasFile: true }])
    receiver.answers(204)
    await app.admin.export.retry.mutate({ run: run?.id ?? '' })
    await send(app)
    expect(await runsOf(app, id)).toMatchObject([{ state: 'done', status: 204, lookedAt: 4 }])
  })

  test('loses the lines of whoever is erased', async () => {
    await using app = await openRunningApp({ database, background: false })
    await withPeople(app)
    const { id } = await app.admin.export.create.mutate(audienceDraft())
    await app.admin.export.run.mutate({ id })
    await make(app)
    await app.settled()
    const { erasure } = await app.admin.people.erase.mutate({ key: 'user:ana' })
    await expect.poll(async () => (await app.admin.people.erasure.query({ id: erasure })).state, { timeout: 20_000 }).toBe('done')
    await app.settled()
    expect(await tablesNaming(app.world.db, ['user:ana', 'd-00001', 'laptop'])).toEqual([])
    const [run] = await runsOf(app, id)
    const text = await (await fetched(app, run?.id)).text()
    expect(run?.lines).toBe(2)
    expect((parse(text, { columns: true, bom: true }) as readonly Record<string, string>[]).map((line) => line['person'])).toEqual(['device:d-00002', 'device:d-00004'])
  })

  test('is an analyst’s to fetch, an editor’s to make, an admin’s to send, and every change is in the history', async () => {
    await using app = await openRunningApp({ database, background: false })
    await withPeople(app)
    const [viewer, editor] = [await aSignedIn(app, { name: 'Viewer', role: 'viewer' }), await aSignedIn(app, { name: 'Editor', role: 'editor' })]
    const elsewhere = { url: 'https://example.com/in', method: 'POST' } as const
    const { id, version } = await editor.client.export.create.mutate(audienceDraft())
    await expect(editor.client.export.create.mutate(audienceDraft({ destination: elsewhere }))).rejects.toThrow('is an admin\'s to make')
    await expect(app.admin.export.create.mutate(audienceDraft({ what: { kind: 'audience', audience: 'nobody', columns: [], traits: [] } }))).rejects.toThrow('nobody')
    const sent = await app.admin.export.save.mutate({ ...audienceDraft({ destination: elsewhere }), id, version })
    await expect(editor.client.export.save.mutate({ ...audienceDraft(), id, version: sent.version })).rejects.toThrow('is an admin\'s to make')
    await expect(app.admin.export.save.mutate({ ...audienceDraft(), id, version })).rejects.toThrow('you saw version 1, it stands at version 2')
    await app.admin.export.save.mutate({ ...audienceDraft(), id, version: sent.version })
    await editor.client.export.run.mutate({ id })
    await make(app)
    const [run] = await runsOf(app, id)
    const asViewer = await fetch(`${app.url}/exports/file?run=${run?.id}`, { headers: { cookie: viewer.cookie } })
    expect(asViewer.status).toBe(403)
    await (await fetched(app, run?.id)).text()
    await editor.client.export.remove.mutate({ id })
    const { entries } = await app.admin.history.list.query({ entityKind: 'export', limit: 50 })
    expect(entries.map(({ action, actor }) => [action, actor.name])).toEqual([['deleted', 'Editor'], ['fetched', 'admin'], ['saved', 'admin'], ['saved', 'admin'], ['created', 'Editor']])
    expect(JSON.stringify(entries)).not.toContain('whsec_')
    expect((await fetched(app, run?.id)).status).toBe(404)
  })
})

describeOnPostgres('two servers', () => {
  test('make each file once and send it once', async () => {
    await using app = await openRunningApp({ database: 'postgres', background: false })
    await using other = await openAnotherServer(app)
    await using receiver = await openReceiver()
    await withPeople(app)
    const { id } = await app.admin.export.create.mutate(audienceDraft({ keep: 30, schedule: { kind: 'daily', hour: 7 }, destination: { url: receiver.url, method: 'POST' } }))
    for (let day = 3; day < 8; day++) {
      app.world.clock.set(new Date(`2026-03-0${day}T22:00:00Z`))
      await Promise.all([make(app), other.app.parts.exports.run()])
      await Promise.all([send(app), other.app.parts.exportSender.run()])
      await expect.poll(async () => (await runsOf(app, id))[0]?.state, { timeout: 20_000 }).toBe('done')
    }
    expect((await runsOf(app, id)).map(({ state, lines }) => [state, lines])).toEqual(Array.from({ length: 5 }, () => ['done', 3]))
    expect(receiver.received).toHaveLength(5)
  })
})
