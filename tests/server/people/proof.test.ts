import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { proofOf, userHash } from '#server/people/proof.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'
const DAY = 86_400_000

type Answer = { readonly refused: readonly { readonly index: number; readonly code: string; readonly reason: string }[]; readonly person?: { readonly subject: string } }

async function identify(app: RunningApp, userId: string, anonymousId: string, hash?: string, key = app.keys.client): Promise<Answer> {
  const event = { type: 'identify', messageId: crypto.randomUUID(), userId, anonymousId, ...(hash === undefined ? {} : { context: { userHash: hash } }) }
  const track = { type: 'track', event: 'Clicked', messageId: crypto.randomUUID(), anonymousId }
  const answer = await fetch(`${app.url}/v1/batch`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'user-agent': BROWSER }, body: JSON.stringify({ batch: [track, event] }) })
  return (await answer.json()) as Answer
}

async function subjectOf(app: RunningApp, userId: string): Promise<string> {
  const answer = await fetch(`${app.url}/v1/subject?userId=${userId}`, { headers: { authorization: `Bearer ${app.keys.server}` } })
  return ((await answer.json()) as { readonly subject: string }).subject
}

const secretsOf = async (app: RunningApp) => (await app.admin.proof.get.query({ environment: 'production' })).secrets.map((one) => one.secret)

describe('the proof of a user id', () => {
  const asked = { demanded: true, secrets: ['new', 'old'] }
  test('is its HMAC-SHA-256 in hex', () => {
    expect(userHash('new', 'ana')).toBe(createHmac('sha256', 'new').update('ana').digest('hex'))
  })
  test.each([
    ['right', asked, userHash('new', 'ana'), 'proved'],
    ['right in capitals', asked, userHash('new', 'ana').toUpperCase(), 'proved'],
    ['by the secret that is being replaced', asked, userHash('old', 'ana'), 'proved'],
    ['of somebody else', asked, userHash('new', 'ben'), 'wrong'],
    ['cut off', asked, userHash('new', 'ana').slice(1), 'wrong'],
    ['a number', asked, 7, 'wrong'],
    ['not there', asked, undefined, 'missing'],
    ['empty', asked, '', 'missing'],
    ['not there and not demanded', { ...asked, demanded: false }, undefined, 'unproved'],
    ['wrong though not demanded', { ...asked, demanded: false }, 'x', 'wrong'],
  ] as const)('%s', (_said, given, hash, proof) => {
    expect(proofOf(given, 'ana', hash)).toBe(proof)
  })
})

describeEachDatabase('who a browser says it is', (database) => {
  test('must be proved in a new production environment; what is not is refused by name, and the rest of the batch stays', async () => {
    await using app = await openRunningApp({ database, proof: true })
    const [secret = ''] = await secretsOf(app)
    expect((await identify(app, 'ana', 'd1')).refused).toMatchObject([{ index: 1, code: 'unproved', reason: expect.stringContaining('userHash is missing') as string }])
    const wrong = await identify(app, 'ana', 'd1', userHash(secret, 'ben'))
    expect(wrong.refused).toMatchObject([{ index: 1, code: 'unproved' }])
    expect(wrong.person).toBeUndefined()
    expect(await subjectOf(app, 'ana')).not.toBe('d1')
    expect((await app.admin.refused.list.query({})).refused.map((one) => one.code)).toEqual(['unproved', 'unproved'])
    expect((await app.admin.people.list.query({})).people).toHaveLength(1)
    expect((await identify(app, 'ana', 'd1', userHash(secret, 'ana'))).person?.subject).toBe('d1')
    expect(await subjectOf(app, 'ana')).toBe('d1')
    expect((await identify(app, 'ben', 'd2', undefined, app.keys.server)).refused).toEqual([])
  })

  test('while a secret is replaced is proved by both, then by the new one alone', async () => {
    await using app = await openRunningApp({ database, proof: true })
    const [old = ''] = await secretsOf(app)
    const [fresh = ''] = (await app.admin.proof.replace.mutate({ environment: 'production', days: 2 })).secrets.map((one) => one.secret)
    expect(fresh).not.toBe(old)
    for (const [secret, user] of [[old, 'ana'], [fresh, 'ben']] as const) expect((await identify(app, user, `d-${user}`, userHash(secret, user))).refused).toEqual([])
    app.world.clock.advance(2 * DAY)
    expect((await identify(app, 'cem', 'd3', userHash(old, 'cem'))).refused).toMatchObject([{ code: 'unproved' }])
    expect((await identify(app, 'cem', 'd3', userHash(fresh, 'cem'))).refused).toEqual([])
    const { entries } = await app.admin.history.list.query({})
    expect(JSON.stringify(entries)).not.toContain(fresh)
    expect(entries.map((one) => one.action)).toContain('secret-replaced')
  })

  test('is asked for per environment, and a proved claim beats one that a browser alone made', async () => {
    await using app = await openRunningApp({ database })
    expect((await app.admin.proof.get.query({ environment: 'production' })).demanded).toBe(false)
    expect((await identify(app, 'mallory', 'd1')).person?.subject).toBe('d1')
    const { secrets } = await app.admin.proof.demand.mutate({ environment: 'production', demanded: true })
    expect((await identify(app, 'ana', 'd1', userHash(secrets[0]?.secret ?? '', 'ana'))).person?.subject).toBe('d1')
    expect(await subjectOf(app, 'mallory')).not.toBe('d1')
    expect(await app.admin.people.claim.query({ userId: 'ana' })).toMatchObject({ subject: 'd1', claimedBy: 'server' })
  })

  test('is taken back by an admin: a subject of their own, in the history, and the device is free', async () => {
    await using app = await openRunningApp({ database })
    await identify(app, 'mallory', 'd1')
    const { subject } = await app.admin.people.detach.mutate({ userId: 'mallory', why: 'signed in at the library' })
    expect(await subjectOf(app, 'mallory')).toBe(subject)
    expect((await identify(app, 'mallory', 'd1')).person?.subject).toBe(subject)
    expect((await identify(app, 'ana', 'd1')).person?.subject).toBe('d1')
    const [entry] = (await app.admin.history.list.query({})).entries
    expect(entry).toMatchObject({ entityKind: 'person', entityKey: 'mallory', action: 'detached', why: 'signed in at the library', before: { subject: 'd1' }, after: { subject } })
    await expect(app.admin.people.detach.mutate({ userId: 'mallory', why: 'again' })).rejects.toThrow(/already/)
    await expect(app.admin.people.detach.mutate({ userId: 'nobody', why: 'who' })).rejects.toThrow(/No claim/)
  })
})
