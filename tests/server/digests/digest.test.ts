import { describe, expect, test } from 'vitest'
import { testClock } from '#server/clock.ts'
import { Digests } from '#server/digests/digest.service.ts'
import { digestMail } from '#server/digests/digest-mail.ts'
import { nextDue } from '#server/digests/due.ts'
import { openRunningApp } from '#tests/support/app.ts'
import { bodyOf, openMailServer } from '#tests/support/mail-server.ts'
import { aDesign } from '#tests/support/make.ts'
import { aSignedIn, theAdmin } from '#tests/support/people.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const at = (text: string): Date => new Date(text)

describe('a digest is due', () => {
  test.each([
    ['the same morning, before eight', '2026-03-02T22:59:00Z', 'daily', 'Asia/Seoul', '2026-03-02T23:00:00.000Z'],
    ['the next morning, at eight', '2026-03-02T23:00:00Z', 'daily', 'Asia/Seoul', '2026-03-03T23:00:00.000Z'],
    ['on the next Monday of the zone, which is Sunday elsewhere', '2026-03-04T09:00:00Z', 'weekly', 'Asia/Seoul', '2026-03-08T23:00:00.000Z'],
    ['at eight by the clock after it was put forward', '2026-03-28T12:00:00Z', 'daily', 'Europe/Berlin', '2026-03-29T06:00:00.000Z'],
    ['and after it was put back', '2026-10-24T12:00:00Z', 'daily', 'Europe/Berlin', '2026-10-25T07:00:00.000Z'],
  ] as const)('%s', (_, now, frequency, zone, due) => {
    expect(nextDue(at(now), frequency, zone).toISOString()).toBe(due)
  })
})

describe('a digest', () => {
  test.each([['en', 'one thing waits for you'], ['ko', '기다리는 일 1건'], ['ja', 'あなたを待つ件が1件']] as const)('says in %s what waits, runs and was decided, and how to end it', (locale, subject) => {
    const mail = digestMail({
      workspace: 'Pinewall', unread: 2,
      waiting: [{ kind: 'review', name: 'Checklist', key: 'checklist' }],
      running: [{ name: 'Headline', key: 'headline', paused: false, day: 9, planned: 28, state: 'harm' }],
      decided: [{ name: 'Prices', key: 'prices', kind: 'ship', variant: 'Annual first', by: 'Mina Park' }],
    }, { console: 'https://growth.example', stop: 'https://growth.example/digest/stop?member=a&token=b' }, locale)
    expect(mail.subject).toContain(subject)
    for (const part of ['Checklist', 'https://growth.example/experiments/checklist/plan', 'Headline', '9', '28', 'Annual first', 'Mina Park', 'https://growth.example/inbox', 'https://growth.example/account', '/digest/stop?member=a&token=b']) expect(mail.text).toContain(part)
    expect(mail.headers).toEqual({ 'List-Unsubscribe': '<https://growth.example/digest/stop?member=a&token=b>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' })
  })
})

describeEachDatabase('digests', (database) => {
  test('come once a week to whoever wants them, however many servers run, and end with one press', async () => {
    await using server = await openMailServer()
    // A Tuesday.
    await using app = await openRunningApp({ database, background: false, clock: testClock(at('2026-03-03T09:00:00Z')), config: { mail: { url: server.url, from: 'Producting <producting@example.com>' } } })
    const { admin } = app
    const mina = await theAdmin(app)
    const jonas = await aSignedIn(app, { name: 'Jonas Weber', role: 'approver', team: 'marketing' })
    await aSignedIn(app, { name: 'Aiko Tanaka', role: 'viewer' })
    await jonas.client.account.setMails.mutate({ locale: 'ja' })
    await jonas.client.digest.choose.mutate({ frequency: 'weekly' })
    await mina.client.digest.choose.mutate({ frequency: 'weekly' })
    await mina.client.digest.choose.mutate({ frequency: 'off' })
    await admin.metric.create.mutate(metricOf('activated'))
    await admin.workspace.setRules.mutate({ reviewLaunch: true, shipTeams: [], hideEarly: false })
    await admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    const { version } = await admin.experiment.create.mutate({ key: 'checklist', name: 'Guided checklist', surface: 'onboarding', environment: 'production', design: aDesign() })
    await mina.client.review.ask.mutate({ key: 'checklist', version, note: '' })

    const { db, clock, log, mailer, config, readouts } = app.app.parts
    const second = new Digests({ db, clock, log, mailer, publicUrl: config.publicUrl, readoutOf: (place) => readouts.readout(place) })
    const run = () => Promise.all([app.app.parts.digests.run(), second.run(), app.app.parts.digests.run()])
    await run()
    expect(server.received).toEqual([])
    app.world.clock.set(at('2026-03-08T23:00:00Z'))
    await run()
    await run()
    expect(server.received.map((mail) => mail.to)).toEqual([jonas.email])
    const [mail] = server.received
    if (mail === undefined) throw new Error('no mail came')
    expect(bodyOf(mail)).toContain('- Guided checklist: 承認する計画')
    const stop = /http\S+\/digest\/stop\S+/.exec(bodyOf(mail))?.[0] ?? ''
    expect(mail.text.replaceAll(/\r\n\s+/g, '').replaceAll(' ', '')).toContain(`List-Unsubscribe:<${stop}>`)

    // What runs and was decided since is told by the next one.
    await jonas.client.review.answer.mutate({ key: 'checklist', version: 2, answer: 'approved' })
    await mina.client.experiment.launch.mutate({ key: 'checklist', version: 3 })
    app.world.clock.set(at('2026-03-15T23:00:00Z'))
    await run()
    expect(bodyOf(server.received[1] ?? mail)).toContain('- Guided checklist: 28日中8日目')

    // Looking at the link ends nothing; a wrong one is refused.
    expect((await fetch(stop)).status).toBe(200)
    expect((await fetch(`${stop}x`, { method: 'POST' })).status).toBe(422)
    expect((await jonas.client.account.get.query()).mails.digest).toBe('weekly')
    expect(await (await fetch(stop, { method: 'POST', body: 'List-Unsubscribe=One-Click' })).text()).toContain('まとめメールを停止しました')
    expect((await jonas.client.account.get.query()).mails.digest).toBe('off')
    app.world.clock.set(at('2026-03-29T23:00:00Z'))
    await run()
    expect(server.received).toHaveLength(2)
  })

  test('are sent again in an hour where the mail server did not take them, and not where there is nothing to tell', async () => {
    await using server = await openMailServer({ unknown: 'mina@example.com' })
    await using app = await openRunningApp({ database, background: false, clock: testClock(at('2026-03-03T09:00:00Z')), config: { mail: { url: server.url, from: 'Producting <producting@example.com>' } } })
    const mina = await theAdmin(app)
    const due = async () => (await app.world.db.selectFrom('members').select('members.digest_due_at').where('members.id', '=', mina.id).executeTakeFirstOrThrow()).digest_due_at?.toISOString()
    await mina.client.digest.choose.mutate({ frequency: 'daily' })
    expect(await due()).toBe('2026-03-03T23:00:00.000Z')
    app.world.clock.set(at('2026-03-03T23:00:30Z'))
    await app.app.parts.digests.run()
    expect(await due()).toBe('2026-03-04T23:00:00.000Z')
    const jonas = await aSignedIn(app, { name: 'Jonas Weber', role: 'editor' })
    await app.admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    await app.admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist', surface: 'onboarding', environment: 'production', design: aDesign() })
    await jonas.client.comment.create.mutate({ experiment: 'checklist', text: '@Mina Park' })
    app.world.clock.set(at('2026-03-04T23:00:30Z'))
    await app.app.parts.digests.run()
    expect(await due()).toBe('2026-03-05T00:00:30.000Z')
  })
})
