import type { Condition } from '#sdk/core/ruleset.ts'
import type { Asks } from '../../api/client.ts'
import type { Definition } from './contract.ts'
import { conditionOf, filterOf, type EventFilter } from './event-filter.ts'

export type Given = Asks['metric']['create']['definition']
export type Kind = Exclude<Given['kind'], 'imported'>

/** The order in which kinds are offered: what most people ask for first. */
export const kinds = ['conversion', 'retention', 'funnel', 'count', 'value', 'revenue', 'mean', 'quantile', 'ratio', 'time-to', 'activation'] as const satisfies readonly Kind[]

/** An event, and of its properties what they must be; null: whatever they are. */
export type EventDraft = { readonly event: string; readonly where: Condition | null }

/** Of a funnel a step is done once, of an activation so many times. */
export type StepDraft = EventDraft & { readonly times: number }

/** Every field that some kind has, so that changing the kind loses nothing that was written. */
export type MetricDraft = {
  readonly kind: Kind
  readonly of: EventDraft
  readonly path: string
  readonly steps: readonly StepDraft[]
  readonly signup: EventDraft
  readonly withinDays: number
  readonly over: EventDraft
  readonly overPath: string
  readonly currency: string
  /** The set by which other currencies are converted; null: they are left out. */
  readonly rates: number | null
  readonly decimals: number
  readonly windowDays: number
  readonly delayDays: number
  readonly cap: number | null
  /** In percent, as people speak of it; null: nothing is cut. */
  readonly winsorise: { readonly percent: number; readonly among: 'everybody' | 'above-zero' } | null
  readonly percent: number
  readonly direction: 'more' | 'less'
  readonly base: EventDraft
  readonly people: string
  readonly act: string
}

export const noEvent: EventDraft = { event: '', where: null }

export const noStep: StepDraft = { ...noEvent, times: 1 }

export const emptyDraft: MetricDraft = {
  kind: 'conversion', of: noEvent, path: '', steps: [noStep, noStep], signup: noEvent, withinDays: 7, over: noEvent, overPath: '', currency: 'USD', rates: null, decimals: 2, windowDays: 7, delayDays: 0, cap: null, winsorise: null, percent: 50, direction: 'more', base: noEvent, people: '', act: '',
}

/** The fewest steps of a kind: one alone is no way. */
export function leastSteps(kind: Kind): number {
  return kind === 'funnel' ? 2 : 1
}

/** Which fields a kind has beside those that all have. */
export const fields = {
  conversion: ['event'],
  retention: ['event', 'delay'],
  funnel: ['steps'],
  count: ['event', 'cap'],
  value: ['event', 'path', 'cap'],
  revenue: ['event', 'currency', 'cap'],
  mean: ['event', 'path'],
  quantile: ['event', 'path-or-count', 'percent'],
  ratio: ['event', 'path-or-count', 'over'],
  'time-to': ['event'],
  activation: ['signup', 'steps', 'times'],
} as const satisfies Record<Kind, readonly string[]>

export function has(kind: Kind, field: string): boolean {
  return (fields[kind] as readonly string[]).includes(field)
}

/** What the draft defines; null while something is missing. */
export function definitionOf(draft: MetricDraft): Given | null {
  const { kind, direction, windowDays } = draft
  if (!isWhole(draft)) return null
  const all = {
    direction,
    windowDays,
    base: isBlank(draft.base) ? null : eventOf(draft.base),
    ...(draft.people === '' ? {} : { people: draft.people }),
    ...(draft.act === '' ? {} : { act: draft.act }),
    ...(draft.delayDays > 0 ? { delayDays: draft.delayDays } : {}),
  }
  const cap = { ...(draft.cap === null ? {} : { cap: draft.cap }), ...(draft.winsorise === null ? {} : { winsorise: { at: draft.winsorise.percent / 100, among: draft.winsorise.among } }) }
  const event = eventOf(draft.of)
  switch (kind) {
    case 'conversion':
    case 'time-to':
      return { kind, ...event, ...all }
    case 'retention':
      return { kind, ...event, ...all, delayDays: draft.delayDays }
    case 'funnel':
      return { kind, steps: draft.steps.map(eventOf), ...all }
    case 'activation':
      return { kind, signup: eventOf(draft.signup), steps: draft.steps.map((step) => ({ ...eventOf(step), times: step.times })), withinDays: draft.withinDays, ...all }
    case 'count':
      return { kind, ...event, ...cap, ...all }
    case 'value':
      return { kind, ...event, path: draft.path.trim(), decimals: draft.decimals, ...cap, ...all }
    case 'revenue':
      return { kind, ...event, path: moneyIn(draft.path), currency: draft.currency, ...(draft.rates === null ? {} : { rates: draft.rates }), ...cap, ...all }
    case 'mean':
      return { kind, ...event, path: draft.path.trim(), decimals: draft.decimals, ...all }
    case 'quantile':
      return { kind, ...event, path: draft.path.trim() === '' ? null : draft.path.trim(), decimals: draft.decimals, at: draft.percent / 100, ...all }
    case 'ratio':
      return { kind, of: termOf(draft.of, draft.path), over: termOf(draft.over, draft.overPath), ...all }
  }
}

/** Where the event model keeps money. */
function moneyIn(path: string): 'revenue' | 'total' | 'value' {
  return path === 'total' || path === 'value' ? path : 'revenue'
}

function isWhole({ kind, of, path, steps, signup, withinDays, over, currency, windowDays, delayDays }: MetricDraft): boolean {
  if (!(windowDays > 0)) return false
  if (kind === 'funnel') return steps.length >= 2 && !steps.some(isBlank)
  if (kind === 'activation') return withinDays > 0 && !isBlank(signup) && steps.length > 0 && !steps.some(isBlank)
  if (isBlank(of)) return false
  if ((kind === 'value' || kind === 'mean') && path.trim() === '') return false
  if (kind === 'ratio') return !isBlank(over)
  if (kind === 'revenue') return /^[A-Z]{3}$/.test(currency)
  return kind !== 'retention' || delayDays > 0
}

function isBlank({ event }: EventDraft): boolean {
  return event.trim() === ''
}

function eventOf({ event, where }: EventDraft) {
  return { event: event.trim(), filter: filterOf(where) }
}

function termOf(event: EventDraft, path: string) {
  return { ...eventOf(event), path: path.trim() === '' ? null : path.trim(), decimals: 2 }
}

/** A definition as a draft of its change; null where this form could not write it again without losing something. */
export function draftOf(definition: Definition): MetricDraft | null {
  if (definition.kind === 'imported') return null
  const { direction, windowDays, base, people = '', act = '', delayDays = 0 } = definition
  const all = { ...emptyDraft, kind: definition.kind, direction, windowDays, delayDays, base: base === null ? noEvent : draftOfEvent(base), people, act }
  if (definition.kind === 'funnel') return { ...all, steps: definition.steps.map((step) => ({ ...draftOfEvent(step), times: 1 })) }
  if (definition.kind === 'activation') {
    const { signup, steps, withinDays } = definition
    return { ...all, signup: draftOfEvent(signup), steps: steps.map((step) => ({ ...draftOfEvent(step), times: step.times })), withinDays }
  }
  if (definition.kind === 'ratio') {
    const { of, over } = definition
    return { ...all, of: draftOfEvent(of), path: of.path ?? '', over: draftOfEvent(over), overPath: over.path ?? '' }
  }
  if (definition.kind === 'mean' && definition.currency) return null
  return {
    ...all,
    of: draftOfEvent(definition),
    ...('path' in definition ? { path: definition.path ?? '' } : {}),
    ...('decimals' in definition ? { decimals: definition.decimals } : {}),
    ...('cap' in definition ? { cap: definition.cap ?? null } : {}),
    ...('rates' in definition ? { rates: definition.rates ?? null } : {}),
    ...('winsorise' in definition && definition.winsorise ? { winsorise: { percent: percentOf(definition.winsorise.at), among: definition.winsorise.among } } : {}),
    ...(definition.kind === 'quantile' ? { percent: percentOf(definition.at) } : {}),
    ...('currency' in definition && typeof definition.currency === 'string' ? { currency: definition.currency } : {}),
  }
}

/** 0.999 as 99.9, whatever a double makes of it. */
function percentOf(share: number): number {
  return Math.round(share * 100_000) / 1_000
}

function draftOfEvent({ event, filter }: { readonly event: string; readonly filter: EventFilter | null }): EventDraft {
  return { event, where: conditionOf(filter) }
}
