import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Question, Store, StoredEvent } from '#server/store/door.ts'
import { openStore } from '#server/store/store.service.ts'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'
import { aCountingQuestion } from './counting-question.ts'
import { DAY, deliveries, histories, START } from './histories.ts'
import { cellsOf, countUnits, type CountedUnit, type History } from './oracle.ts'

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
    await fc.assert(property, { numRuns: 40, endOnFailure: true })
  })
})

function eventAt(history: History, index: number): StoredEvent {
  const told = history[index]
  if (told === undefined) throw new Error(`No event ${index}.`)
  return told.event
}

/** Reads the queue in small pages to its end, as a consumer does. */
async function adjustChanged(store: Store, question: Question): Promise<void> {
  for (;;) {
    const cursor = await store.cursor('test')
    const { people, next } = await store.changes({ cursor, limit: 7 })
    if (next === null || next === cursor) return
    await store.adjust({ question, people: people.filter((change) => change.workspace === question.workspace).map((change) => change.person) })
    await store.moveCursor('test', next)
  }
}

async function readAll(store: Store, question: Question, asOf: number) {
  const { experimentId, phase } = question
  const answers = question.measures.map(async ({ metricVersion, measure }) => {
    const asked = { experimentId, phase, metricVersion, windowMs: measure.delayMs + measure.windowMs, asOf }
    const cells = await store.summaries(asked)
    const bySource = await store.dimensionSummaries({ ...asked, dimension: 'source', limit: 10 })
    return {
      cells: cells.map((cell) => `${cell.variant} ${cell.stratum} ${cell.day} ${cell.level}: ${numbers(cell)}`).toSorted(),
      sources: bySource.values.flatMap(({ value, cells }) => cells.map((cell) => `${value} ${cell.variant} ${cell.stratum}: ${numbers(cell)}`)).toSorted(),
    }
  })
  return Promise.all(answers)
}

type Numbers = Awaited<ReturnType<Store['summaries']>>[number]

function numbers(cell: Omit<Numbers, 'day' | 'level'>): string {
  return [cell.exposed, cell.crossovers, cell.matured, cell.converted, cell.y, cell.yy, cell.d, cell.dd, cell.yd, cell.leftOut].join(' ')
}

function expected(question: Question, history: History, asOf: number) {
  const day = (person: CountedUnit): number => START + Math.floor((person.at - START) / DAY) * DAY
  return question.measures.map(({ metricVersion, measure }) => {
    const people = countUnits(question, metricVersion, history)
    return {
      cells: cellsOf(people, asOf, measure.delayMs + measure.windowMs, (person) => `${person.variant} ${person.stratum} ${day(person)} ${person.level}`),
      sources: cellsOf(people, asOf, measure.delayMs + measure.windowMs, (person) => `${person.source} ${person.variant} ${person.stratum}`),
    }
  })
}
