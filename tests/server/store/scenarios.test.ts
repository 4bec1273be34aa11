import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Question, Store, StoredEvent } from '#server/store/door.ts'
import { openStore } from '#server/store/store.service.ts'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'
import { aClaim, anEvent, anExposure, aQuestion, HOUR, NOW } from './make-event.ts'

type Scenario = {
  readonly name: string
  readonly events: () => readonly StoredEvent[]
  readonly question?: Partial<Question>
  /** `variant people crossovers converted`, a line per variant. */
  readonly counts: readonly string[]
}

const hour = (n: number): number => NOW + n * HOUR
const converted = (more: Partial<StoredEvent>) => anEvent({ name: 'Activated', ...more })

/** Who is one person, what counts and what does not: by contracts, a journey each. */
const scenarios: readonly Scenario[] = [
  {
    name: 'an anonymous visitor who becomes a user is one person',
    events: () => [anExposure('guided'), aClaim('d1', 'ana', { at: hour(1) }), converted({ device: null, userId: 'ana', at: hour(2) })],
    counts: ['guided 1 0 1'],
  },
  {
    name: 'the exposure comes before the identify and the conversion from the anonymous device counts',
    events: () => [anExposure('guided'), converted({ at: hour(1) }), aClaim('d1', 'ana', { at: hour(2) })],
    counts: ['guided 1 0 1'],
  },
  {
    name: 'a second device met another variant before its login: the first exposure counts, as a crossover',
    events: () => [anExposure('control'), anExposure('guided', { device: 'd2', at: hour(1) }), aClaim('d1', 'ana', { at: hour(2) }), aClaim('d2', 'ana', { at: hour(3) }), converted({ device: 'd2', at: hour(4) })],
    counts: ['control 1 1 1'],
  },
  {
    name: 'a second device after the login meets the same variant: no crossover',
    events: () => [anExposure('control'), aClaim('d1', 'ana', { at: hour(1) }), aClaim('d2', 'ana', { at: hour(2) }), anExposure('control', { device: 'd2', userId: 'ana', at: hour(3) }), converted({ device: 'd2', userId: 'ana', at: hour(4) })],
    counts: ['control 1 0 1'],
  },
  {
    name: 'two accounts on one device without a reset are two people; the anonymous past belongs to the first',
    events: () => [anExposure('control'), aClaim('d1', 'ana', { at: hour(1) }), aClaim('d1', 'ben', { at: hour(2) }), anExposure('guided', { userId: 'ben', at: hour(3) }), converted({ userId: 'ben', at: hour(4) })],
    counts: ['control 1 0 0', 'guided 1 0 1'],
  },
  {
    name: 'two accounts on one device with a reset between are two people, each with a visitor id of its own',
    events: () => [anExposure('control'), aClaim('d1', 'ana', { at: hour(1) }), anExposure('guided', { device: 'd9', at: hour(2) }), aClaim('d9', 'ben', { at: hour(3) }), converted({ device: 'd9', at: hour(4) })],
    counts: ['control 1 0 0', 'guided 1 0 1'],
  },
  {
    name: 'a login on an old account joins the new device to who met the experiment there',
    events: () => [aClaim('d1', 'ana', { at: hour(-200) }), anExposure('control', { userId: 'ana' }), anExposure('guided', { device: 'd2', at: hour(1) }), aClaim('d2', 'ana', { at: hour(2) }), converted({ device: 'd2', at: hour(3) })],
    counts: ['control 1 1 1'],
  },
  {
    name: 'a conversion before the exposure does not count',
    events: () => [converted({ at: NOW - 1 }), anExposure('guided')],
    counts: ['guided 1 0 0'],
  },
  {
    name: 'a conversion in the last millisecond of the window counts',
    events: () => [anExposure('guided'), converted({ at: hour(24) - 1 })],
    counts: ['guided 1 0 1'],
  },
  {
    name: 'a conversion at the end of the window does not count',
    events: () => [anExposure('guided'), converted({ at: hour(24) })],
    counts: ['guided 1 0 0'],
  },
  {
    name: 'an exposure that arrives a day late counts from when it was',
    events: () => [anExposure('guided', { receivedAt: hour(26) }), converted({ at: hour(2) })],
    counts: ['guided 1 0 1'],
  },
  {
    name: 'a late first exposure moves the window, and what was before it no longer counts',
    events: () => [anExposure('guided', { at: hour(10), receivedAt: hour(10) }), converted({ at: hour(20) }), anExposure('guided', { at: hour(-10), receivedAt: hour(30) })],
    counts: ['guided 1 0 0'],
  },
  {
    name: 'changed weights begin a phase, and who met the former one alone is not in it',
    question: { phase: 2, from: hour(2) },
    events: () => [
      anExposure('control', { at: hour(0), properties: { phase: 1 } }), converted({ at: hour(3) }),
      anExposure('control', { device: 'd2', at: hour(3), properties: { phase: 1 } }),
      anExposure('guided', { device: 'd3', at: hour(3), properties: { phase: 2 } }), converted({ device: 'd3', at: hour(4) }),
    ],
    counts: ['guided 1 0 1'],
  },
  {
    name: 'after a stop nobody enters, and the windows of those who did run on',
    question: { until: hour(2) },
    events: () => [anExposure('guided', { at: hour(2) - 1 }), converted({ at: hour(20) }), anExposure('guided', { device: 'd2', at: hour(2) })],
    counts: ['guided 1 0 1'],
  },
  {
    name: 'an account counts once with the variant that its first member met, whose devices met both',
    question: { unit: 'account' },
    events: () => [
      anExposure('control', { account: 'acme' }), aClaim('d1', 'ana', { at: hour(1) }),
      anExposure('guided', { device: 'd2', userId: 'ben', account: 'acme', at: hour(2) }), converted({ device: null, userId: 'ben', at: hour(3) }),
      anExposure('guided', { device: 'd3', account: 'beta', at: hour(2) }), converted({ device: 'd3', account: 'acme', at: hour(4) }),
    ],
    counts: ['control 1 1 1', 'guided 1 0 0'],
  },
  {
    name: 'what a person does in another account is not the first one’s',
    question: { unit: 'account' },
    events: () => [
      anExposure('guided', { userId: 'ana', account: 'acme' }), anEvent({ type: 'group', name: '', userId: 'ana', account: 'beta', at: hour(1) }),
      anExposure('control', { userId: 'ana', account: 'beta', at: hour(1) + 1 }), converted({ userId: 'ana', at: hour(2) }),
    ],
    counts: ['control 1 0 1', 'guided 1 0 0'],
  },
  {
    name: 'an account that nobody was ever in counts by what names it alone',
    question: { unit: 'account' },
    events: () => [anExposure('guided', { device: null, account: 'acme' }), converted({ device: null, account: 'acme', at: hour(1) })],
    counts: ['guided 1 0 1'],
  },
]

describeEachDatabase('a journey is counted by contracts, in any order and with repetitions', (database) => {
  test('all of them', { timeout: 120_000 }, async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    let run = 0
    for (const { name, events, question, counts } of scenarios) {
      const told = events()
      for (const order of orders(told)) {
        const place = aQuestion({ ...question, workspace: `ws${++run}`, experimentId: `exp${run}` })
        for (const event of order) {
          await store.append({ token: '', workspace: place.workspace, events: [event] })
          if (event.messageId.endsWith('1')) await adjustChanged(store, place)
        }
        await adjustChanged(store, place)
        expect([name, await counted(store, place)]).toEqual([name, counts])
      }
    }
  })
})

/** As it happened, the other way round, and shuffled with repetitions. */
function orders(told: readonly StoredEvent[]): readonly (readonly StoredEvent[])[] {
  const shuffled = fc.sample(fc.shuffledSubarray([...told, ...told], { minLength: 2 * told.length, maxLength: 2 * told.length }), { numRuns: 4, seed: 7 })
  return [told, told.toReversed(), ...shuffled]
}

async function adjustChanged(store: Store, question: Question): Promise<void> {
  for (;;) {
    const cursor = await store.cursor('test')
    const { people, next } = await store.changes({ cursor, limit: 50 })
    if (next === null || next === cursor) return
    await store.adjust({ question, people: people.filter((change) => change.workspace === question.workspace).map((change) => change.person) })
    await store.moveCursor('test', next)
  }
}

async function counted(store: Store, { experimentId, phase }: Question): Promise<readonly string[]> {
  const cells = await store.summaries({ experimentId, phase, metricVersion: 'activated', windowMs: 24 * HOUR, asOf: hour(100) })
  return [...new Set(cells.map((cell) => cell.variant))].toSorted().map((variant) => {
    const own = cells.filter((cell) => cell.variant === variant)
    const sum = (field: 'exposed' | 'crossovers' | 'converted'): bigint => own.reduce((total, cell) => total + cell[field], 0n)
    return `${variant} ${sum('exposed')} ${sum('crossovers')} ${sum('converted')}`
  })
}
