import { describe, expect, test } from 'vitest'
import type { SignedFacts } from '#sdk/core/context.ts'
import { ACTIVATED } from '#sdk/core/event.ts'
import { isSigned } from '#server/people/facts.ts'
import { activatedAt } from '#server/store/activation.ts'
import { secretOf } from '#server/workspaces/workspace.service.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { tell, type Told } from '#tests/support/told.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('found value', () => {
  const of = (event: string, times = 1) => ({ event, filter: null, times })
  const activation = { signup: of('Signed Up'), steps: [of('Board', 2), of('Invited')], withinMs: 7 * DAY }
  const at = (...told: readonly (readonly [string, number])[]) => activatedAt(activation, told.map(([name, when]) => ({ name, at: when })), (wanted, { name }) => name === wanted.event)

  test.each<[string, readonly (readonly [string, number])[], number | null]>([
    ['at the last of its steps, whatever their order', [['Signed Up', 0], ['Invited', 5], ['Board', 9], ['Board', 2]], 9],
    ['not before a step was done so often', [['Signed Up', 0], ['Invited', 5], ['Board', 2]], null],
    ['not by what came before the sign-up', [['Signed Up', 3], ['Invited', 5], ['Board', 2], ['Board', 4]], null],
    ['at the moment of the sign-up, if all came with it', [['Signed Up', 3], ['Invited', 3], ['Board', 3], ['Board', 3]], 3],
    ['from the first sign-up on, not a later one', [['Signed Up', 0], ['Signed Up', 6 * DAY], ['Invited', 1], ['Board', 1], ['Board', 7 * DAY]], null],
    ['in the last moment there is', [['Signed Up', 0], ['Invited', 1], ['Board', 1], ['Board', 7 * DAY - 1]], 7 * DAY - 1],
    ['by nobody who did not sign up', [['Invited', 1], ['Board', 1], ['Board', 2]], null],
  ])('%s', (_, told, moment) => {
    expect(at(...told)).toBe(moment)
    expect(at(...told.toReversed())).toBe(moment)
  })
})

const definition = {
  kind: 'activation' as const,
  signup: { event: 'Signed Up', filter: null },
  steps: [{ event: 'Board', filter: { kind: 'property' as const, path: 'cards', operator: 'at-least' as const, values: [3] }, times: 1 }, { event: 'Invited', filter: null, times: 2 }],
  withinDays: 7,
  windowDays: 7,
}

describeEachDatabase('the activation of a workspace', (database) => {
  test('is one, asked by audiences, told by signed facts, and carried by every experiment', async () => {
    await using running = await openRunningApp({ database })
    const { admin } = running
    await admin.metric.create.mutate(metricOf('activated'))
    const behind = { kind: 'audience' as const, audience: ACTIVATED }
    await expect(admin.audience.create.mutate({ key: 'stuck', name: 'Stuck', condition: { kind: 'not', of: behind } })).rejects.toThrow('Nobody has said yet what activation is')
    const made = await admin.metric.create.mutate({ key: 'found-value', name: 'Found value', definition })
    expect([made.part, made.family]).toEqual(['activation', 'proportion'])
    await expect(admin.metric.create.mutate({ key: 'other', name: 'Other', definition })).rejects.toThrow('"Found value" is the activation of this workspace, which has exactly one.')
    await admin.audience.create.mutate({ key: 'stuck', name: 'Stuck', condition: { kind: 'not', of: behind } })

    await serveTo(running, { kind: 'audience', audience: 'stuck' })
    const now = running.world.clock.now().getTime()
    const did = (person: string, event: string, after: number, properties = {}): Told => ({ type: 'track', event, messageId: `${person} ${event} ${after}`, userId: person, timestamp: new Date(now - 3 * DAY + after).toISOString(), properties })
    await tell(running, [did('ana', 'Signed Up', 0), did('ana', 'Board', 2 * HOUR, { cards: '3' }), did('ana', 'Invited', HOUR), did('ben', 'Signed Up', 0), did('ben', 'Board', HOUR, { cards: 2 }), did('ben', 'Invited', 1), did('ben', 'Invited', 2)])
    const guided = async (id: string) => (await admin.ruleset.preview.query({ flag: 'guide', environment: 'production', subject: id, attributes: {} })).value
    expect(await factsOf(running, 'ana')).toMatchObject({ audiences: [] })
    await tell(running, [did('ana', 'Invited', 3 * HOUR)])
    const facts = await factsOf(running, 'ana')
    expect(facts.audiences).toEqual([ACTIVATED])
    const secret = await secretOf(running.app.parts.db, running.workspaceId)
    expect([isSigned(secret, facts), isSigned(secret, { ...facts, audiences: [] })]).toEqual([true, false])
    expect([await ofrep(running, 'ana'), await ofrep(running, 'ben')]).toEqual([false, true])
    expect(await guided('ben')).toBe(true)
    const stage = (person: string) => admin.metric.activationOf.query({ person })
    expect([await stage('user:ana'), await stage('user:ben')]).toEqual([{ metric: 'found-value', name: 'Found value', version: 1, at: now - 3 * DAY + 3 * HOUR }, { metric: 'found-value', name: 'Found value', version: 1, at: null }])

    // The next version is what facts go by from then on; the only member speaks for both teams.
    const easier = { ...definition, steps: [{ event: 'Board', filter: null, times: 1 }] }
    expect((await admin.metric.save.mutate({ key: 'found-value', version: 1, name: 'Found value', definition: easier })).metric.version).toBe(1)
    await running.world.db.updateTable('metrics').set({ version: 2 }).where('key', '=', 'found-value').execute()
    expect(await factsOf(running, 'ben')).toMatchObject({ audiences: [ACTIVATED] })
    expect(await stage('user:ben')).toMatchObject({ version: 2, at: now - 3 * DAY + HOUR })
    await expect(admin.metric.save.mutate({ key: 'found-value', version: 2, name: 'Found value', definition: metricOf('x').definition })).rejects.toThrow('stays of its kind')
    await expect(admin.metric.save.mutate({ key: 'activated', version: 1, name: 'Activated', definition })).rejects.toThrow('define it as a new metric')
  })

  test('and the conversion stand beside the shared metric in every readout, by their versions', async () => {
    await using running = await openRunningApp({ database })
    const { admin } = running
    await admin.metric.create.mutate(metricOf('activated'))
    await admin.metric.create.mutate({ key: 'found-value', name: 'Found value', definition })
    await admin.metric.create.mutate({ key: 'paid', name: 'Paid', definition: { ...metricOf('x').definition, event: 'Paid' } })
    await admin.metric.create.mutate({ key: 'seats', name: 'Seats', definition: { kind: 'count', event: 'Seat', windowDays: 7 } })
    await expect(admin.metric.appoint.mutate({ key: 'seats' })).rejects.toThrow('only a metric of the kind "Did it" can')
    expect((await admin.metric.appoint.mutate({ key: 'paid' })).metric.part).toBe('conversion')
    await expect(admin.metric.appoint.mutate({ key: 'activated' })).rejects.toThrow('"Paid" is the conversion')
    await admin.flag.create.mutate({ key: 'guide', name: 'Guide', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    const { version } = await admin.experiment.create.mutate({ key: 'guide', name: 'Guide', surface: 'onboarding', environment: 'production', design: aDesign({ flagKey: 'guide', also: ['seats'] }) })
    await admin.experiment.launch.mutate({ key: 'guide', version })
    const now = running.world.clock.now().getTime()
    const told = (messageId: string, event: string, at: number, properties = {}): Told => ({ type: 'track', event, messageId, anonymousId: 'ana', timestamp: new Date(now + at).toISOString(), properties })
    // She signed up and invited before she met the experiment; the board, which completes it, came after.
    await tell(running, [
      told('s', 'Signed Up', -DAY), told('i', 'Invited', -HOUR), told('j', 'Invited', -2), told('e', 'Experiment Viewed', 0, { experiment_id: 'guide', variation_id: 'guided' }), told('b', 'Board', 1, { cards: 4 }),
    ])
    running.world.clock.advance(8 * DAY)
    await running.settled()
    const readout = await admin.readout.get.query({ key: 'guide' })
    expect(readout.metrics.map(({ key, role, version: of }) => [key, role, of])).toEqual([['activated', 'decides', 1], ['seats', 'also', 1], ['found-value', 'also', 1], ['paid', 'also', 1]])
    expect(readout.metrics.find(({ key }) => key === 'found-value')?.arms.map(({ variant, matured, converted }) => [variant, matured, converted])).toEqual([['control', 0, 0], ['guided', 1, 1]])
  })
})

async function serveTo({ admin }: RunningApp, when: { readonly kind: 'audience'; readonly audience: string }): Promise<void> {
  await admin.flag.create.mutate({ key: 'guide', name: 'Guide', type: 'boolean', variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
  const draft = { enabled: true, rules: [{ id: 'rul_1', when, serve: { kind: 'variation' as const, variation: 'on' } }], fallthrough: { kind: 'variation' as const, variation: 'off' }, offVariation: 'off' }
  await admin.flag.save.mutate({ key: 'guide', environment: 'production', version: 1, draft, why: 'help' })
}

async function factsOf({ url, keys }: RunningApp, userId: string): Promise<SignedFacts> {
  const { country: _, ...facts } = (await (await fetch(`${url}/v1/person?userId=${userId}`, { headers: { authorization: `Bearer ${keys.server}` } })).json()) as SignedFacts
  return facts
}

async function ofrep({ app, url, keys }: RunningApp, targetingKey: string): Promise<unknown> {
  await app.parts.shelf.refresh()
  const answer = await fetch(`${url}/ofrep/v1/evaluate/flags/guide`, { method: 'POST', headers: { authorization: `Bearer ${keys.server}`, 'content-type': 'application/json' }, body: JSON.stringify({ context: { targetingKey } }) })
  return ((await answer.json()) as { value: unknown }).value
}
