import type { Acquisition } from '#sdk/core/context.ts'
import type { Activation, JourneyStage, Measure, Question, StoredEvent } from '#server/store/door.ts'
import { DAY, START } from './histories.ts'
import { binOf } from '#server/store/bin.ts'
import { resolve } from '#server/people/resolve.ts'

/** One unit as the definition counts it, for one measure. */
export type CountedUnit = {
  readonly unit: string
  readonly variant: string
  readonly at: number
  readonly stratum: number
  readonly crossover: boolean
  readonly value: bigint
  readonly denominator: bigint
  readonly level: number
  readonly leftOut: number
  /** What it did in the stretch before; null where nothing was seen of it a day before it was exposed. */
  readonly before: bigint | null
  readonly source: string
  readonly touch: Acquisition
}

/** Whole cents of an event, kept beside its decimal text so that this file parses no number. */
export type History = readonly { readonly event: StoredEvent; readonly cents: number | null }[]

const bytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
const told = (a: StoredEvent, b: StoredEvent): number => a.at - b.at || bytes(a.messageId, b.messageId)

/** Counts a set of events by the words of contracts.md, slowly: everybody, every event, nothing remembered. */
export function countUnits(question: Question, metricVersion: string, history: History): readonly CountedUnit[] {
  const measure = question.measures.find((one) => one.metricVersion === metricVersion)?.measure
  if (measure === undefined) throw new Error(`No measure ${metricVersion}.`)
  const live = history.filter(({ event }) => !event.bot)
  const units = question.unit === 'person' ? peopleIn(live) : accountsIn(question, live)
  return units.flatMap(({ unit, met, own, near }): readonly CountedUnit[] => {
    const exposures = met.map(({ event }) => event).filter((event) => event.environmentId === question.environmentId && isCountingExposure(question, event)).toSorted(told)
    const [first] = exposures
    if (first === undefined) return []
    const deeds = own.filter(({ event }) => event.environmentId === question.environmentId && event.type === 'track')
    const between = (from: number, until: number): History => deeds.filter(({ event }) => event.at >= from && event.at < until)
    const [from, since] = [first.at + measure.delayMs, first.at - (measure.beforeMs ?? 0)]
    const isKnown = measure.beforeMs !== undefined && near.some(({ event }) => event.at <= first.at - DAY)
    const [touch] = near.map(({ event }) => event).filter((event) => event.touch !== null).toSorted(told)
    return [{
      unit,
      variant: String(first.properties['variation_id']),
      at: first.at,
      stratum: question.strata.filter((stratum) => stratum.from <= first.at).length - 1,
      crossover: new Set(exposures.map((event) => event.properties['variation_id'])).size > 1,
      ...worth(measure, from, between(from, from + measure.windowMs), deeds),
      before: isKnown ? worth({ ...measure, windowMs: measure.beforeMs }, since, between(since, first.at), deeds).value : null,
      source: touch?.touch?.source ?? '',
      touch: touch?.touch ?? {},
    }]
  })
}

/** What exposes a unit, what it did, and whose touches say where it came from. */
type Unit = { readonly unit: string; readonly met: History; readonly own: History; readonly near: History }

function peopleIn(live: History): readonly Unit[] {
  const { personOf } = resolve(live.map(({ event }) => event))
  const people = [...new Set(live.map(({ event }) => personOf(event)))].filter((person) => person !== null)
  return people.map((person) => {
    const own = live.filter(({ event }) => personOf(event) === person)
    return { unit: person, met: own, own, near: own }
  })
}

/** An account has the events that name it, and those of a person that name none while it was the last that the person named. */
function accountsIn(question: Question, live: History): readonly Unit[] {
  const { personOf } = resolve(live.map(({ event }) => event))
  const here = live.map(({ event }) => event).filter((event) => event.environmentId === question.environmentId)
  const named = (of: StoredEvent): string | null => {
    const person = personOf(of)
    if (of.account !== null || person === null) return of.account
    const before = here.filter((event) => event.account !== null && personOf(event) === person && told(event, of) <= 0)
    return before.toSorted((a, b) => told(a, b) || bytes(a.account ?? '', b.account ?? '')).at(-1)?.account ?? null
  }
  return [...new Set(live.map(({ event }) => event.account))].filter((account) => account !== null).map((account) => {
    const naming = live.filter(({ event }) => event.account === account)
    const people = new Set(naming.map(({ event }) => personOf(event)))
    people.delete(null)
    return { unit: `account:${account}`, met: naming, own: live.filter(({ event }) => named(event) === account), near: live.filter(({ event }) => people.has(personOf(event))) }
  })
}

type Worth = Pick<CountedUnit, 'value' | 'denominator' | 'level' | 'leftOut'>

function worth(measure: Measure, from: number, within: History, ever: History): Worth {
  const none = { value: 0n, denominator: 0n, level: 0, leftOut: 0 }
  const named = (name: string) => within.filter(({ event }) => event.name === name)
  switch (measure.kind) {
    case 'conversion':
      return { ...none, value: BigInt(named(measure.event).length > 0), level: stretchOf(measure.binMs, named(measure.event).map(({ event }) => event.at - from)) }
    case 'sum': {
      const { cents, leftOut, events } = orders((measure.of.take !== 'events' && measure.of.rates !== undefined ? named(measure.of.event).map(inEuro) : named(measure.of.event)).filter((each) => measure.of.filter === null || isLarge(each)))
      const sum = measure.of.take === 'events' ? events : cents
      const value = measure.cap !== null && sum > measure.cap ? BigInt(measure.cap) : sum
      return { ...none, value, level: measure.binned === true ? binOf(value) : 0, leftOut: measure.of.take === 'events' ? 0 : leftOut }
    }
    case 'ratio': {
      const { cents, counted, leftOut } = orders(named(measure.of.event))
      return { ...none, value: cents, denominator: counted, leftOut }
    }
    case 'funnel': {
      const level = furthest(measure.steps.map(({ event }) => event), within)
      return { ...none, value: BigInt(level === measure.steps.length), level }
    }
    case 'activation': {
      const at = firstMomentOf(measure, ever)
      return { ...none, value: BigInt(at >= from && at < from + measure.windowMs) }
    }
    case 'journey': {
      const stages = wayThrough(measure.stages, ever.filter(({ event }) => event.at < from + measure.windowMs))
      return { ...none, value: BigInt(stages === measure.stages.length), level: 20_000 + stages }
    }
    case 'time-to': {
      const [lag] = named(measure.event).map(({ event }) => event.at - from).toSorted((a, b) => a - b)
      return lag === undefined ? { ...none, value: BigInt(measure.windowMs) } : { ...none, value: BigInt(lag), level: 1 + Math.floor((lag * 48) / measure.windowMs) }
    }
  }
}

/** The stretch of the first, counted from one. */
function stretchOf(binMs: number | undefined, lags: readonly number[]): number {
  if (binMs === undefined || lags.length === 0) return 0
  return Array.from({ length: 100 }, (_, n) => n + 1).find((stretch) => lags.some((lag) => lag < stretch * binMs)) ?? 0
}

/** Looks at every moment at which anything happened, whether by then all steps were done often enough. */
function firstMomentOf({ signup, steps, withinMs }: Activation, ever: History): number {
  const moments = ever.map(({ event }) => event.at).toSorted((a, b) => a - b)
  const signedUp = moments.find((at) => ever.some(({ event }) => event.at === at && event.name === signup.event)) ?? Infinity
  const isDone = (by: number): boolean => steps.every((step) => ever.filter((each) => each.event.name === step.event && (step.filter === null || isLarge(each)) && each.event.at >= signedUp && each.event.at <= by).length >= step.times)
  return moments.find((at) => at >= signedUp && at < signedUp + withinMs && isDone(at)) ?? Infinity
}

/** Tries every moment at which each stage could be reached, none before the one before it. */
function wayThrough(stages: readonly JourneyStage[], ever: History, since = -Infinity): number {
  const [stage, ...rest] = stages
  if (stage === undefined) return 0
  const moments = stage.kind === 'activation' ? [firstMomentOf(stage, ever)].filter((at) => at < Infinity) : ever.filter(({ event }) => event.name === stage.event).map(({ event }) => event.at)
  return Math.max(0, ...moments.filter((at) => at >= since).map((at) => 1 + wayThrough(rest, ever, at)))
}

/** What the filter of the counting question means. */
function isLarge({ event, cents }: History[number]): boolean {
  return cents !== null && cents >= 100_00 && event.properties['currency'] !== 'KRW'
}

/** A won is 0.0005 € before the third day and 0.001 € from then on: whole cents, of two as near ones the even one. */
function inEuro(told: History[number]): History[number] {
  const { event, cents } = told
  if (event.properties['currency'] !== 'KRW' || cents === null) return told
  const halves = event.at < START + 2 * DAY ? 2_000 : 1_000
  const [whole, rest] = [Math.floor(Math.abs(cents) / halves), (Math.abs(cents) % halves) * 2]
  const rounded = whole + (rest > halves || (rest === halves && whole % 2 === 1) ? 1 : 0)
  return { event: { ...event, properties: { ...event.properties, currency: 'EUR' } }, cents: cents < 0 ? -rounded : rounded }
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
export function cellsOf(people: readonly (CountedUnit & { readonly did?: boolean })[], asOf: number, windowMs: number, key: (person: CountedUnit) => string): readonly string[] {
  const keys = [...new Set(people.map(key))]
  return keys.map((of) => {
    const members = people.filter((person) => key(person) === of)
    const matured = members.filter((person) => person.at + windowMs <= asOf)
    const sum = (value: (person: (typeof matured)[number]) => bigint): bigint => matured.reduce((total, person) => total + value(person), 0n)
    const numbers = [
      BigInt(members.length),
      BigInt(members.filter((person) => person.crossover).length),
      BigInt(matured.length),
      sum((person) => BigInt(person.did ?? person.value > 0n)),
      sum((person) => person.value),
      sum((person) => person.value * person.value),
      sum((person) => person.denominator),
      sum((person) => person.denominator * person.denominator),
      sum((person) => person.value * person.denominator),
      sum((person) => BigInt(person.leftOut)),
      sum((person) => BigInt(person.before !== null)),
      sum((person) => person.before ?? 0n),
      sum((person) => (person.before ?? 0n) ** 2n),
      sum((person) => (person.before ?? 0n) * person.value),
      sum((person) => (person.before === null ? 0n : person.value)),
    ]
    return `${of}: ${numbers.join(' ')}`
  }).toSorted()
}
