import type { Json } from '#sdk/core/ruleset.ts'
import { activatedAt } from './activation.ts'
import { converted, scaled } from './amount.ts'
import { binOf } from './bin.ts'
import { type EventOf, type JourneyStage, LAG_BINS, type Measure, type Question, type Rates, type Term } from './door.ts'
import { passes, valueAt } from './filter.ts'
import { earlier, type Told } from './order.ts'
import { stepsIn } from './steps.ts'

/** An event that may make its person count: an exposure, or the event a metric's own line starts from. */
export type EntryEvent = Told & { readonly variant: string; readonly phase: string | null; readonly forced: boolean }

/** How a person entered: by the first exposure in time, with every variant met. */
export type Entered = { readonly at: number; readonly variant: string; readonly arms: readonly string[]; readonly stratum: number }

export type MeasuredEvent = { readonly name: string; readonly at: number; readonly properties: { readonly [key: string]: Json } }

export type Count = { readonly value: bigint; readonly denominator: bigint; readonly level: number; readonly leftOut: number }

/** The fold over a person's exposures: minimum and set union, so that no order of arrival shows. null: never entered. */
export function enter(question: Question, events: readonly EntryEvent[]): Entered | null {
  const counting = events.filter((event) => counts(question, event))
  const first = counting.reduce<EntryEvent | null>(earlierEntry, null)
  if (first === null) return null
  const arms = [...new Set(counting.map((event) => event.variant))].toSorted()
  return { at: first.at, variant: first.variant, arms, stratum: stratumAt(question.strata, first.at) }
}

/** Two devices may have told two variants in one millisecond under one message id; then the variant's name decides. */
function earlierEntry(a: EntryEvent | null, b: EntryEvent): EntryEvent {
  if (a !== null && a.at === b.at && a.messageId === b.messageId) return a.variant <= b.variant ? a : b
  return earlier(a, b) ?? b
}

function counts(question: Question, event: EntryEvent): boolean {
  if (event.forced || !isOpen(question, event.at)) return false
  if (question.entry.kind === 'event' || question.entry.kind === 'seen') return true
  return question.variants.includes(event.variant) && (question.entry.kind === 'holdout' || isOfPhase(event.phase, question.phase))
}

function isOpen(question: Question, at: number): boolean {
  return isWithin(question, at) && !question.pauses.some((pause) => isWithin(pause, at))
}

function isWithin(stretch: { readonly from: number; readonly until: number | null }, at: number): boolean {
  return at >= stretch.from && (stretch.until === null || at < stretch.until)
}

/** A phase that is missing or unreadable is taken from the time: the question's own stretch decides. */
function isOfPhase(told: string | null, phase: number): boolean {
  return told === null || !/^\d{1,9}$/.test(told) || Number(told) === phase
}

function stratumAt(strata: readonly { readonly from: number }[], at: number): number {
  return Math.max(0, strata.findLastIndex((stratum) => stratum.from <= at))
}

/** Counts a measure for a person over [first exposure + delay, first exposure + delay + window); of an activation all that led to it is given. */
export function count(measure: Measure, entered: number, events: readonly MeasuredEvent[]): Count {
  const from = entered + measure.delayMs
  const within = events.filter((event) => event.at >= from && event.at < from + measure.windowMs)
  switch (measure.kind) {
    case 'conversion':
      return converting(measure, from, within)
    case 'sum': {
      const { sum, leftOut } = add(measure.of, within)
      const value = measure.cap === null || sum <= BigInt(measure.cap) ? sum : BigInt(measure.cap)
      return { ...NOTHING, value, level: measure.binned === true ? binOf(value) : 0, leftOut }
    }
    case 'ratio': {
      const [of, over] = [add(measure.of, within), add(measure.over, within)]
      return { ...NOTHING, value: of.sum, denominator: over.sum, leftOut: of.leftOut + over.leftOut }
    }
    case 'funnel': {
      const level = stepsIn(measure.steps, within, isOf)
      return { ...NOTHING, value: level === measure.steps.length ? 1n : 0n, level }
    }
    case 'time-to': {
      const lag = Math.min(...within.filter((event) => isOf(measure, event)).map((event) => event.at - from), measure.windowMs)
      return { ...NOTHING, value: BigInt(lag), level: lag === measure.windowMs ? 0 : 1 + Math.floor((lag * LAG_BINS) / measure.windowMs) }
    }
    case 'activation': {
      const at = activatedAt(measure, events, isOf)
      return { ...NOTHING, value: at !== null && at >= from && at < from + measure.windowMs ? 1n : 0n }
    }
    case 'journey': {
      const stages = stagesIn(measure.stages, events.filter((event) => event.at < from + measure.windowMs))
      return { ...NOTHING, value: stages === measure.stages.length ? 1n : 0n, level: STAGES + stages }
    }
  }
}

function converting(measure: Extract<Measure, { kind: 'conversion' }>, from: number, within: readonly MeasuredEvent[]): Count {
  const first = earliest(within.filter((event) => isOf(measure, event)))
  if (first === null) return NOTHING
  return { ...NOTHING, value: 1n, level: measure.binMs === undefined ? 0 : 1 + Math.floor((first - from) / measure.binMs) }
}

/** Levels from here on are told apart of every value of a dimension too: see `cut` in sums.repository.ts. No funnel, time or bin comes near. */
export const STAGES = 20_000

/** A unit seen for less than that before its exposure is new: of what it did before nothing is known. */
export const KNOWN_FOR = 86_400_000

/** The same measure over the stretch that ends where the unit entered. */
export function asBefore(measure: Measure & { readonly beforeMs: number }): Measure {
  return { ...measure, delayMs: 0, windowMs: measure.beforeMs }
}

/** Whether a measure is counted before the exposure too. */
export function hasBefore(measure: Measure): measure is Measure & { readonly beforeMs: number } {
  return measure.beforeMs !== undefined
}

/** What a person has for whom no event came. */
export function nothing(measure: Measure): Count {
  return count(measure, 0, [])
}

const NOTHING: Count = { value: 0n, denominator: 0n, level: 0, leftOut: 0 }

/** Each stage is reached at the first moment after the one before it at which it could be. */
function stagesIn(stages: readonly JourneyStage[], events: readonly MeasuredEvent[]): number {
  let since = -Infinity
  for (const [done, stage] of stages.entries()) {
    const at = stage.kind === 'activation' ? activatedAt(stage, events, isOf) : earliest(events.filter((event) => event.at >= since && isOf(stage, event)))
    if (at === null || at < since) return done
    since = at
  }
  return stages.length
}

function earliest(events: readonly MeasuredEvent[]): number | null {
  return events.reduce<number | null>((first, { at }) => (first === null || at < first ? at : first), null)
}

/** The names of events that a measure looks at. */
export function eventsOf(measure: Measure): readonly string[] {
  switch (measure.kind) {
    case 'sum':
      return [measure.of.event]
    case 'ratio':
      return [...new Set([measure.of.event, measure.over.event])]
    case 'funnel':
      return [...new Set(measure.steps.map(({ event }) => event))]
    case 'activation':
      return namesOf([measure.signup, ...measure.steps])
    case 'journey':
      return namesOf(measure.stages.flatMap((stage) => (stage.kind === 'activation' ? [stage.signup, ...stage.steps] : [stage])))
    case 'conversion':
    case 'time-to':
      return [measure.event]
  }
}

function namesOf(of: readonly EventOf[]): readonly string[] {
  return [...new Set(of.map(({ event }) => event))]
}

export function isOf(of: EventOf, event: MeasuredEvent): boolean {
  return event.name === of.event && passes(of.filter, event.properties)
}

function add(term: Term, events: readonly MeasuredEvent[]): { readonly sum: bigint; readonly leftOut: number } {
  const own = events.filter((event) => isOf(term, event))
  if (term.take === 'events') return { sum: BigInt(own.length), leftOut: 0 }
  const values = own.map((event) => amountOf(term, event))
  const added = values.filter((value) => value !== null)
  // Of a ratio of values to their number both sides leave the same events out; they are told once.
  if (term.take === 'counted') return { sum: BigInt(added.length), leftOut: 0 }
  return { sum: added.reduce((sum, value) => sum + value, 0n), leftOut: values.length - added.length }
}

/** In the term's currency; of another one by the newest rate of the seven days before the event, else null. */
function amountOf({ path, scale, currency, rates = [] }: Extract<Term, { path: string }>, event: MeasuredEvent): bigint | null {
  const value = valueAt(event.properties, path)
  if (currency === null) return scaled(value, scale)
  const told = valueAt(event.properties, 'currency')
  const own = typeof told === 'string' ? told.trim().toUpperCase() : ''
  if (own === currency.toUpperCase()) return scaled(value, scale)
  const rate = rates.reduce<Rates[number] | null>((best, one) => (one.currency === own && one.from <= event.at && event.at < one.from + RATE_HOLDS && (best === null || one.from > best.from) ? one : best), null)
  return rate === null ? null : converted(value, rate.rate, scale)
}

/** Over a weekend and holidays no rate is told. */
const RATE_HOLDS = 7 * 86_400_000
