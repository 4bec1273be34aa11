import { expect, test } from 'vitest'
import { hashPassword, isPassword } from '#server/workspaces/password.ts'
import { forgiveTries, refuseTooManyTries, type Trying } from '#server/workspaces/throttle.service.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aMember, clientOf, cookieIn, post, type Signed, signedIn, theAdmin } from '#tests/support/people.ts'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'

const PASSWORD = 'a quiet river at noon'
const MINUTE_MS = 60_000

const enter = (app: RunningApp, password = PASSWORD, email = 'mina@example.com', headers = {}) => post(app, '/sign-in/password', { email, password }, headers)

async function withPassword(app: RunningApp): Promise<Signed> {
  const admin = await theAdmin(app)
  await admin.client.account.setPassword.mutate({ password: PASSWORD })
  return admin
}

test('a password is kept as scrypt with its parameters and a salt of its own, and is the same in every spelling', async () => {
  const [one, two] = [await hashPassword('caf\u00e9 au lait, s.v.p.'), await hashPassword('caf\u00e9 au lait, s.v.p.')]
  expect(one).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/)
  expect(one).not.toBe(two)
  expect(await isPassword('cafe\u0301 au lait, s.v.p.', one)).toBe(true)
  expect(await isPassword('cafe au lait, s.v.p.', one)).toBe(false)
  expect(await isPassword('', null)).toBe(false)
})

describeEachDatabase('a password', (database) => {
  test('signs in whatever the case of the address, with a cookie as links give', async () => {
    await using app = await openRunningApp({ database })
    await withPassword(app)
    const answer = await enter(app, PASSWORD, ' MINA@example.com')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Lax/)
    expect((await clientOf(app, { cookie: cookieIn(answer) }).member.me.query())?.member.email).toBe('mina@example.com')
  })

  test('that is wrong is answered as an account that does not exist, and as one that has none', async () => {
    await using app = await openRunningApp({ database })
    await withPassword(app)
    await aMember(app, { name: 'No Password', role: 'viewer' })
    const answers = await Promise.all([enter(app, 'a quiet river at night'), enter(app, PASSWORD, 'nobody@example.com'), enter(app, PASSWORD, 'nopassword@example.com')])
    const told = await Promise.all(answers.map(async (answer) => ({ status: answer.status, body: (await answer.json()) as unknown })))
    expect(told[0]).toMatchObject({ status: 401, body: { error: { code: 'wrong-password' } } })
    expect(told[1]).toEqual(told[0])
    expect(told[2]).toEqual(told[0])
  })

  test('is not guessed: after eight tries the ninth waits, also the right one, until the window is over', async () => {
    await using app = await openRunningApp({ database })
    await withPassword(app)
    // All at once: counting comes before looking.
    const statuses = (await Promise.all(Array.from({ length: 12 }, (_, index) => enter(app, `guess number ${index}`)))).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([...Array<number>(8).fill(401), ...Array<number>(4).fill(429)])
    app.world.clock.advance(5 * MINUTE_MS)
    const later = await enter(app)
    expect([later.status, later.headers.get('retry-after')]).toEqual([429, '600'])
    app.world.clock.advance(10 * MINUTE_MS)
    expect((await enter(app)).status).toBe(200)
    expect((await enter(app, 'wrong once more')).status).toBe(401)
  })

  test('of whoever else is at that address is looked at still, until forty tries were made there; and eighty from everywhere', async () => {
    await using world = await openWorld({ database })
    const now = world.clock.now()
    const tried = async (count: number, of: (index: number) => Trying): Promise<number> => {
      const ends = await Promise.allSettled(Array.from({ length: count }, (_, index) => refuseTooManyTries(world.db, of(index), now)))
      return ends.filter(({ status }) => status === 'fulfilled').length
    }
    expect(await tried(45, (index) => ({ account: `person${index}@example.com`, address: '192.0.2.1' }))).toBe(40)
    expect(await tried(1, () => ({ account: 'mina@example.com', address: '192.0.2.2' }))).toBe(1)
    expect(await tried(85, (index) => ({ account: 'jonas@example.com', address: `198.51.100.${index}` }))).toBe(80)
    // Whoever proves who they are begins anew.
    await forgiveTries(world.db, { account: 'JONAS@example.com', address: '198.51.100.1' }, now)
    expect(await tried(1, () => ({ account: 'jonas@example.com', address: '198.51.100.1' }))).toBe(1)
  })

  test('is changed by whoever knows the former one, and every other session ends', async () => {
    await using app = await openRunningApp({ database })
    const admin = await withPassword(app)
    const elsewhere = await signedIn(app, admin)
    await expect(admin.client.account.setPassword.mutate({ password: 'another river, another noon' })).rejects.toMatchObject({ data: { refusal: { code: 'invalid', facts: { field: 'current' } } } })
    expect(await admin.client.account.setPassword.mutate({ current: PASSWORD, password: 'another river, another noon' })).toEqual({ ended: 1 })
    expect(await elsewhere.client.member.me.query()).toBeNull()
    expect((await admin.client.member.me.query())?.member.name).toBe('Mina Park')
    expect([(await enter(app)).status, (await enter(app, 'another river, another noon')).status]).toEqual([401, 200])
  })

  test('is set anew by a link that an admin makes: once, within the hour, and every session ends', async () => {
    await using app = await openRunningApp({ database })
    const admin = await withPassword(app)
    const { url } = await app.admin.member.passwordLink.mutate({ id: admin.id })
    const token = url.split('#')[1]
    expect(await (await post(app, '/sign-in/new-password', { token })).json()).toEqual({ name: 'Mina Park', email: 'mina@example.com' })
    const set = (password: string) => post(app, '/sign-in/new-password/set', { token, password })
    expect((await set('short')).status).toBe(422)
    expect((await set('the new one is long')).status).toBe(200)
    expect((await set('the third one is long')).status).toBe(410)
    expect(await admin.client.member.me.query()).toBeNull()
    expect([(await enter(app)).status, (await enter(app, 'the new one is long')).status]).toEqual([401, 200])
    const late = (await app.admin.member.passwordLink.mutate({ id: admin.id })).url.split('#')[1]
    app.world.clock.advance(60 * MINUTE_MS)
    expect((await post(app, '/sign-in/new-password/set', { token: late, password: 'the fourth one is long' })).status).toBe(410)
    // A link for a password signs nobody in by itself, and the other way round.
    expect((await post(app, '/sign-in', { token: late })).status).toBe(410)
  })

  test.each([
    ['the password', '/sign-in/password', { email: 'mina@example.com', password: PASSWORD }],
    ['an invitation', '/sign-in/invitation/accept', { token: 'iv_0123456789', name: 'Eve', password: PASSWORD }],
    ['the first account', '/sign-in/owner', { name: 'Eve', email: 'eve@example.com', password: PASSWORD }],
    ['a new password', '/sign-in/new-password/set', { token: 'pw_0123456789', password: PASSWORD }],
  ])('is not taken from another site: %s', async (_, path, body) => {
    await using app = await openRunningApp({ database })
    await withPassword(app)
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
      const answer = await post(app, path, body, headers)
      expect([answer.status, answer.headers.get('set-cookie'), await answer.json()]).toMatchObject([403, null, { error: { code: 'cross-site' } }])
    }
  })

  test('stands nowhere as it was typed, nor do the links', async () => {
    await using app = await openRunningApp({ database })
    const admin = await withPassword(app)
    const { url } = await app.admin.member.passwordLink.mutate({ id: admin.id })
    const invited = await app.admin.invitation.create.mutate({ email: 'jonas@example.com', role: 'viewer', team: 'other' })
    const { db } = app.world
    const rows = JSON.stringify([await db.selectFrom('members').selectAll().execute(), await db.selectFrom('sign_in_links').selectAll().execute(), await db.selectFrom('invitations').selectAll().execute(), await db.selectFrom('history').selectAll().execute()])
    for (const secret of [PASSWORD, url.split('#')[1] ?? '', invited.url.split('#')[1] ?? '']) {
      expect(secret.length).toBeGreaterThan(15)
      expect(rows).not.toContain(secret)
    }
    expect(rows).toContain('scrypt$32768$8$3$')
  })
})

describeEachDatabase('the sessions of a member', (database) => {
  test('are listed with what opened them and ended one by one, or all but this one', async () => {
    await using app = await openRunningApp({ database })
    const admin = await withPassword(app)
    await enter(app, PASSWORD, 'mina@example.com', { 'user-agent': 'Mozilla/5.0 (phone)' })
    await signedIn(app, admin)
    const { sessions } = await admin.client.account.get.query()
    expect(sessions.map(({ way, isThis, agent }) => `${way} ${isThis} ${agent.includes('phone')}`).toSorted()).toEqual(['link false false', 'link true false', 'password false true'])
    const phone = sessions.find(({ way }) => way === 'password')?.id ?? ''
    await admin.client.account.endSession.mutate({ id: phone })
    expect((await admin.client.account.get.query()).sessions).toHaveLength(2)
    expect(await admin.client.account.endOthers.mutate()).toEqual({ ended: 1 })
    expect((await admin.client.account.get.query()).sessions).toMatchObject([{ isThis: true }])
    const other = await signedIn(app, await aMember(app, { name: 'Other', role: 'viewer' }))
    const [its] = (await other.client.account.get.query()).sessions
    await expect(admin.client.account.endSession.mutate({ id: its?.id ?? '' })).rejects.toMatchObject({ data: { refusal: { code: 'not-found' } } })
  })
})
