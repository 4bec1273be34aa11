import { expect, test } from 'vitest'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aMember, aSignedIn, clientOf, cookieIn, post, signedIn, theAdmin } from '#tests/support/people.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const DAY_MS = 86_400_000
const PASSWORD = 'a quiet river at noon'

const tokenOf = (url: string): string => url.split('#')[1] ?? ''
const accept = (app: RunningApp, token: string, more: object = {}) => post(app, '/sign-in/invitation/accept', { token, name: 'Jonas Weber', password: PASSWORD, ...more })
const invitationFor = (app: RunningApp, email = 'Jonas@Example.com') => app.admin.invitation.create.mutate({ email, role: 'editor', team: 'marketing' })
const refusedWith = (code: string, facts: object = {}) => ({ data: { refusal: { code, facts } } })

describeEachDatabase('an invitation', (database) => {
  test('says what it is for, makes a member of that team and role, signs in, and works once', async () => {
    await using app = await openRunningApp({ database })
    const { url, mailed } = await invitationFor(app)
    expect(mailed).toEqual({ kind: 'not-set-up' })
    expect(url).toMatch(new RegExp(`^${app.url}/invitation#iv_`))
    expect(await (await post(app, '/sign-in/invitation', { token: tokenOf(url) })).json()).toEqual({ workspace: 'Test', email: 'jonas@example.com', role: 'editor', team: 'marketing', invitedBy: null })
    const accepted = await accept(app, tokenOf(url))
    expect(accepted.status).toBe(200)
    const me = await clientOf(app, { cookie: cookieIn(accepted) }).member.me.query()
    expect(me?.member).toMatchObject({ name: 'Jonas Weber', email: 'jonas@example.com', role: 'editor', team: 'marketing' })
    expect((await accept(app, tokenOf(url))).status).toBe(410)
    expect((await post(app, '/sign-in/invitation', { token: tokenOf(url) })).status).toBe(410)
    expect(await app.admin.invitation.list.query()).toEqual([])
  })

  test('is accepted once by two who try at the same moment', async () => {
    await using app = await openRunningApp({ database })
    const { url } = await invitationFor(app)
    const statuses = (await Promise.all([accept(app, tokenOf(url)), accept(app, tokenOf(url)), accept(app, tokenOf(url))])).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([200, 410, 410])
    expect((await app.admin.member.list.query()).filter(({ email }) => email === 'jonas@example.com')).toHaveLength(1)
  })

  test.each([
    ['that was revoked', (app: RunningApp, id: string) => app.admin.invitation.revoke.mutate({ id })],
    ['that was made anew', (app: RunningApp, id: string) => app.admin.invitation.renew.mutate({ id })],
    ['that is a week old', async (app: RunningApp) => app.world.clock.advance(7 * DAY_MS)],
  ])('%s opens nothing', async (_, end) => {
    await using app = await openRunningApp({ database })
    const { id, url } = await invitationFor(app)
    await end(app, id)
    const answer = await accept(app, tokenOf(url))
    expect([answer.status, await answer.json()]).toMatchObject([410, { error: { code: 'link-spent' } }])
  })

  test('of the same address takes the place of the former; a member is not invited', async () => {
    await using app = await openRunningApp({ database })
    await invitationFor(app)
    const second = await app.admin.invitation.create.mutate({ email: 'jonas@example.com', role: 'viewer', team: 'other' })
    expect(await app.admin.invitation.list.query()).toMatchObject([{ id: second.id, role: 'viewer', team: 'other' }])
    await expect(invitationFor(app, 'MINA@example.com')).rejects.toMatchObject(refusedWith('wrong-state', { reason: 'is-member' }))
    await expect(invitationFor(app, 'nobody at example')).rejects.toMatchObject({ message: expect.stringContaining('is no email address') })
  })

  test.each([
    ['short', 'at least 12 characters'],
    ['aaaaaaaaaaaaaaaa', 'repeats a few characters'],
    ['jonas@example.com', 'little more than the email address'],
  ])('is not spent on the password "%s"', async (password, says) => {
    await using app = await openRunningApp({ database })
    const { url } = await invitationFor(app)
    const answer = await accept(app, tokenOf(url), { password })
    expect([answer.status, await answer.json()]).toMatchObject([422, { error: { message: expect.stringContaining(says), facts: { field: 'password' } } }])
    expect((await accept(app, tokenOf(url))).status).toBe(200)
  })
})

describeEachDatabase('a member', (database) => {
  test('is found by name or address, page by page, in an order that does not change', async () => {
    await using app = await openRunningApp({ database })
    for (let index = 0; index < 7; index += 1) await aMember(app, { name: `Person ${'gfedcba'[index]}`, role: 'viewer' })
    const pages: string[][] = []
    let cursor: string | undefined
    do {
      const page = await app.admin.member.page.query({ search: 'person', limit: 3, cursor })
      pages.push(page.members.map(({ name }) => name))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(pages).toEqual([['Person a', 'Person b', 'Person c'], ['Person d', 'Person e', 'Person f'], ['Person g']])
    expect((await app.admin.member.page.query({ search: 'mina@' })).members).toMatchObject([{ name: 'Mina Park', hasPassword: false }])
    expect((await app.admin.member.page.query({ search: '%' })).members).toEqual([])
  })

  test('may what the new role says from the next request on, and the history says who changed it', async () => {
    await using app = await openRunningApp({ database })
    const admin = await theAdmin(app)
    const member = await aSignedIn(app, { name: 'Sofia Lind', role: 'viewer' })
    await expect(member.client.key.list.query()).rejects.toMatchObject(refusedWith('not-allowed'))
    await admin.client.member.change.mutate({ id: member.id, role: 'editor', team: 'marketing', why: 'she plans now' })
    await member.client.key.list.query()
    expect((await app.admin.history.list.query({ entityKind: 'member' })).entries[0]).toMatchObject({
      actor: { kind: 'member', name: 'Mina Park' }, entityKey: member.email, action: 'changed', why: 'she plans now',
      before: { role: 'viewer', team: 'product' }, after: { role: 'editor', team: 'marketing' },
    })
  })

  test('who is removed is signed out at once, everywhere', async () => {
    await using app = await openRunningApp({ database })
    const member = await aSignedIn(app, { name: 'Sofia Lind', role: 'editor' })
    const second = await signedIn(app, member)
    await app.admin.member.remove.mutate({ id: member.id })
    expect(await member.client.member.me.query()).toBeNull()
    await expect(second.client.flag.list.query({})).rejects.toMatchObject(refusedWith('not-signed-in'))
    await expect(app.admin.member.remove.mutate({ id: member.id })).rejects.toMatchObject(refusedWith('not-found'))
  })

  test('who is the last admin is neither removed nor given another role, also by two at once', async () => {
    await using app = await openRunningApp({ database })
    const admin = await theAdmin(app)
    const last = refusedWith('wrong-state', { reason: 'last-admin' })
    await expect(admin.client.member.remove.mutate({ id: admin.id })).rejects.toMatchObject(last)
    await expect(admin.client.member.change.mutate({ id: admin.id, role: 'approver', team: 'product' })).rejects.toMatchObject(last)
    const other = await aSignedIn(app, { name: 'Other', role: 'admin' })
    const ends = await Promise.allSettled([app.admin.member.remove.mutate({ id: admin.id }), app.admin.member.change.mutate({ id: other.id, role: 'viewer', team: 'product' })])
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await app.admin.member.list.query()).filter(({ role }) => role === 'admin')).toHaveLength(1)
  })
})

describeEachDatabase('the owner', (database) => {
  const owner = { name: 'Ana Silva', email: 'ana@example.com', password: PASSWORD }

  test('makes the first account in the browser, once', async () => {
    await using app = await openRunningApp({ database, claimed: false })
    await app.world.db.updateTable('members').set({ name: 'Admin', email: 'admin@localhost' }).execute()
    expect(await clientOf(app, {}).member.ways.query()).toMatchObject({ awaitsOwner: true })
    const [first, second] = await Promise.all([post(app, '/sign-in/owner', owner), post(app, '/sign-in/owner', { ...owner, email: 'eve@example.com' })])
    expect([first.status, second.status].toSorted()).toEqual([200, 409])
    expect((await app.admin.member.list.query()).map(({ role, email }) => ({ role, isPlaceholder: email === 'admin@localhost' }))).toEqual([{ role: 'admin', isPlaceholder: false }])
    expect(await clientOf(app, {}).member.ways.query()).toMatchObject({ awaitsOwner: false })
    expect((await post(app, '/sign-in/owner', owner)).status).toBe(409)
  })

  test('is whoever used the link that the server printed: then nobody else makes that account', async () => {
    await using app = await openRunningApp({ database, claimed: false })
    await theAdmin(app)
    expect(await clientOf(app, {}).member.ways.query()).toMatchObject({ awaitsOwner: false })
    expect((await post(app, '/sign-in/owner', owner)).status).toBe(409)
  })
})

describeEachDatabase('views of lists', (database) => {
  test('are kept by a name, replaced under it, seen by others once they are shared, and taken away by who made them or an admin', async () => {
    await using app = await openRunningApp({ database })
    const [admin, jonas, aiko] = [await theAdmin(app), await aSignedIn(app, { name: 'Jonas Weber', role: 'editor' }), await aSignedIn(app, { name: 'Aiko Tanaka', role: 'viewer' })]
    const seen = async (by: typeof admin) => (await by.client.view.list.query({ list: 'flags' })).map(({ name, query, shared, mine, removable, by: maker }) => ({ name, query, shared, mine, removable, by: maker }))
    const save = (by: typeof admin, name: string, query: string, shared = false) => by.client.view.save.mutate({ list: 'flags', name, query, shared })
    await save(jonas, 'Pricing', 'search=pricing')
    await save(jonas, 'Pricing', 'search=pricing&sort=-name')
    const { id } = await save(jonas, 'Archived', 'show=archived', true)
    await save(aiko, 'Mine', 'search=mine')
    expect(await seen(jonas)).toEqual([
      { name: 'Archived', query: 'show=archived', shared: true, mine: true, removable: true, by: 'Jonas Weber' },
      { name: 'Pricing', query: 'search=pricing&sort=-name', shared: false, mine: true, removable: true, by: 'Jonas Weber' },
    ])
    expect((await seen(aiko)).map(({ name, mine, removable }) => [name, mine, removable])).toEqual([['Archived', false, false], ['Mine', true, true]])
    expect(await aiko.client.view.list.query({ list: 'plans' })).toEqual([])
    await expect(save(aiko, 'For all', '', true)).rejects.toMatchObject(refusedWith('not-allowed'))
    await expect(aiko.client.view.remove.mutate({ id })).rejects.toMatchObject(refusedWith('not-allowed', { view: 'Archived', by: 'Jonas Weber' }))
    const [own] = await aiko.client.view.list.query({ list: 'flags' }).then((all) => all.filter(({ mine }) => mine))
    await expect(admin.client.view.remove.mutate({ id: own?.id ?? '' })).rejects.toMatchObject(refusedWith('not-found'))
    await admin.client.view.remove.mutate({ id })
    expect((await seen(aiko)).map(({ name }) => name)).toEqual(['Mine'])
    await expect(app.admin.view.list.query({ list: 'flags' })).rejects.toThrow('A token cannot do it.')
  })

  test('are at most fifty of a list, of which one may be saved anew, and go with their member', async () => {
    await using app = await openRunningApp({ database })
    const [admin, jonas] = [await theAdmin(app), await aSignedIn(app, { name: 'Jonas Weber', role: 'editor' })]
    const kept = Array.from({ length: 50 }, (_, n) => ({ id: `viw_${n + 1}`, workspace_id: app.workspaceId, member_id: jonas.id, list: 'people', name: `view ${n + 1}`, query: '', shared: n === 0, created_at: app.world.clock.now() }))
    await app.world.db.insertInto('saved_views').values(kept).execute()
    await expect(jonas.client.view.save.mutate({ list: 'people', name: 'one more', query: '' })).rejects.toMatchObject(refusedWith('too-large', { limit: 50 }))
    await jonas.client.view.save.mutate({ list: 'people', name: 'view 50', query: 'search=ana', shared: true })
    await jonas.client.view.save.mutate({ list: 'accounts', name: 'one more', query: '' })
    expect((await admin.client.view.list.query({ list: 'people' })).map(({ name }) => name)).toEqual(['view 1', 'view 50'])
    await admin.client.member.remove.mutate({ id: jonas.id })
    expect(await admin.client.view.list.query({ list: 'people' })).toEqual([])
  })
})
