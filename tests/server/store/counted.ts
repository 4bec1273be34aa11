import type { Question, Store, StoredEvent } from '#server/store/door.ts'
import { DAY, START } from './histories.ts'
import { cellsOf, countUnits, type CountedUnit, type History } from './oracle.ts'

export function eventAt(history: History, index: number): StoredEvent {
  const told = history[index]
  if (told === undefined) throw new Error(`No event ${index}.`)
  return told.event
}

/** Reads the queue in small pages to its end, as a consumer does. */
export async function adjustChanged(store: Store, question: Question): Promise<void> {
  for (;;) {
    const cursor = await store.cursor('test')
    const { people, next } = await store.changes({ cursor, limit: 7 })
    if (next === null || next === cursor) return
    await store.adjust({ question, people: people.filter((change) => change.workspace === question.workspace).map((change) => change.person) })
    await store.moveCursor('test', next)
  }
}

export async function readAll(store: Store, question: Question, asOf: number) {
  const { experimentId, phase } = question
  const answers = question.measures.map(async ({ metricVersion, measure }) => {
    const asked = { experimentId, phase, metricVersion, windowMs: measure.delayMs + measure.windowMs, asOf }
    const cells = await store.summaries(asked)
    const [bySource] = await store.dimensionSummaries({ ...asked, dimensions: ['source'], limit: 10 })
    const [largest] = await store.dimensionSummaries({ ...asked, dimensions: ['source'], limit: 1 })
    return {
      cells: cells.map((cell) => `${cell.variant} ${cell.stratum} ${cell.day} ${cell.level}: ${numbers(cell)}`).toSorted(),
      sources: (bySource?.values ?? []).flatMap(({ value, cells }) => cells.map((cell) => `${value} ${cell.variant} ${cell.stratum}: ${numbers(cell)}`)).toSorted(),
      rest: (largest?.other ?? []).map((cell) => `${cell.variant} ${cell.stratum}: ${numbers(cell)}`).toSorted(),
    }
  })
  return Promise.all(answers)
}

type Numbers = Awaited<ReturnType<Store['summaries']>>[number]

function numbers(cell: Omit<Numbers, 'day' | 'level'>): string {
  return [cell.exposed, cell.crossovers, cell.matured, cell.converted, cell.y, cell.yy, cell.d, cell.dd, cell.yd, cell.leftOut].join(' ')
}

/** What the definition counts of a history, in the form of `readAll`. */
export function expected(question: Question, history: History, asOf: number) {
  const day = (person: CountedUnit): number => START + Math.floor((person.at - START) / DAY) * DAY
  return question.measures.map(({ metricVersion, measure }) => {
    const people = countUnits(question, metricVersion, history)
    return {
      cells: cellsOf(people, asOf, measure.delayMs + measure.windowMs, (person) => `${person.variant} ${person.stratum} ${day(person)} ${person.level}`),
      sources: cellsOf(people, asOf, measure.delayMs + measure.windowMs, (person) => `${person.source} ${person.variant} ${person.stratum}`),
      rest: cellsOf(withoutLargest(people), asOf, measure.delayMs + measure.windowMs, (person) => `${person.variant} ${person.stratum}`),
    }
  })
}

function withoutLargest(people: readonly CountedUnit[]): readonly CountedUnit[] {
  const size = (source: string): number => people.filter((person) => person.source === source).length
  const [largest] = [...new Set(people.map((person) => person.source))].toSorted((a, b) => size(b) - size(a) || (a < b ? -1 : 1))
  return people.filter((person) => person.source !== largest)
}
