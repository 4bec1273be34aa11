import type { Question, Store, StoredEvent, SummaryQuestion } from '#server/store/door.ts'
import { TOUCH, touchParts } from '#server/store/dimension.ts'
import { DAY, SITES, START } from './histories.ts'
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
    if (isBinned(measure)) return readRanked(store, asked)
    const cells = await store.summaries(asked)
    const [bySource] = await store.dimensionSummaries({ ...asked, dimensions: ['source'], limit: 10 })
    const [largest] = await store.dimensionSummaries({ ...asked, dimensions: ['source'], limit: 1 })
    const line = { experimentId, phase, metricVersion, from: 0, until: Number.MAX_SAFE_INTEGER }
    const ways = await store.dimensionValues({ ...asked, dimension: TOUCH, limit: 100 })
    const values = ways.map(({ value }) => ({ value, group: touchParts(value).network || 'none' }))
    const [byNetwork] = await store.dimensionSummaries({ ...asked, dimensions: [TOUCH], limit: 1, groups: [{ dimension: TOUCH, values }] })
    return {
      ways: ways.map(({ value, people }) => `${Object.values(touchParts(value)).join('|')} ${people}`).toSorted(),
      networks: (byNetwork?.values ?? []).flatMap(({ value, cells }) => cells.map((cell) => `${value} ${cell.variant} ${cell.stratum}: ${numbers(cell)}`)).toSorted(),
      unlisted: byNetwork?.other,
      ...(measure.kind === 'journey' ? { reached: told(await store.reached({ ...line, cut: null })), reachedByNetwork: told(await store.reached({ ...line, cut: { dimension: TOUCH, limit: 9, values } })), reachedBySource: told(await store.reached({ ...line, cut: { dimension: 'source', limit: 9 } })) } : {}),
      cells: cells.map((cell) => `${cell.variant} ${cell.stratum} ${cell.day} ${cell.level}: ${numbers(cell)}`).toSorted(),
      sources: (bySource?.values ?? []).flatMap(({ value, cells }) => cells.map((cell) => `${value} ${cell.variant} ${cell.stratum}: ${numbers(cell)}`)).toSorted(),
      rest: (largest?.other ?? []).map((cell) => `${cell.variant} ${cell.stratum}: ${numbers(cell)}`).toSorted(),
    }
  })
  return Promise.all(answers)
}

function told(answer: Awaited<ReturnType<Store['reached']>>): readonly string[] {
  return answer.flatMap(({ value, reached }) => reached.map(({ stages, people }) => `${value} ${stages}: ${people}`)).toSorted()
}

/** People by something and by how far they came. */
function countedReached(people: readonly CountedUnit[], by: (person: CountedUnit) => string): readonly string[] {
  const keys = people.map((person) => `${by(person)} ${person.level - 20_000}`)
  return [...new Set(keys)].map((key) => `${key}: ${keys.filter((one) => one === key).length}`).toSorted()
}

const networkOf = ({ touch }: CountedUnit): string => (touch.clickParameter === undefined ? 'none' : 'google')

function wayOf({ touch }: CountedUnit): string {
  return [touch.clickParameter === undefined ? '' : 'google', SITES.get(touch.referrer), touch.source, touch.medium, touch.campaign].map((part) => part ?? '').join('|')
}

function isBinned(measure: Question['measures'][number]['measure']): boolean {
  return measure.kind === 'sum' && measure.binned === true
}

/** What is read off the order of values: the three largest of ten cut, and the median. */
const WINSORISE = { at: 70_000, among: 'everybody' } as const

async function readRanked(store: Store, asked: SummaryQuestion) {
  const { cut, cells } = await store.winsorised({ ...asked, winsorise: WINSORISE })
  const bySource = (await store.dimensionSummaries({ ...asked, dimensions: ['source'], limit: 10, ...(cut === null ? {} : { cap: cut }) }))[0]
  const quantiles = await store.quantiles({ ...asked, at: 50_000 })
  return {
    cells: cells.map((cell) => `${cell.variant} ${cell.stratum} ${cell.day} ${cell.level}: ${numbers(cell)}`).toSorted(),
    sources: bySource?.values.flatMap(({ value, cells }) => cells.map((cell) => `${value} ${cell.variant} ${cell.stratum}: ${numbers(cell)}`)).toSorted(),
    cut,
    medians: quantiles.map(({ variant, stratum, matured, ranked }) => `${variant} ${stratum}: ${matured} ${ranked?.low} ${ranked?.value} ${ranked?.high}`).toSorted(),
  }
}

/** The same from everybody's value, put in order. */
function expectedRanked(people: readonly CountedUnit[], asOf: number, windowMs: number, day: (person: CountedUnit) => number) {
  const matured = people.filter((person) => person.at + windowMs <= asOf)
  const inOrder = (of: readonly CountedUnit[]): readonly bigint[] => of.map(({ value }) => value).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const cut = inOrder(matured)[Math.ceil((7 * matured.length) / 10) - 1] ?? null
  const kept = people.map((person) => ({ ...person, level: 0, value: cut !== null && person.value > cut ? cut : person.value }))
  const groups = [...new Set(people.flatMap(({ variant, stratum }) => [`${variant} null`, `${variant} ${stratum}`]))]
  return {
    cells: cellsOf(kept.map((person, index) => ({ ...person, did: (people[index]?.value ?? 0n) > 0n })), asOf, windowMs, (person) => `${person.variant} ${person.stratum} ${day(person)} 0`),
    sources: cellsOf(kept, asOf, windowMs, (person) => `${person.source} ${person.variant} ${person.stratum}`),
    cut,
    medians: groups.map((group) => {
      const own = inOrder(matured.filter(({ variant, stratum }) => group === `${variant} null` || group === `${variant} ${stratum}`))
      const half = own.length / 2
      const spread = 1.959963984540054 * Math.sqrt(own.length) / 2
      const at = (rank: number): bigint | undefined => own[Math.min(own.length, Math.max(1, rank)) - 1]
      return `${group}: ${own.length} ${at(Math.floor(half - spread))} ${at(Math.ceil(half))} ${at(Math.ceil(half + spread) + 1)}`
    }).toSorted(),
  }
}

type Numbers = Awaited<ReturnType<Store['summaries']>>[number]

function numbers(cell: Omit<Numbers, 'day' | 'level'>): string {
  return [cell.exposed, cell.crossovers, cell.matured, cell.converted, cell.y, cell.yy, cell.d, cell.dd, cell.yd, cell.leftOut, cell.known, cell.x, cell.xx, cell.xy, cell.ky].join(' ')
}

/** What the definition counts of a history, in the form of `readAll`. */
export function expected(question: Question, history: History, asOf: number) {
  const day = (person: CountedUnit): number => START + Math.floor((person.at - START) / DAY) * DAY
  return question.measures.map(({ metricVersion, measure }) => {
    const people = countUnits(question, metricVersion, history)
    if (isBinned(measure)) return expectedRanked(people, asOf, measure.delayMs + measure.windowMs, day)
    const ways = people.map(wayOf)
    return {
      ways: [...new Set(ways)].map((way) => `${way} ${ways.filter((one) => one === way).length}`).toSorted(),
      networks: cellsOf(people, asOf, measure.delayMs + measure.windowMs, (person) => `${networkOf(person)} ${person.variant} ${person.stratum}`),
      unlisted: [],
      ...(measure.kind === 'journey' ? { reached: countedReached(people, () => ''), reachedByNetwork: countedReached(people, networkOf), reachedBySource: countedReached(people, ({ source }) => source) } : {}),
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
