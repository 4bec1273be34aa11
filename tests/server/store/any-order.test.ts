import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openStore } from '#server/store/store.service.ts'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'
import { adjustChanged, eventAt, expected, readAll } from './counted.ts'
import { aCountingQuestion } from './counting-question.ts'
import { deliveries, histories, START } from './histories.ts'

const HOUR = 3_600_000

describeEachDatabase('the store counts the same whatever the order of arrival', (database) => {
  test.for(['person', 'account'] as const)('as the definition does, each %s once, after any split, repetition and moment of counting, and as a rebuild does', { timeout: 240_000 }, async (unit) => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    let run = 0
    const property = fc.asyncProperty(
      histories.chain((history) => fc.tuple(fc.constant(history), deliveries(history.length))),
      fc.integer({ min: 0, max: 7 * 24 }),
      async ([history, delivery], hours) => {
        const question = { ...aCountingQuestion(`ws_${++run}`, run), unit }
        const asOf = START + hours * HOUR
        for (const [n, batch] of delivery.batches.entries()) {
          await store.append({ token: `${n}`, workspace: question.workspace, events: batch.map((index) => eventAt(history, index)) })
          if (delivery.adjustAfter[n] === true) await adjustChanged(store, question)
        }
        await adjustChanged(store, question)
        const counted = await readAll(store, question, asOf)
        expect(counted).toEqual(expected(question, history, asOf))
        await store.forget(question.experimentId)
        await store.rebuild({ question })
        expect(await readAll(store, question, asOf)).toEqual(counted)
      },
    )
    await fc.assert(property, { numRuns: 12, endOnFailure: true })
  })
})
