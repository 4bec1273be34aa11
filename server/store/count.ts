import type { Json } from '#sdk/core/ruleset.ts'
import { scaled } from './amount.ts'
import type { Measure, Question } from './door.ts'
import { passes, valueAt } from './filter.ts'
import { earlier, type Told } from './order.ts'

/** An event that may make its person count: an exposure, or the event a metric's own line starts from. */
export type EntryEvent = Told & { readonly variant: string; readonly phase: string | null; readonly forced: boolean }

/** How a person entered: by the first exposure in time, with every variant met. */
export type Entered = { readonly at: number; readonly variant: string; readonly arms: readonly string[]; readonly stratum: number }

export type MeasuredEvent = { readonly at: number; readonly properties: { readonly [key: string]: Json } }

export type Count = { readonly value: bigint; readonly leftOut: number }

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
  if (question.entry.kind === 'event') return true
  return question.variants.includes(event.variant) && isOfPhase(event.phase, question.phase)
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

/** Counts a measure for a person over [first exposure, first exposure + window). */
export function count(measure: Measure, from: number, events: readonly MeasuredEvent[]): Count {
  const counted = events.filter((event) => event.at >= from && event.at < from + measure.windowMs && passes(measure.filter, event.properties))
  if (measure.kind === 'conversion') return { value: counted.length > 0 ? 1n : 0n, leftOut: 0 }
  const values = counted.map((event) => (isCurrency(measure.currency, event) ? scaled(valueAt(event.properties, measure.path), measure.scale) : null))
  const added = values.filter((value) => value !== null)
  return { value: added.reduce((sum, value) => sum + value, 0n), leftOut: values.length - added.length }
}

function isCurrency(currency: string | null, event: MeasuredEvent): boolean {
  if (currency === null) return true
  const told = valueAt(event.properties, 'currency')
  return typeof told === 'string' && told.trim().toUpperCase() === currency.toUpperCase()
}
