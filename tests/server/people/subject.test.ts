import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { isSigned, signFacts } from '#server/people/facts.ts'
import { claim, claimAll, commitExposed, resolveSubject } from '#server/people/subject.service.ts'
import { openStore } from '#server/store/store.service.ts'
import { describeEachDatabase, openWorld, type World } from '#tests/support/world.ts'
import { anEvent } from '../store/make-event.ts'

const asked = { workspace: 'ws', secret: 'secret' }
const derived = (userId: string): string => createHmac('sha256', 'secret').update(userId).digest('base64url')

function claims(world: World) {
  return (anonymousId: string, userId: string, by: 'browser' | 'server' = 'browser') => claim(world.db, { ...asked, anonymousId, userId, by, now: world.clock.now() })
}

describeEachDatabase('the subject of a user', (database) => {
  test('is the device of the first committed claim, on every later device, however often it is claimed', async () => {
    await using world = await openWorld({ database })
    const say = claims(world)
    expect(await say('d1', 'ana')).toBe('d1')
    expect(await say('d2', 'ana')).toBe('d1')
    expect(await say('d1', 'ana')).toBe('d1')
  })

  test('is derived for the second account of a device, and belongs to one user alone', async () => {
    await using world = await openWorld({ database })
    const say = claims(world)
    await say('d1', 'ana')
    expect(await say('d1', 'ben')).toBe(derived('ben'))
    expect(await say('d3', 'ben')).toBe(derived('ben'))
    expect(await say(derived('cem'), 'eve')).toBe(derived('cem'))
    expect(await say('d1', 'cem')).toBe(derived('cem'))
  })

  test('is one when many claims come at once', async () => {
    await using world = await openWorld({ database })
    const say = claims(world)
    const users = await Promise.all(Array.from({ length: 12 }, (_, n) => say('d1', `user-${n}`)))
    expect(users.filter((subject) => subject === 'd1')).toHaveLength(1)
    expect(new Set(users).size).toBe(12)
    const devices = await Promise.all(Array.from({ length: 12 }, (_, n) => say(`e${n}`, 'zoe')))
    expect(new Set(devices).size).toBe(1)
  })

  test('is what the customer’s server says over what a browser alone said, and then stands', async () => {
    await using world = await openWorld({ database })
    const say = claims(world)
    await say('d1', 'mallory')
    expect(await say('d1', 'ana', 'server')).toBe('d1')
    expect(await say('d9', 'mallory')).toBe(derived('mallory'))
    await say('d2', 'ben')
    expect(await say('d3', 'ben', 'server')).toBe('d3')
    expect(await say('d4', 'ben', 'server')).toBe('d3')
    await say('d5', 'cem')
    expect(await say('d5', 'cem', 'server')).toBe('d5')
    expect(await say('d6', 'cem', 'server')).toBe('d5')
    expect(await say('d5', 'ana', 'server')).toBe('d1')
  })

  test('is the same whether claims come in one batch or one after the other', async () => {
    await using world = await openWorld({ database })
    const pairs = [['d1', 'ana'], ['d2', 'ana'], ['d1', 'ben'], ['d3', 'ben'], ['d4', 'cem'], ['d4', 'dan'], ['d4', 'cem'], ['d5', 'dan'], ['d1', 'ana']] as const
    const batch = pairs.map(([anonymousId, userId]) => ({ anonymousId, userId }))
    await claimAll(world.db, { ...asked, by: 'browser', now: world.clock.now() }, batch)
    await claimAll(world.db, { workspace: 'again', secret: 'secret', by: 'browser', now: world.clock.now() }, [])
    const subjects = async (workspace: string) => Promise.all(['ana', 'ben', 'cem', 'dan'].map((userId) => resolveSubject(world.db, openStore(world.db, world.clock), { workspace, secret: 'secret', userId })))
    expect((await subjects('ws')).map((one) => one.subject)).toEqual(['d1', derived('ben'), 'd4', derived('dan')])
    for (const { anonymousId, userId } of batch) await claim(world.db, { workspace: 'single', secret: 'secret', anonymousId, userId, by: 'browser', now: world.clock.now() })
    expect(await subjects('single')).toEqual(await subjects('ws'))
  })

  test('is resolved from a user id alone: a user’s, else a known device, else derived, storing nothing', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    await claims(world)('d1', 'ana')
    await store.append({ token: '', workspace: 'ws', events: [anEvent({ device: 'd7' })] })
    const resolve = (userId: string) => resolveSubject(world.db, store, { ...asked, userId })
    expect(await resolve('ana')).toEqual({ subject: 'd1', committed: true })
    expect(await resolve('d7')).toEqual({ subject: 'd7', committed: false })
    expect(await resolve('ben')).toEqual({ subject: derived('ben'), committed: false })
    expect(await resolve('ben')).toEqual({ subject: derived('ben'), committed: false })
    await commitExposed(world.db, store, { ...asked, now: world.clock.now() }, ['ben', 'ana'])
    expect(await resolve('ben'), 'whose exposure the store left out').toMatchObject({ committed: false })
    await store.append({ token: '', workspace: 'ws', events: [anEvent({ device: null, userId: 'ben' })] })
    await commitExposed(world.db, store, { ...asked, now: world.clock.now() }, ['ben', 'ana'])
    expect(await resolve('ben')).toEqual({ subject: derived('ben'), committed: true })
    expect(await claims(world)('d8', 'ben', 'server')).toBe(derived('ben'))
  })
})

test('facts are signed whole, by a key that no user id can bring to light', () => {
  const facts = { subject: 'd1', firstSeenAt: 5, acquisition: { source: 'google', term: 't' }, audiences: ['a'], version: 7 }
  const signed = signFacts('secret', facts)
  expect(isSigned('secret', { ...signed, acquisition: { term: 't', source: 'google' } })).toBe(true)
  for (const forged of [{ subject: 'd2' }, { firstSeenAt: 4 }, { acquisition: { source: 'naver', term: 't' } }, { audiences: [] }, { version: 8 }, { signature: 'x' }]) {
    expect(isSigned('secret', { ...signed, ...forged })).toBe(false)
  }
  expect(isSigned('other', signed)).toBe(false)
  const message = JSON.stringify(['d1', 5, [['source', 'google'], ['term', 't']], ['a'], 7])
  expect(signed.signature).not.toBe(derived(message))
})
