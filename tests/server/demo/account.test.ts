import { describe, expect, it } from 'vitest'
import { type Board, EMPTY_BOARD, sessionFor, stepsDone, userIdOf, userIn } from '#server/demo/account.ts'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'
import { type DemoApp, openDemoApp } from './demo-app.ts'

const card = { id: 'a', text: 'Call the printer', column: 'next' as const, due: null }
const three = [card, { ...card, id: 'b' }, { ...card, id: 'c' }]
const useful: Board = { name: 'Spring fair', cards: [{ ...card, due: '2026-12-04' }, ...three.slice(1)], invited: [] }

describe('the steps of onboarding', () => {
  it.each<[string, Partial<Board>, readonly string[]]>([
    ['nothing on an empty board', {}, []],
    ['a name', { name: 'Spring fair' }, ['name-board']],
    ['two cards are not enough', { cards: three.slice(1) }, []],
    ['three cards', { cards: three }, ['add-cards']],
    ['a date', { cards: [{ ...card, due: '2026-12-04' }] }, ['set-dates']],
    ['a card that is worked on', { cards: [{ ...card, column: 'now' }] }, ['start-work']],
    ['a teammate', { invited: ['ana@example.com'] }, ['invite']],
  ])('are read from the board: %s', (_, part, steps) => {
    expect(stepsDone({ ...EMPTY_BOARD, ...part })).toEqual(steps)
  })
})

describe('a user', () => {
  it('is the same for an address and another for another, and nobody can tell the address from it', () => {
    expect(userIdOf('secret', 'ana@example.com')).toBe(userIdOf('secret', 'ana@example.com'))
    expect(userIdOf('secret', 'ana@example.com')).not.toBe(userIdOf('secret', 'ben@example.com'))
    expect(userIdOf('secret', 'ana@example.com')).not.toBe(userIdOf('another', 'ana@example.com'))
  })

  it('is recognised by a session that only we can make', () => {
    expect(userIn('secret', sessionFor('secret', 'usr_1'))).toBe('usr_1')
    for (const forged of [sessionFor('another', 'usr_1'), 'usr_1', 'usr_1.', '', `usr_2.${sessionFor('secret', 'usr_1').split('.')[1]}`]) expect(userIn('secret', forged)).toBeNull()
  })
})

describeEachDatabase('Pinewall’s back end', (database) => {
  it('signs up, keeps the board, tells when its promise is kept, and takes an upgrade', async () => {
    await using world = await openWorld({ database })
    await using demo = await openDemoApp({ world })
    const ana = await enter(demo, 'sign-up', { email: ' Ana@Example.com ' })
    expect(ana.body).toMatchObject({ isNew: true, account: { email: 'ana@example.com', plan: 'trial', steps: [], activated: false, trialDaysLeft: 14 } })
    expect((await ask(demo, 'board', { ...useful, cards: three }, ana.cookie)).body).toMatchObject({ account: { steps: ['name-board', 'add-cards'], activated: false } })
    expect((await ask(demo, 'board', useful, ana.cookie)).body).toMatchObject({ account: { steps: ['name-board', 'add-cards', 'set-dates'], activated: true } })
    expect((await ask(demo, 'plan', { plan: 'team' }, ana.cookie)).body).toMatchObject({ account: { plan: 'team', trialDaysLeft: null } })
    demo.clock.advance(3 * 86_400_000)
    const again = await enter(demo, 'sign-in', { email: 'ana@example.com' })
    expect(again.body).toMatchObject({ isNew: false, account: { plan: 'team', board: useful, userId: (ana.body as { account: { userId: string } }).account.userId } })
  })

  it('counts the days of a trial down, and never below none', async () => {
    await using world = await openWorld({ database })
    await using demo = await openDemoApp({ world })
    const { cookie } = await enter(demo, 'sign-up', { email: 'ben@example.com' })
    demo.clock.advance(5.5 * 86_400_000)
    expect((await ask(demo, 'account', undefined, cookie)).body).toMatchObject({ account: { trialDaysLeft: 9 } })
    demo.clock.advance(30 * 86_400_000)
    expect((await ask(demo, 'account', undefined, cookie)).body).toMatchObject({ account: { trialDaysLeft: 0 } })
  })
})

describe('Pinewall’s doors', () => {
  const refusals: readonly (readonly [string, string, unknown, number, string])[] = [
    ['an address that is none', 'sign-up', { email: 'ana' }, 422, 'invalid'],
    ['an address that never signed up', 'sign-in', { email: 'nobody@example.com' }, 404, 'not-found'],
    ['a board of nobody', 'board', useful, 401, 'not-signed-in'],
    ['a door that is not there', 'secrets', {}, 404, 'not-found'],
  ]

  it(`refuse ${refusals.map(([what]) => what).join(', ')}: each with a sentence`, async () => {
    await using world = await openWorld()
    await using demo = await openDemoApp({ world })
    for (const [what, door, body, status, code] of refusals) {
      const answer = await ask(demo, door, body)
      expect(answer.status, what).toBe(status)
      expect(answer.body, what).toMatchObject({ success: false, error: { code, message: expect.stringMatching(/\.$/) as string } })
    }
  })

  it('keep the session from scripts and from other sites', async () => {
    await using world = await openWorld()
    await using demo = await openDemoApp({ world })
    const answer = await fetch(`${demo.url}/demo/api/sign-up`, { method: 'POST', body: JSON.stringify({ email: 'ana@example.com' }) })
    expect(answer.headers.get('set-cookie')).toMatch(/^pinewall=.*HttpOnly.*SameSite=Lax/)
    const foreign = await fetch(`${demo.url}/demo/api/sign-up`, { method: 'POST', body: '{}', headers: { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' } })
    expect(foreign.status).toBe(403)
  })

  it('tell the page its client key, and nothing that is secret', async () => {
    await using world = await openWorld()
    await using demo = await openDemoApp({ world })
    const { body } = await ask(demo, 'config')
    const { clientKey, serverKey, adminToken } = await demo.file()
    expect(body).toMatchObject({ url: '/', clientKey })
    expect(JSON.stringify(body)).not.toContain(serverKey)
    expect(JSON.stringify(body)).not.toContain(adminToken)
  })
})

async function ask(demo: DemoApp, door: string, body?: unknown, cookie = ''): Promise<{ readonly status: number; readonly body: unknown; readonly cookie: string }> {
  const post = { method: 'POST', body: JSON.stringify(body) }
  const answer = await fetch(`${demo.url}/demo/api/${door}`, { ...(body === undefined ? {} : post), headers: { cookie } })
  return { status: answer.status, body: await answer.json(), cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
}

async function enter(demo: DemoApp, door: 'sign-up' | 'sign-in', body: unknown) {
  const answer = await ask(demo, door, body)
  expect(answer.status).toBe(200)
  return answer
}
