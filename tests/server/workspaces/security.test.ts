import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

async function signIn(app: RunningApp): Promise<string> {
  const token = (await app.signInLink()).split('#')[1] ?? ''
  const answer = await post(app, '/sign-in', { token })
  return answer.headers.get('set-cookie') ?? ''
}

function post(app: RunningApp, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${app.url}${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })
}

describeEachDatabase('the security floor', (database) => {
  test('a sign-in link works once, by POST, and a GET does not spend it', async () => {
    await using app = await openRunningApp({ database })
    const link = await app.signInLink()
    const token = link.split('#')[1] ?? ''
    await fetch(`${app.url}/sign-in?token=${token}`)
    await fetch(link)
    expect((await post(app, '/sign-in', { token })).status).toBe(200)
    const again = await post(app, '/sign-in', { token })
    expect(again.status).toBe(410)
    expect(await again.json()).toMatchObject({ error: { code: 'link-spent' } })
  })

  test('the session cookie is HttpOnly and SameSite, and signing out ends it', async () => {
    await using app = await openRunningApp({ database })
    const cookie = await signIn(app)
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Lax/)
    const session = cookie.split(';')[0] ?? ''
    const me = () => fetch(`${app.url}/trpc/member.me`, { headers: { cookie: session } }).then((answer) => answer.json())
    expect(await me()).toMatchObject({ result: { data: { json: { member: { email: 'mina@example.com' } } } } })
    await post(app, '/sign-out', {}, { cookie: session })
    expect(await me()).toMatchObject({ result: { data: { json: null } } })
  })

  test('keys, links and sessions stand in the database only as hashes', async () => {
    await using app = await openRunningApp({ database })
    const link = await app.signInLink()
    const session = (await signIn(app)).split(/[=;]/)[1] ?? ''
    const rows = [
      await app.world.db.selectFrom('keys').selectAll().execute(),
      await app.world.db.selectFrom('sessions').selectAll().execute(),
      await app.world.db.selectFrom('sign_in_links').selectAll().execute(),
    ]
    const text = JSON.stringify(rows)
    for (const secret of [...Object.values(app.keys), link.split('#')[1] ?? '', session]) {
      expect(secret.length).toBeGreaterThan(20)
      expect(text).not.toContain(secret)
    }
  })

  test.each([
    ['another site, told by the browser', { 'sec-fetch-site': 'cross-site' }],
    ['another site, told by its origin', { origin: 'https://evil.example' }],
    ['another subdomain', { 'sec-fetch-site': 'same-site' }],
  ])('a change sent from %s is refused', async (_name, headers) => {
    await using app = await openRunningApp({ database })
    const session = (await signIn(app)).split(';')[0] ?? ''
    const answer = await post(app, '/trpc/key.withdraw', { json: { id: 'key_1' } }, { cookie: session, ...headers })
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ error: { code: 'cross-site' } })
  })

  test('pages carry a content security policy without inline script', async () => {
    await using app = await openRunningApp({ database })
    for (const path of ['/', '/demo/', '/sign-in']) {
      const policy = (await fetch(`${app.url}${path}`)).headers.get('content-security-policy') ?? ''
      expect(policy).toContain("script-src 'self';")
      expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    }
  })

  test('guessing sign-in links is slowed down', async () => {
    await using app = await openRunningApp({ database })
    const statuses = []
    for (let index = 0; index < 12; index += 1) statuses.push((await post(app, '/sign-in', { token: `in_${index}_not_a_link` })).status)
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(410))
    expect(statuses.at(-1)).toBe(429)
  })

  test.each([
    ['an unknown procedure', '/trpc/no.such', {}],
    ['broken input', '/trpc/flag.get?input=%7Bbroken', {}],
    ['an unknown key', '/v1/ruleset/pk_unknown', {}],
    ['an unknown token', '/trpc/flag.list', { authorization: 'Bearer at_unknown' }],
  ])('%s is answered without a stack', async (_name, path, headers: Record<string, string>) => {
    await using app = await openRunningApp({ database })
    const answer = await fetch(`${app.url}${path}`, { headers })
    const text = await answer.text()
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(text).not.toMatch(/\bat .*\.ts|node_modules|Error:/)
  })

  test('a key made with another role than admin is refused', async () => {
    await using app = await openRunningApp({ database })
    await app.world.db.updateTable('members').set({ role: 'viewer' }).execute()
    const session = (await signIn(app)).split(';')[0] ?? ''
    const answer = await post(app, '/trpc/key.create', { json: { kind: 'admin', name: 'mine' } }, { cookie: session })
    expect(answer.status).toBe(403)
  })

  test('a withdrawn key stops working', async () => {
    await using app = await openRunningApp({ database })
    const { id, token } = await app.admin.key.create.mutate({ kind: 'client', environment: 'production', name: 'site' })
    await app.admin.flag.create.mutate({ key: 'banner', name: 'Banner', type: 'boolean', variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
    expect((await fetch(`${app.url}/v1/ruleset/${token}`)).status).toBe(200)
    await app.admin.key.withdraw.mutate({ id })
    expect((await fetch(`${app.url}/v1/ruleset/${token}`)).status).toBe(401)
  })
})

test('no source of ours writes a script into a page', () => {
  expect(readFileSync(new URL('../../../web/index.html', import.meta.url), 'utf8')).not.toMatch(/<script(?![^>]*\bsrc=)/)
})
