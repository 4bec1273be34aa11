import type { Measure, Question, StoredEvent } from '#server/store/door.ts'
import { resolve } from '#server/people/resolve.ts'

/** One person as the definition counts her, for one measure. */
export type CountedPerson = {
  readonly person: string
  readonly variant: string
  readonly at: number
  readonly stratum: number
  readonly crossover: boolean
  readonly value: bigint
  readonly denominator: bigint
  readonly level: number
  readonly leftOut: number
  readonly source: string
}

/** Whole cents of an event, kept beside its decimal text so that this file parses no number. */
export type History = readonly { readonly event: StoredEvent; readonly cents: number | null }[]

const bytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
const told = (a: StoredEvent, b: StoredEvent): number => a.at - b.at || bytes(a.messageId, b.messageId)

/** Counts a set of events by the words of contracts.md, slowly: everybody, every event, nothing remembered. */
export function countPeople(question: Question, metricVersion: string, history: History): readonly CountedPerson[] {
  const live = history.filter(({ event }) => !event.bot)
  const { personOf } = resolve(live.map(({ event }) => event))
  const people = [...new Set(live.map(({ event }) => personOf(event)))].filter((person) => person !== null)
  const measure = question.measures.find((one) => one.metricVersion === metricVersion)?.measure
  if (measure === undefined) throw new Error(`No measure ${metricVersion}.`)
  return people.flatMap((person): readonly CountedPerson[] => {
    const own = live.filter(({ event }) => personOf(event) === person)
    const here = own.filter(({ event }) => event.environmentId === question.environmentId)
    const exposures = here.map(({ event }) => event).filter((event) => isCountingExposure(question, event)).toSorted(told)
    const [first] = exposures
    if (first === undefined) return []
    const from = first.at + measure.delayMs
    const within = here.filter(({ event }) => event.type === 'track' && event.at >= from && event.at < from + measure.windowMs)
    const [touch] = own.map(({ event }) => event).filter((event) => event.touch !== null).toSorted(told)
    return [{
      person,
      variant: String(first.properties['variation_id']),
      at: first.at,
      stratum: question.strata.filter((stratum) => stratum.from <= first.at).length - 1,
      crossover: new Set(exposures.map((event) => event.properties['variation_id'])).size > 1,
      ...worth(measure, from, within),
      source: touch?.touch?.source ?? '',
    }]
  })
}

type Worth = Pick<CountedPerson, 'value' | 'denominator' | 'level' | 'leftOut'>

function worth(measure: Measure, from: number, within: History): Worth {
  const none = { value: 0n, denominator: 0n, level: 0, leftOut: 0 }
  const named = (name: string) => within.filter(({ event }) => event.name === name)
  switch (measure.kind) {
    case 'conversion':
      return { ...none, value: BigInt(named(measure.event).length > 0) }
    case 'sum': {
      const { cents, leftOut, events } = orders(named(measure.of.event))
      const sum = measure.of.take === 'events' ? events : cents
      return { ...none, value: measure.cap !== null && sum > measure.cap ? BigInt(measure.cap) : sum, leftOut: measure.of.take === 'events' ? 0 : leftOut }
    }
    case 'ratio': {
      const { cents, counted, leftOut } = orders(named(measure.of.event))
      return { ...none, value: cents, denominator: counted, leftOut }
    }
    case 'funnel': {
      const level = furthest(measure.steps.map(({ event }) => event), within)
      return { ...none, value: BigInt(level === measure.steps.length), level }
    }
    case 'time-to': {
      const [lag] = named(measure.event).map(({ event }) => event.at - from).toSorted((a, b) => a - b)
      return lag === undefined ? { ...none, value: BigInt(measure.windowMs) } : { ...none, value: BigInt(lag), level: 1 + Math.floor((lag * 48) / measure.windowMs) }
    }
  }
}

function orders(events: History) {
  const added = events.filter(({ event, cents }) => cents !== null && event.properties['currency'] === 'EUR')
  return { events: BigInt(events.length), counted: BigInt(added.length), cents: added.reduce((sum, { cents }) => sum + BigInt(cents ?? 0), 0n), leftOut: events.length - added.length }
}

/** Tries every way of giving the steps events of their own whose times do not fall. */
function furthest(steps: readonly string[], events: History, since = -Infinity): number {
  const [step, ...rest] = steps
  const ways = events.flatMap((each, n) => (each.event.name === step && each.event.at >= since ? [1 + furthest(rest, events.toSpliced(n, 1), each.event.at)] : []))
  return Math.max(0, ...ways)
}

function isCountingExposure(question: Question, event: StoredEvent): boolean {
  const { experiment_id: experiment, variation_id: variant, phase, forced } = event.properties
  const isHere = event.type === 'track' && event.name === 'Experiment Viewed' && question.entry.kind === 'exposure' && experiment === question.entry.experimentKey
  const inTime = event.at >= question.from && (question.until === null || event.at < question.until)
  const inPause = question.pauses.some((pause) => event.at >= pause.from && (pause.until === null || event.at < pause.until))
  return isHere && forced !== true && question.variants.includes(String(variant)) && (phase === undefined || phase === question.phase) && inTime && !inPause
}

/** A cell as text, so that two lists of cells can be compared whole. */
export function cellsOf(people: readonly CountedPerson[], asOf: number, windowMs: number, key: (person: CountedPerson) => string): readonly string[] {
  const keys = [...new Set(people.map(key))]
  return keys.map((of) => {
    const members = people.filter((person) => key(person) === of)
    const matured = members.filter((person) => person.at + windowMs <= asOf)
    const sum = (value: (person: CountedPerson) => bigint): bigint => matured.reduce((total, person) => total + value(person), 0n)
    const numbers = [
      BigInt(members.length),
      BigInt(members.filter((person) => person.crossover).length),
      BigInt(matured.length),
      sum((person) => BigInt(person.value > 0n)),
      sum((person) => person.value),
      sum((person) => person.value * person.value),
      sum((person) => person.denominator),
      sum((person) => person.denominator * person.denominator),
      sum((person) => person.value * person.denominator),
      sum((person) => BigInt(person.leftOut)),
    ]
    return `${of}: ${numbers.join(' ')}`
  }).toSorted()
}
