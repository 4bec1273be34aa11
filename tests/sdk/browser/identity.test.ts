import { describe, expect, it } from 'vitest'
import { answered, contextFor, identified, informed, readableFacts, stranger } from '#sdk/browser/identity.ts'
import type { SignedFacts } from '#sdk/core/context.ts'
import type { Event } from '#sdk/core/event.ts'

const anIdentify = (messageId: string): Event => ({ type: 'identify', messageId, timestamp: '2026-01-01T00:00:00.000Z' })
const factsOf = (subject: string): SignedFacts => ({ subject, firstSeenAt: 5, acquisition: {}, audiences: [], version: 1, signature: 's' })

const newcomer = stranger('a-1', 100, { campaign: 'brand' })
const ada = answered(identified(newcomer, 'ada', anIdentify('m-1')), 'm-1', factsOf('a-1'))

describe('who a browser is', () => {
  it('begins as its own anonymous id', () => {
    expect(newcomer).toMatchObject({ anonymousId: 'a-1', subject: 'a-1', userId: null })
  })

  it.each([
    { name: 'the first user keeps the subject until the answer', next: identified(newcomer, 'ada', anIdentify('m-1')), is: { userId: 'ada', subject: 'a-1' } },
    { name: 'the same user again keeps it', next: identified(ada, 'ada', anIdentify('m-2')), is: { userId: 'ada', subject: 'a-1' } },
    { name: 'another user has none until the answer, nor facts, nor a team', next: identified({ ...ada, account: 't' }, 'grace', anIdentify('m-2')), is: { userId: 'grace', subject: null, facts: null, account: null } },
    { name: 'the answer says who', next: answered(identified(ada, 'grace', anIdentify('m-2')), 'm-2', factsOf('s-2')), is: { userId: 'grace', subject: 's-2', unanswered: null } },
    { name: 'an answer to an earlier question says nothing', next: answered(identified(ada, 'grace', anIdentify('m-2')), 'm-1', factsOf('a-1')), is: { userId: 'grace', subject: null } },
    { name: 'an answer without facts ends the question', next: answered(identified(newcomer, 'ada', anIdentify('m-1')), 'm-1', null), is: { subject: 'a-1', unanswered: null } },
    { name: 'facts asked for by the device never change the subject', next: informed(ada, factsOf('elsewhere')), is: ada },
    { name: 'and say more about the one it is', next: informed(newcomer, factsOf('a-1')), is: { subject: 'a-1', facts: factsOf('a-1') } },
  ])('$name', ({ next, is }) => {
    expect(next).toMatchObject(is)
  })

  it.each([
    { name: 'a newcomer has the facts that this browser saw', identity: newcomer, facts: { subject: 'a-1', firstSeenAt: 100, acquisition: { campaign: 'brand' }, audiences: [], version: 0 } },
    { name: 'the server’s facts replace them', identity: ada, facts: factsOf('a-1') },
    { name: 'an adopted id has none', identity: stranger('a-1', null, {}), facts: undefined },
    { name: 'another subject does not have this browser’s', identity: { ...newcomer, subject: 's-2' }, facts: undefined },
    { name: 'nor has nobody', identity: { ...newcomer, subject: null }, facts: undefined },
  ])('$name', ({ identity, facts }) => {
    expect(contextFor(identity, undefined).facts).toEqual(facts)
  })

  it.each([null, 5, 'facts', {}, { subject: '' }, { subject: 's' }, { ...factsOf('s'), audiences: 'all' }, { ...factsOf('s'), acquisition: null }])('facts that are %j are none', (value) => {
    expect(readableFacts(value)).toBe(null)
  })
})
