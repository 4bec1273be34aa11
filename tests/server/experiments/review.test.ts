import { describe, expect, test } from 'vitest'
import { isMaterial } from '#server/experiments/review.ts'
import type { Design } from '#server/experiments/experiment.ts'
import { mentionsIn } from '#server/workspaces/comment.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { bodyOf, openMailServer } from '#tests/support/mail-server.ts'
import { aDesign } from '#tests/support/make.ts'
import { aSignedIn, theAdmin } from '#tests/support/people.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const plain = (change: Partial<Design> = {}) => {
  const design = aDesign(change)
  return { ...design, variants: [...design.variants], overrides: [...design.overrides], guardrails: [], also: [] }
}
const rules = { reviewLaunch: true, shipTeams: [], hideEarly: false } as const

/** A plan that could be launched. */
async function aPlan({ admin }: RunningApp): Promise<{ readonly key: string; readonly version: number }> {
  await admin.metric.create.mutate(metricOf('activated'))
  await admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
  return admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist', surface: 'onboarding', environment: 'production', design: plain() })
}

const saving = (version: number, change: Partial<Design> = {}, name = 'Checklist') => ({ key: 'checklist', version, name, surface: 'onboarding' as const, design: plain(change) })
const versionNow = async ({ admin }: RunningApp): Promise<number> => (await admin.experiment.get.query({ key: 'checklist' })).version
const refused = (code: string, facts: object = {}) => ({ data: { refusal: { code, facts } } })

describeEachDatabase('a plan that waits for a review', (database) => {
  test('is launched once another member approved it, and only as it was approved', async () => {
    await using app = await openRunningApp({ database })
    await aPlan(app)
    await app.admin.workspace.setRules.mutate(rules)
    const mina = await theAdmin(app)
    const jonas = await aSignedIn(app, { name: 'Jonas Weber', role: 'approver', team: 'marketing' })
    const aiko = await aSignedIn(app, { name: 'Aiko Tanaka', role: 'editor' })
    const launch = async () => mina.client.experiment.launch.mutate({ key: 'checklist', version: await versionNow(app) })
    await expect(launch()).rejects.toMatchObject(refused('wrong-state', { review: 'none' }))

    const asked = await mina.client.review.ask.mutate({ key: 'checklist', version: 1, note: 'Is a week enough, @Jonas Weber?' })
    expect(asked).toMatchObject({ needed: true, state: 'asked', askedBy: 'Mina Park', words: [{ team: 'another', answer: null, by: ['Jonas Weber'], mine: false }] })
    await expect(launch()).rejects.toMatchObject(refused('wrong-state', { review: 'asked' }))
    const answer = async (who: typeof mina, given: 'approved' | 'declined', comment = '') => who.client.review.answer.mutate({ key: 'checklist', version: await versionNow(app), answer: given, comment })
    await expect(answer(mina, 'approved')).rejects.toMatchObject(refused('not-allowed', { team: 'another' }))
    await expect(answer(aiko, 'approved')).rejects.toMatchObject(refused('not-allowed', { needed: 'approver' }))

    expect((await jonas.client.account.notices.query({})).notices.map(({ kind, actor, entityName, excerpt }) => ({ kind, actor, entityName, excerpt }))).toEqual([
      { kind: 'mention', actor: 'Mina Park', entityName: 'Checklist', excerpt: 'Is a week enough, @Jonas Weber?' },
      { kind: 'review-asked', actor: 'Mina Park', entityName: 'Checklist', excerpt: 'Is a week enough, @Jonas Weber?' },
    ])
    await expect(answer(jonas, 'declined')).rejects.toMatchObject({ message: 'Say what is to be changed.' })
    expect(await answer(jonas, 'declined', 'Four weeks, please.')).toMatchObject({ state: 'changes', words: [{ answer: 'declined', answeredBy: 'Jonas Weber', comment: 'Four weeks, please.' }] })
    await expect(launch()).rejects.toMatchObject(refused('wrong-state', { review: 'changes' }))

    await mina.client.review.ask.mutate({ key: 'checklist', version: await versionNow(app), note: '' })
    expect(await answer(jonas, 'approved')).toMatchObject({ state: 'approved' })
    // Other words change nothing of it; another audience does.
    await mina.client.experiment.save.mutate(saving(await versionNow(app), { hypothesis: { audience: 'new trials', change: 'a checklist', effect: 'activate', because: 'it helps' } }, 'Guided checklist'))
    expect(await mina.client.review.get.query({ key: 'checklist' })).toMatchObject({ state: 'approved' })
    await mina.client.experiment.save.mutate(saving(await versionNow(app), { traffic: 50_000 }))
    expect(await mina.client.review.get.query({ key: 'checklist' })).toMatchObject({ state: 'lapsed' })
    await expect(launch()).rejects.toMatchObject(refused('wrong-state', { review: 'lapsed' }))
    expect((await jonas.client.account.notices.query({ limit: 1 })).notices[0]?.kind).toBe('lapsed')

    await aiko.client.review.ask.mutate({ key: 'checklist', version: await versionNow(app), note: '' })
    await answer(mina, 'approved')
    expect(await launch()).toMatchObject({ kind: 'running', design: { traffic: 50_000 } })
    // What was launched as approved is not made another test by whoever could not have approved it.
    const change = { change: { variants: plain().variants.map((one, n) => ({ ...one, weight: n === 0 ? 20_000 : 80_000 })) }, accept: 'new-phase' as const }
    await expect(aiko.client.experiment.change.mutate({ key: 'checklist', version: await versionNow(app), ...change })).rejects.toMatchObject(refused('not-allowed', { needed: 'approver' }))
    expect(await jonas.client.experiment.change.mutate({ key: 'checklist', version: await versionNow(app), ...change })).toMatchObject({ phases: [{ number: 1 }, { number: 2 }] })
    const { entries } = await app.admin.history.list.query({ entityKind: 'experiment' })
    expect(entries.map((one) => one.action)).toEqual(expect.arrayContaining(['review-asked', 'declined', 'approved', 'saved:review-lapsed', 'commented', 'launched']))
  })

  test('is approved by whoever asks in a workspace of one, and by nobody alone in one of two', async () => {
    await using app = await openRunningApp({ database })
    const { version } = await aPlan(app)
    await app.admin.workspace.setRules.mutate(rules)
    const mina = await theAdmin(app)
    expect(await mina.client.review.ask.mutate({ key: 'checklist', version, note: '' })).toMatchObject({ state: 'approved', words: [{ answeredBy: 'Mina Park' }] })
    await aSignedIn(app, { name: 'Aiko Tanaka', role: 'editor' })
    await mina.client.experiment.save.mutate(saving(await versionNow(app), { traffic: 50_000 }))
    expect(await mina.client.review.ask.mutate({ key: 'checklist', version: await versionNow(app), note: '' })).toMatchObject({ state: 'asked', words: [{ by: [], mine: false }] })
    await app.admin.workspace.setRules.mutate({ ...rules, reviewLaunch: false })
    expect(await mina.client.experiment.launch.mutate({ key: 'checklist', version: await versionNow(app) })).toMatchObject({ kind: 'running' })
  })

  test('is not answered as it was read before somebody put it into other words', async () => {
    await using app = await openRunningApp({ database })
    const { version } = await aPlan(app)
    const jonas = await aSignedIn(app, { name: 'Jonas Weber', role: 'approver' })
    const mina = await theAdmin(app)
    await mina.client.review.ask.mutate({ key: 'checklist', version, note: '' })
    const read = await versionNow(app)
    await mina.client.experiment.save.mutate(saving(read, {}, 'Another name'))
    await expect(jonas.client.review.answer.mutate({ key: 'checklist', version: read, answer: 'approved' })).rejects.toMatchObject(refused('stale-version', { yours: read, theirs: read + 1 }))
  })
})

describeEachDatabase('shipping', (database) => {
  test('waits for product and marketing where the workspace asks for both, and for them again after a change', async () => {
    await using app = await openRunningApp({ database })
    const { version } = await aPlan(app)
    const mina = await theAdmin(app)
    await mina.client.experiment.launch.mutate({ key: 'checklist', version })
    const jonas = await aSignedIn(app, { name: 'Jonas Weber', role: 'approver', team: 'marketing' })
    const ship = async () => mina.client.experiment.stop.mutate({ key: 'checklist', version: await versionNow(app), decision: 'ship', variant: 'guided', why: 'better' })
    await app.admin.workspace.setRules.mutate({ reviewLaunch: false, shipTeams: ['product', 'marketing'], hideEarly: false })
    await expect(ship()).rejects.toMatchObject(refused('wrong-state', { missing: ['product', 'marketing'] }))
    const ask = async () => mina.client.review.askToShip.mutate({ key: 'checklist', version: await versionNow(app), variant: 'guided', note: '' })
    expect(await ask()).toMatchObject({ needed: true, variants: [{ variant: 'guided', state: 'open', words: [{ team: 'marketing', answer: null, by: ['Jonas Weber'] }, { team: 'product', answer: 'approved', answeredBy: 'Mina Park' }] }] })
    await expect(ship()).rejects.toMatchObject(refused('wrong-state', { missing: ['marketing'] }))
    const sign = async () => jonas.client.review.answerToShip.mutate({ key: 'checklist', version: await versionNow(app), variant: 'guided', answer: 'approved', comment: 'Go.' })
    await sign()
    await mina.client.experiment.traffic.mutate({ key: 'checklist', version: await versionNow(app), traffic: 50_000 })
    await expect(ship()).rejects.toMatchObject(refused('wrong-state', { missing: ['product', 'marketing'] }))
    await ask()
    await sign()
    expect(await ship()).toMatchObject({ kind: 'stopped', decision: { kind: 'ship', variant: 'guided' } })
  })

  test('that a team declined does not happen, and rolling back waits for nobody', async () => {
    await using app = await openRunningApp({ database })
    const { version } = await aPlan(app)
    const mina = await theAdmin(app)
    const launched = await mina.client.experiment.launch.mutate({ key: 'checklist', version })
    const jonas = await aSignedIn(app, { name: 'Jonas Weber', role: 'approver', team: 'marketing' })
    await app.admin.workspace.setRules.mutate({ reviewLaunch: false, shipTeams: ['marketing'], hideEarly: false })
    const place = { key: 'checklist', version: launched.version }
    await mina.client.review.askToShip.mutate({ ...place, variant: 'guided' })
    await jonas.client.review.answerToShip.mutate({ ...place, variant: 'guided', answer: 'declined', comment: 'Not in spring.' })
    await expect(mina.client.experiment.stop.mutate({ ...place, decision: 'ship', variant: 'guided', why: 'better' })).rejects.toMatchObject({ message: expect.stringContaining('declined by marketing') as string })
    expect(await mina.client.experiment.stop.mutate({ ...place, decision: 'rollback', why: 'not now' })).toMatchObject({ kind: 'stopped' })
  })
})

describeEachDatabase('comments', (database) => {
  test('are read page by page, changed and taken back by whoever wrote them alone', async () => {
    await using app = await openRunningApp({ database })
    await aPlan(app)
    const mina = await theAdmin(app)
    const jonas = await aSignedIn(app, { name: 'Jonas Weber', role: 'analyst' })
    const ids: string[] = []
    for (const text of ['One', 'Two', 'Three']) ids.push((await jonas.client.comment.create.mutate({ experiment: 'checklist', text })).id)
    const first = await mina.client.comment.list.query({ experiment: 'checklist', limit: 2 })
    expect(first.comments.map((one) => one.text)).toEqual(['Three', 'Two'])
    const rest = await mina.client.comment.list.query({ experiment: 'checklist', limit: 2, cursor: first.next ?? '' })
    expect(rest).toMatchObject({ comments: [{ text: 'One', author: 'Jonas Weber' }], next: null })

    const id = ids[0] ?? ''
    await expect(mina.client.comment.save.mutate({ experiment: 'checklist', id, text: 'Mine' })).rejects.toMatchObject(refused('not-allowed'))
    await expect(mina.client.comment.remove.mutate({ experiment: 'checklist', id })).rejects.toMatchObject(refused('not-allowed'))
    await jonas.client.comment.save.mutate({ experiment: 'checklist', id, text: 'One, @mina park' })
    expect((await mina.client.account.notices.query({ limit: 1 })).notices).toMatchObject([{ kind: 'mention', excerpt: 'One, @mina park' }])
    expect((await mina.client.account.unread.query())).toBe(1)
    await mina.client.account.readNotices.mutate({ id: null })
    expect((await mina.client.account.unread.query())).toBe(0)
    await jonas.client.comment.remove.mutate({ experiment: 'checklist', id })
    expect((await mina.client.comment.list.query({ experiment: 'checklist' })).comments.at(-1)).toMatchObject({ text: '', mentions: [], deletedAt: expect.any(Date) as Date })
    await expect(jonas.client.comment.save.mutate({ experiment: 'checklist', id, text: 'Again' })).rejects.toMatchObject(refused('not-found'))
    await expect(jonas.client.comment.create.mutate({ experiment: 'checklist', text: 'a\u0000b' })).rejects.toMatchObject({ message: expect.stringContaining('NUL') as string })
    const { entries } = await app.admin.history.list.query({ entityKind: 'experiment' })
    expect(entries.map((one) => one.action)).toEqual(['comment-removed', 'comment-changed', 'commented', 'commented', 'commented', 'created'])
  })
})

test('a mention is mailed once, in the language of whoever is named, and to nobody who turned that off', async () => {
  await using server = await openMailServer()
  await using app = await openRunningApp({ background: false, config: { mail: { url: server.url, from: 'Producting <producting@example.com>' } } })
  await aPlan(app)
  const mina = await theAdmin(app)
  const jonas = await aSignedIn(app, { name: 'Jonas Weber', role: 'editor' })
  const aiko = await aSignedIn(app, { name: 'Aiko Tanaka', role: 'editor' })
  await jonas.client.account.setMails.mutate({ locale: 'ko' })
  await aiko.client.account.setMails.mutate({ notices: false })
  await mina.client.comment.create.mutate({ experiment: 'checklist', text: '@Jonas Weber @Aiko Tanaka see this' })
  await Promise.all([app.app.parts.noticeMails.run(), app.app.parts.noticeMails.run()])
  app.world.clock.set(new Date(app.world.clock.now().getTime() + 3_600_000))
  await app.app.parts.noticeMails.run()
  expect(server.received.map((mail) => mail.to)).toEqual([jonas.email])
  expect(bodyOf(server.received[0] ?? { from: '', to: '', text: '' })).toContain('Mina Park 님이 ‘Checklist’ 실험에서 회원님을 언급했습니다')
  expect((await aiko.client.account.notices.query({})).notices).toHaveLength(1)
})

describe('what makes a plan another one', () => {
  const before = aDesign()
  test.each<[string, Partial<Design>, boolean]>([
    ['other words', { hypothesis: { ...before.hypothesis, because: 'x' } }, false],
    ['another name of a variant', { variants: before.variants.map((one) => ({ ...one, name: 'x' })) }, false],
    ['other expectations of who comes', { plan: { ...before.plan, baseline: 0.1, peoplePerDay: 3, peoplePerArm: 9 } }, false],
    ['other weights', { variants: before.variants.map((one, n) => ({ ...one, weight: n === 0 ? 40_000 : 60_000 })) }, true],
    ['another audience', { newPeopleOnly: true }, true],
    ['another metric to read it on', { also: ['paid'] }, true],
    ['another duration', { plan: { ...before.plan, days: 14 } }, true],
    ['a named id', { overrides: [{ id: 'u1', variant: 'guided' }] }, true],
  ])('%s: %o', (_, change, expected) => {
    expect(isMaterial(before, aDesign(change))).toBe(expected)
  })
})

describe('a text names', () => {
  const members = [{ id: 'a', name: 'Mina' }, { id: 'b', name: 'Mina Park' }, { id: 'c', name: '박미나' }, { id: 'd', name: 'mina' }]
  test.each([
    ['the longest name that fits', 'hello @Mina Park!', ['b']],
    ['everybody of one name', '@MINA, look', ['a', 'd']],
    ['no beginning of a longer word', 'mail me@minato.example', []],
    ['with a particle behind it', '@박미나님 확인해 주세요', ['c']],
    ['each once', '@박미나 and @박미나', ['c']],
  ])('%s', (_, text, ids) => {
    expect(mentionsIn(text, members).map((one) => one.id)).toEqual(ids)
  })
})
