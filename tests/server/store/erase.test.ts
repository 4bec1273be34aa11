import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { PersonKey, Store } from '#server/store/door.ts'
import { identityOf } from '#server/store/identity.ts'
import { openStore } from '#server/store/store.service.ts'
import { resolve } from '#server/people/resolve.ts'
import { tablesNaming } from '#tests/support/tables-naming.ts'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'
import { adjustChanged, eventAt, expected, readAll } from './counted.ts'
import { aCountingQuestion } from './counting-question.ts'
import { deliveries, histories, START } from './histories.ts'
import { aClaim, anEvent, anExposure, aQuestion, HOUR, NOW } from './make-event.ts'
import type { History } from './oracle.ts'

const keys = ['user:ana', 'user:사람', 'user:Ben', 'device:d1', 'device:기기', 'device:😀'] as const

type Planned = { readonly key: PersonKey; readonly at: number; readonly wait: number; readonly stop: boolean } | null

/** Whom to erase after a batch, as of when, after how many more batches the work is done, and whether it is stopped once on the way. */
const planned: fc.Arbitrary<Planned> = fc.option(
  fc.record({
    key: fc.constantFrom(...keys),
    at: fc.constantFrom(-1, 0, 30, 48, 72, 97).map((hour) => START + hour * HOUR),
    wait: fc.constantFrom(0, 0, 1, 3, 100),
    stop: fc.boolean(),
  }),
  { freq: 3 },
)

describeEachDatabase('erasing a person', (database) => {
  test.for(['person', 'account'] as const)('leaves the counts of each %s as if that history had never been told, in any order of arrival', { timeout: 240_000 }, async (unit) => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    let run = 0
    const property = fc.asyncProperty(
      histories.chain((history) => fc.tuple(fc.constant(history), deliveries(history.length), fc.array(planned, { minLength: 2 * history.length, maxLength: 2 * history.length, size: 'max' }))),
      fc.integer({ min: 0, max: 7 * 24 }),
      async ([history, delivery, plans], hours) => {
        const question = { ...aCountingQuestion(`ws_${++run}`, run), unit }
        const { workspace, experimentId } = question
        const asOf = START + hours * HOUR
        const told = new Told(history)
        const due: { readonly after: number; readonly erasure: string }[] = []
        const finish = async (now: number): Promise<void> => {
          for (const one of due.filter(({ after }) => after <= now)) {
            await eraseAll(store, { workspace, erasure: one.erasure, experimentId })
            told.finished(one.erasure)
            due.splice(due.indexOf(one), 1)
          }
        }
        for (const [n, batch] of delivery.batches.entries()) {
          await store.append({ token: `${n}`, workspace, events: batch.map((index) => eventAt(history, index)) })
          told.arrived(batch)
          if (delivery.adjustAfter[n] === true) await adjustChanged(store, question)
          const plan = plans[n] ?? null
          if (plan !== null) {
            const erasure = `${run}/${n}`
            const begun = await store.beginErasure({ workspace, erasure, key: plan.key, at: plan.at })
            expect(begun?.identities.toSorted() ?? null).toEqual(told.erase(erasure, plan.key, plan.at))
            for (const key of begun?.identities ?? []) expect(begun?.identities).not.toContain((await store.person({ workspace, key, cursor: null, limit: 1 }))?.key)
            if (begun !== null) {
              if (plan.stop) await stopped(store, { workspace, erasure, experimentId })
              due.push({ after: n + plan.wait, erasure })
            }
          }
          await finish(n)
        }
        await finish(Infinity)
        await adjustChanged(store, question)
        const counted = await readAll(store, question, asOf)
        expect(counted).toEqual(expected(question, told.left(), asOf))
        expect(await peopleIn(store, workspace)).toEqual(told.people())
        await store.forget(experimentId)
        await store.rebuild({ question })
        expect(await readAll(store, question, asOf)).toEqual(counted)
      },
    )
    await fc.assert(property, { numRuns: 10, endOnFailure: true })
  })

  test('takes rows of experiments that nobody counts any more, and those of an import, and of no other workspace', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const question = aQuestion({ experimentId: 'archived' })
    const elsewhere = aQuestion({ experimentId: 'elsewhere', workspace: 'other' })
    for (const workspace of ['ws', 'other']) {
      await store.append({ token: '', workspace, events: [anExposure('guided', { userId: 'ana' }), anEvent({ name: 'Activated', userId: 'ana', at: NOW + 1 }), anExposure('guided', { userId: 'ben' })] })
    }
    await store.rebuild({ question })
    await store.rebuild({ question: elsewhere })
    const staged = await store.stageUnits({ experimentId: 'imported', phase: 1, namespace: 'import:old', timeZone: 'UTC' })
    await staged.add(['ana', 'ben'].map((unit) => ({ unit, variant: 'b', at: NOW, values: { activated: 1n }, dimensions: {} })))
    await staged.swap()
    await store.beginErasure({ workspace: 'ws', erasure: 'one', key: 'user:ana', at: NOW + HOUR })
    await store.erase({ workspace: 'ws', erasure: 'one', countedIn: [{ experimentId: 'archived', namespace: null }, { experimentId: 'imported', namespace: 'import:old' }], also: async () => undefined })
    const counted = async (experimentId: string, phase: number) =>
      (await store.summaries({ experimentId, phase, metricVersion: 'activated', windowMs: null, asOf: NOW + 100 * HOUR })).map(({ exposed, y }) => [exposed, y])
    expect(await counted('archived', 1)).toEqual([[1n, 0n]])
    expect(await counted('imported', 1)).toEqual([[1n, 1n]])
    expect(await counted('elsewhere', 1)).toEqual([[2n, 1n]])
  })

  test('keeps out what comes late of the time before, once and again, and lets a new person begin after it', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const before = anEvent({ userId: 'ana', at: NOW })
    const late = anEvent({ userId: 'ana', at: NOW + HOUR - 1 })
    await store.append({ token: '', workspace: 'ws', events: [before, aClaim('d1', 'ana')] })
    await eraseNow(store, 'user:ana', NOW + HOUR)
    await store.append({ token: '', workspace: 'ws', events: [before, late, { ...late, device: 'd1', userId: null }] })
    expect(await peopleIn(store, 'ws')).toEqual([])
    // Under the message id of one that was left out nothing comes back, whoever it names now.
    await store.append({ token: '', workspace: 'ws', events: [{ ...late, userId: 'ben' }] })
    expect(await peopleIn(store, 'ws')).toEqual([])
    await store.append({ token: '', workspace: 'ws', events: [anEvent({ userId: 'ana', device: null, at: NOW + HOUR })] })
    expect(await store.person({ workspace: 'ws', key: 'user:ana', cursor: null, limit: 5 })).toMatchObject({ firstSeenAt: NOW + HOUR, devices: [], timeline: [{ at: NOW + HOUR }] })
  })

  test('gives a shared device to whoever claimed it next, without what the erased person did there', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    await store.append({ token: '', workspace: 'ws', events: [anEvent({ at: NOW }), aClaim('d1', 'ana', { at: NOW + 1 }), aClaim('d1', 'ben', { at: NOW + 2 }), anEvent({ userId: 'ben', at: NOW + 3 })] })
    await eraseNow(store, 'device:d1', NOW + HOUR)
    const ben = await store.person({ workspace: 'ws', key: 'device:d1', cursor: null, limit: 5 })
    expect(ben).toMatchObject({ key: 'user:ben', devices: ['d1'], firstSeenAt: NOW + 2 })
    expect(ben?.timeline).toHaveLength(2)
  })

  test('leaves no word of them in any table of the store, once the queue of changes has been read', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const question = aQuestion()
    await store.append({ token: '', workspace: 'ws', events: [
      anExposure('guided', { device: 'phone-of-her', account: 'acme' }), aClaim('phone-of-her', 'ana-l', { at: NOW + 1 }), anEvent({ userId: 'ana-l', device: null, touch: { source: 'mail to ana-l' } }), anEvent({ device: 'd2' }),
    ] })
    await adjustChanged(store, question)
    expect(await tablesNaming(world.db, ['ana-l', 'phone-of-her'])).toEqual(['device_owners', 'events', 'identities', 'memberships', 'units'])
    await eraseNow(store, 'user:ana-l', NOW + HOUR)
    await adjustChanged(store, question)
    expect(await tablesNaming(world.db, ['ana-l', 'phone-of-her'])).toEqual([])
    expect(await peopleIn(store, 'ws')).toEqual(['device:d2'])
  })

  test('takes an event that was stored while the erasure began on one side or the other, never on both', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    await store.append({ token: '', workspace: 'ws', events: [anEvent({ userId: 'ana' })] })
    const appends = Array.from({ length: 40 }, (_, n) => store.append({ token: '', workspace: 'ws', events: [anEvent({ userId: 'ana', at: NOW + n })] }))
    const [begun] = await Promise.all([store.beginErasure({ workspace: 'ws', erasure: 'one', key: 'user:ana', at: NOW + HOUR }), ...appends])
    expect(begun?.identities).toEqual(['user:ana'])
    await eraseAll(store, { workspace: 'ws', erasure: 'one', experimentId: 'exp_1' })
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from events where identity = 'user:ana'`.execute(world.db)
    expect(rows[0]?.n).toBe(0)
  })
})

/** The set of events that the definition says is left: what arrived, without what was erased. */
class Told {
  readonly #history: History
  readonly #seen = new Set<number>()
  readonly #stored = new Set<number>()
  readonly #erased = new Map<string, number>()
  readonly #underWay = new Map<string, readonly string[]>()

  constructor(history: History) {
    this.#history = history
  }

  arrived(batch: readonly number[]): void {
    for (const index of batch.filter((one) => !this.#seen.has(one))) {
      this.#seen.add(index)
      const event = eventAt(this.#history, index)
      if ((this.#erased.get(identityOf(event) ?? '') ?? -Infinity) <= event.at) this.#stored.add(index)
    }
  }

  erase(erasure: string, key: PersonKey, at: number): readonly string[] | null {
    const { owners } = resolve(this.left().map(({ event }) => event))
    const owner = owners.get(key.replace('device:', ''))
    const person = key.startsWith('device:') && owner !== undefined ? `user:${owner}` : key
    const devices = [...owners].filter(([, user]) => `user:${user}` === person).map(([device]) => `device:${device}`)
    const busy = [...this.#underWay.values()].flat()
    const identities = [person, ...devices].filter((one) => !busy.includes(one)).toSorted()
    const gone = [...this.#stored].filter((index) => identities.includes(identityOf(eventAt(this.#history, index)) ?? ''))
    if (gone.length === 0) return null
    for (const index of gone) this.#stored.delete(index)
    for (const identity of identities) this.#erased.set(identity, Math.max(at, this.#erased.get(identity) ?? -Infinity))
    this.#underWay.set(erasure, identities)
    return identities
  }

  finished(erasure: string): void {
    this.#underWay.delete(erasure)
  }

  left(): History {
    return this.#history.filter((_, index) => this.#stored.has(index))
  }

  people(): readonly string[] {
    const live = this.left().map(({ event }) => event).filter((event) => !event.bot)
    const { personOf } = resolve(live)
    return [...new Set(live.map(personOf))].filter((one) => one !== null).toSorted()
  }
}

type Work = { readonly workspace: string; readonly erasure: string; readonly experimentId: string }

function eraseAll(store: Store, { workspace, erasure, experimentId }: Work): Promise<void> {
  return store.erase({ workspace, erasure, countedIn: [{ experimentId, namespace: null }], also: async () => undefined })
}

/** As a process that ends after its first step. */
async function stopped(store: Store, { workspace, erasure, experimentId }: Work): Promise<void> {
  const abort = new AbortController()
  const work = { workspace, erasure, countedIn: [{ experimentId, namespace: null }], also: async () => undefined, signal: abort.signal, onProgress: () => abort.abort() }
  await store.erase(work).catch((error: unknown) => expect(abort.signal.aborted, String(error)).toBe(true))
}

async function eraseNow(store: Store, key: PersonKey, at: number): Promise<void> {
  await store.beginErasure({ workspace: 'ws', erasure: key, key, at })
  await eraseAll(store, { workspace: 'ws', erasure: key, experimentId: 'exp_1' })
}

async function peopleIn(store: Store, workspace: string): Promise<readonly string[]> {
  return (await store.people({ workspace, cursor: null, limit: 100 })).people.map((person) => person.key).toSorted()
}
