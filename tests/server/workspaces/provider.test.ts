import { expect, test } from 'vitest'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { type Behaviour, type IdentityProvider, openIdentityProvider } from '#tests/support/identity-provider.ts'
import { clientOf } from '#tests/support/people.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

type Answered = { readonly location: string; readonly cookies: Readonly<Record<string, string>> }

async function follow(url: string, cookie = ''): Promise<Answered> {
  const answer = await fetch(url, { redirect: 'manual', headers: { cookie } })
  const cookies = Object.fromEntries(answer.headers.getSetCookie().map((one) => one.split(';')[0]?.split('=') ?? []) as [string, string][])
  return { location: answer.headers.get('location') ?? '', cookies }
}

type Way = { readonly begun: Answered; readonly back: string }

/** To the provider and back, as a browser goes; what is left is to open the way back. */
async function goThere(app: RunningApp, to = ''): Promise<Way> {
  const begun = await follow(`${app.url}/sign-in/provider${to}`)
  return { begun, back: (await follow(begun.location)).location }
}

const flowOf = ({ begun }: Way): string => `producting_flow=${begun.cookies['producting_flow'] ?? ''}`

async function signInBy(app: RunningApp, to = ''): Promise<Answered> {
  const way = await goThere(app, to)
  return follow(way.back, flowOf(way))
}

async function opened(database: 'embedded' | 'postgres', as: Behaviour, joinDomain: string | null = null): Promise<AsyncDisposable & { readonly app: RunningApp; readonly id: IdentityProvider }> {
  const id = await openIdentityProvider()
  id.behave(as)
  const app = await openRunningApp({ database, config: { provider: { issuer: id.issuer, clientId: id.clientId, clientSecret: id.clientSecret, name: 'Example ID', joinDomain } } })
  return {
    app, id,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await id[Symbol.asyncDispose]()
    },
  }
}

const me = (app: RunningApp, { cookies }: Answered) => clientOf(app, { cookie: `producting_session=${cookies['producting_session'] ?? ''}` }).member.me.query()
const MINA: Behaviour = { email: 'Mina@example.com', verified: true }

describeEachDatabase('an identity provider', (database) => {
  test('signs in the member whose verified address it says, with PKCE, state and nonce, and leads back', async () => {
    await using open = await opened(database, MINA)
    const { app } = open
    const begun = await follow(`${app.url}/sign-in/provider?to=${encodeURIComponent('/release?search=a')}`)
    expect(Object.fromEntries(new URL(begun.location).searchParams)).toMatchObject({ response_type: 'code', scope: 'openid email profile', code_challenge_method: 'S256', state: expect.stringMatching(/.{20}/), nonce: expect.stringMatching(/.{20}/), redirect_uri: `${app.url}/sign-in/provider/callback` })
    const ended = await signInBy(app, `?to=${encodeURIComponent('/release?search=a')}`)
    expect(ended.location).toBe('/release?search=a')
    expect((await me(app, ended))?.member).toMatchObject({ email: 'mina@example.com', role: 'admin' })
  })

  test('may say the address at its userinfo endpoint alone', async () => {
    await using open = await opened(database, { ...MINA, elsewhere: true })
    expect((await me(open.app, await signInBy(open.app)))?.member.email).toBe('mina@example.com')
  })

  test.each([
    ['an address that is not verified', { ...MINA, verified: false }, 'unverified'],
    ['"true" in words', { ...MINA, verified: 'true' }, 'unverified'],
    ['somebody whom nobody invited', { email: 'eve@example.com', verified: true }, 'unknown'],
    ['another nonce', { ...MINA, wrong: 'nonce' }, 'failed'],
    ['another state', { ...MINA, wrong: 'state' }, 'failed'],
    ['a token for another program', { ...MINA, wrong: 'audience' }, 'failed'],
    ['a token of another issuer', { ...MINA, wrong: 'issuer' }, 'failed'],
    ['a token signed by another key', { ...MINA, wrong: 'key' }, 'failed'],
    ['a token that has expired', { ...MINA, wrong: 'expired' }, 'failed'],
    ['no', { ...MINA, wrong: 'error' }, 'failed'],
  ] as const)('that says %s signs nobody in', async (_, as, problem) => {
    await using open = await opened(database, as)
    const ended = await signInBy(open.app)
    expect(ended.location).toBe(`/sign-in?problem=${problem}`)
    expect(ended.cookies['producting_session']).toBeUndefined()
    expect(open.id.codes()).toBe(1)
  })

  test('is answered once, and in the browser that asked', async () => {
    await using open = await opened(database, MINA)
    const { app } = open
    const [mine, theirs] = [await goThere(app), await goThere(app)]
    expect((await follow(mine.back)).location).toBe('/sign-in?problem=failed')
    expect((await follow(mine.back, flowOf(theirs))).location).toBe('/sign-in?problem=failed')
    expect((await follow(mine.back, flowOf(mine))).location).toBe('/')
    expect((await follow(mine.back, flowOf(mine))).location).toBe('/sign-in?problem=failed')
  })

  test('is waited for ten minutes', async () => {
    await using open = await opened(database, MINA)
    const way = await goThere(open.app)
    open.app.world.clock.advance(10 * 60_000)
    expect((await follow(way.back, flowOf(way))).location).toBe('/sign-in?problem=failed')
  })

  test('accepts the invitation of whoever it vouches for, with its team and role', async () => {
    await using open = await opened(database, { email: 'jonas@example.com', verified: true, name: 'Jonas Weber' })
    await open.app.admin.invitation.create.mutate({ email: 'jonas@example.com', role: 'approver', team: 'marketing' })
    expect((await me(open.app, await signInBy(open.app)))?.member).toMatchObject({ name: 'Jonas Weber', role: 'approver', team: 'marketing' })
    expect(await open.app.admin.invitation.list.query()).toEqual([])
  })

  test('lets the addresses of one domain join as viewers, and no other that ends alike', async () => {
    await using open = await opened(database, { email: 'eve@example.com', verified: true }, 'example.com')
    const first = await me(open.app, await signInBy(open.app))
    expect(first?.member).toMatchObject({ email: 'eve@example.com', role: 'viewer', team: 'other' })
    expect((await me(open.app, await signInBy(open.app)))?.member.id).toBe(first?.member.id)
    for (const email of ['eve@evil-example.com', 'eve@example.com.evil.org']) {
      open.id.behave({ email, verified: true })
      expect((await signInBy(open.app)).location).toBe('/sign-in?problem=unknown')
    }
  })

  test.each(['https://evil.example', '//evil.example', '/\\evil.example', '/.//evil.example'])('never leads to another site: %s', async (to) => {
    await using open = await opened(database, MINA)
    expect((await signInBy(open.app, `?to=${encodeURIComponent(to)}`)).location).toBe('/')
  })
})

test('without an identity provider there is no such way in', async () => {
  await using app = await openRunningApp()
  expect((await fetch(`${app.url}/sign-in/provider`, { redirect: 'manual', headers: { accept: 'application/json' } })).status).not.toBe(303)
  expect(await clientOf(app, {}).member.ways.query()).toEqual({ awaitsOwner: false, mail: false, provider: null })
})
