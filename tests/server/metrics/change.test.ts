import { expect, test } from 'vitest'
import { type MetricDefinition, newMetric } from '#server/metrics/metric.ts'
import { answerMetricChange, createMetric, metricStory, saveMetric } from '#server/metrics/metric.service.ts'
import type { Scope } from '#server/scope.ts'
import { foundWorkspace } from '#server/workspaces/found.service.ts'
import type { Role, Team } from '#server/workspaces/workspace.table.ts'
import { describeEachDatabase, openWorld, type World } from '#tests/support/world.ts'
import { metricOf } from '#tests/support/shared-metric.ts'

type Who = { readonly name: string; readonly team: Team; readonly role: Role }

const mina: Who = { name: 'Mina', team: 'product', role: 'admin' }
const jonas: Who = { name: 'Jonas', team: 'marketing', role: 'approver' }
const sofia: Who = { name: 'Sofia', team: 'product', role: 'editor' }

/** A workspace of these people with its shared metric, and each one's scope. */
async function found(world: World, people: readonly Who[]) {
  const { workspaceId, members } = await foundWorkspace(
    world.db,
    { key: 'acme', name: 'Acme', timeZone: 'UTC', currency: 'EUR', synthetic: false, members: people.map((one) => ({ ...one, email: `${one.name}@acme.example` })) },
    world.clock.now(),
  )
  const scopes = Object.fromEntries(members.map((one): [string, Scope] => [one.name, {
    db: world.db, workspaceId, memberId: one.id, role: one.role, now: world.clock.now(),
    actor: { kind: 'member', id: one.id, name: one.name }, audienceUses: async () => [], experimentsOn: async () => [], released: async () => {},
  }]))
  const scopeOf = ({ name }: Who): Scope => scopes[name] ?? expect.fail(`nobody is called ${name}`)
  await createMetric(scopeOf(people[0] ?? mina), { ...newMetric.parse(metricOf('activated')), shared: true })
  return scopeOf
}

const in14Days = { ...newMetric.parse(metricOf('activated')).definition, windowDays: 14 } as MetricDefinition
const change = { key: 'activated' as never, version: 1, name: 'Activated within 14 days', definition: in14Days }

describeEachDatabase('the shared metric', (database) => {
  test('changes when a member of each team approved it, and not before', async () => {
    await using world = await openWorld({ database })
    const scopeOf = await found(world, [mina, jonas, sofia])
    const proposed = await saveMetric(scopeOf(sofia), change)
    expect(proposed.metric.version).toBe(1)
    expect(proposed.proposal?.approvals.map(({ team, answer }) => [team, answer])).toEqual([['marketing', null], ['product', null]])
    const answer = { key: change.key, version: 2, answer: 'approved', comment: 'Trials last 14 days.' } as const
    await expect(answerMetricChange(scopeOf(sofia), answer)).rejects.toThrow('an approver of the team')
    expect((await answerMetricChange(scopeOf(jonas), answer)).metric.version).toBe(1)
    const done = await answerMetricChange(scopeOf(mina), answer)
    expect(done.metric).toMatchObject({ version: 2, definition: { windowDays: 14 } })
    expect([done.proposal, done.versions.map(({ version }) => version)]).toEqual([null, [2, 1]])
    await expect(answerMetricChange(scopeOf(mina), answer)).rejects.toThrow('No change')
  })

  test('keeps its definition when one team declines, and another change can be proposed then', async () => {
    await using world = await openWorld({ database })
    const scopeOf = await found(world, [mina, jonas])
    const proposed = await saveMetric(scopeOf(mina), change)
    expect(proposed.proposal?.approvals.map(({ team, answer }) => [team, answer])).toEqual([['marketing', null], ['product', 'approved']])
    await expect(saveMetric(scopeOf(mina), change)).rejects.toThrow('waits for approval')
    const declined = await answerMetricChange(scopeOf(jonas), { key: change.key, version: 2, answer: 'declined', comment: 'Too long.' })
    expect([declined.metric.version, declined.proposal]).toEqual([1, null])
    expect((await saveMetric(scopeOf(jonas), change)).proposal?.version.version).toBe(3)
  })

  test('changes at once where one member speaks for both teams', async () => {
    await using world = await openWorld({ database })
    const scopeOf = await found(world, [mina])
    expect((await saveMetric(scopeOf(mina), change)).metric).toMatchObject({ version: 2, name: 'Activated within 14 days' })
    await expect(saveMetric(scopeOf(mina), change)).rejects.toThrow('stands at version 2')
  })
})

test.each([
  ['a funnel of one step', { kind: 'funnel', steps: [{ event: 'Signed Up' }], windowDays: 7 }, 'two steps'],
  ['an event without a name', { kind: 'count', event: ' ', windowDays: 7 }, 'Name the event'],
  ['a property without a name', { kind: 'mean', event: 'Order', path: '', windowDays: 7 }, 'Name the property'],
  ['a currency that is none', { kind: 'revenue', event: 'Order', currency: 'euro', windowDays: 7 }, 'three letters'],
  ['a retention from the first moment on', { kind: 'retention', event: 'Opened', delayDays: 0, windowDays: 7 }, 'delayDays'],
])('%s is refused by name', (_, definition, named) => {
  const parsed = newMetric.safeParse({ key: 'one', name: 'One', definition })
  expect(JSON.stringify(parsed.error?.issues)).toContain(named)
})

test('a metric that nobody changed has one version and waits for nobody', async () => {
  await using world = await openWorld()
  const scopeOf = await found(world, [mina])
  const story = await metricStory(scopeOf(mina), 'activated')
  expect(story).toMatchObject({ proposal: null, versions: [{ version: 1 }], metric: { version: 1, family: 'proportion' } })
})
