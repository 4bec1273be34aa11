import type { Asks } from '../../api/client.ts'
import type { Definition } from './contract.ts'

export type Given = Asks['metric']['create']['definition']
export type Kind = Exclude<Given['kind'], 'imported'>

/** The order in which kinds are offered: what most people ask for first. */
export const kinds = ['conversion', 'retention', 'funnel', 'count', 'value', 'revenue', 'mean', 'ratio', 'time-to'] as const satisfies readonly Kind[]

/** Every field that some kind has, so that changing the kind loses nothing that was written. */
export type MetricDraft = {
  readonly kind: Kind
  readonly event: string
  readonly path: string
  readonly steps: readonly string[]
  readonly overEvent: string
  readonly overPath: string
  readonly currency: string
  readonly decimals: number
  readonly windowDays: number
  readonly delayDays: number
  readonly cap: number | null
  readonly direction: 'more' | 'less'
  /** Only events with these values count; an empty path is not asked for. */
  readonly where: readonly { readonly path: string; readonly value: string }[]
  readonly base: string
  readonly people: string
  readonly act: string
}

export const emptyDraft: MetricDraft = {
  kind: 'conversion', event: '', path: '', steps: ['', ''], overEvent: '', overPath: '', currency: 'USD', decimals: 2, windowDays: 7, delayDays: 0, cap: null, direction: 'more', where: [], base: '', people: '', act: '',
}

/** Which fields a kind has beside those that all have. */
export const fields = {
  conversion: ['event', 'where'],
  retention: ['event', 'where', 'delay'],
  funnel: ['steps'],
  count: ['event', 'where', 'cap'],
  value: ['event', 'path', 'where', 'cap'],
  revenue: ['event', 'currency', 'where', 'cap'],
  mean: ['event', 'path', 'where'],
  ratio: ['event', 'path-or-count', 'over'],
  'time-to': ['event', 'where'],
} as const satisfies Record<Kind, readonly string[]>

export function has(kind: Kind, field: string): boolean {
  return (fields[kind] as readonly string[]).includes(field)
}

/** What the draft defines; null while something is missing. */
export function definitionOf(draft: MetricDraft): Given | null {
  const { kind, direction, windowDays } = draft
  if (!isWhole(draft)) return null
  const filter = filterOf(draft)
  const all = {
    direction,
    windowDays,
    base: draft.base === '' ? null : { event: draft.base, filter: null },
    ...(draft.people === '' ? {} : { people: draft.people }),
    ...(draft.act === '' ? {} : { act: draft.act }),
    ...(draft.delayDays > 0 ? { delayDays: draft.delayDays } : {}),
  }
  const cap = draft.cap === null ? {} : { cap: draft.cap }
  const event = { event: draft.event.trim(), filter }
  switch (kind) {
    case 'conversion':
    case 'time-to':
      return { kind, ...event, ...all }
    case 'retention':
      return { kind, ...event, ...all, delayDays: draft.delayDays }
    case 'funnel':
      return { kind, steps: draft.steps.map((step) => ({ event: step.trim(), filter: null })), ...all }
    case 'count':
      return { kind, ...event, ...cap, ...all }
    case 'value':
      return { kind, ...event, path: draft.path.trim(), decimals: draft.decimals, ...cap, ...all }
    case 'revenue':
      return { kind, ...event, path: moneyIn(draft.path), currency: draft.currency, ...cap, ...all }
    case 'mean':
      return { kind, ...event, path: draft.path.trim(), decimals: draft.decimals, ...all }
    case 'ratio':
      return { kind, of: termOf(draft.event, draft.path), over: termOf(draft.overEvent, draft.overPath), ...all }
  }
}

/** Where the event model keeps money. */
function moneyIn(path: string): 'revenue' | 'total' | 'value' {
  return path === 'total' || path === 'value' ? path : 'revenue'
}

function isWhole({ kind, event, path, steps, overEvent, currency, windowDays, delayDays }: MetricDraft): boolean {
  const blank = (text: string): boolean => text.trim() === ''
  if (!(windowDays > 0)) return false
  if (kind === 'funnel') return steps.length >= 2 && !steps.some(blank)
  if (blank(event)) return false
  if ((kind === 'value' || kind === 'mean') && blank(path)) return false
  if (kind === 'ratio') return !blank(overEvent)
  if (kind === 'revenue') return /^[A-Z]{3}$/.test(currency)
  return kind !== 'retention' || delayDays > 0
}

function termOf(event: string, path: string) {
  return { event: event.trim(), filter: null, path: path.trim() === '' ? null : path.trim(), decimals: 2 }
}

type Filter = Extract<Definition, { kind: 'conversion' }>['filter']

function filterOf({ kind, where }: MetricDraft): Filter {
  const asked = has(kind, 'where') ? where.filter(({ path }) => path.trim() !== '') : []
  if (asked.length === 0) return null
  return { kind: 'all', of: asked.map(({ path, value }) => ({ kind: 'property', path: path.trim(), operator: 'in', values: value.split(',').map((one) => one.trim()) })) }
}

/** A definition as a draft of its change; null where this form could not write it again without losing something. */
export function draftOf(definition: Definition): MetricDraft | null {
  if (definition.kind === 'imported') return null
  const { direction, windowDays, base, people = '', act = '', delayDays = 0 } = definition
  if (base !== null && base.filter !== null) return null
  const all = { ...emptyDraft, kind: definition.kind, direction, windowDays, delayDays, base: base?.event ?? '', people, act }
  if (definition.kind === 'funnel') return definition.steps.some(({ filter }) => filter !== null) ? null : { ...all, steps: definition.steps.map(({ event }) => event) }
  if (definition.kind === 'ratio') {
    const { of, over } = definition
    return of.filter !== null || over.filter !== null ? null : { ...all, event: of.event, path: of.path ?? '', overEvent: over.event, overPath: over.path ?? '' }
  }
  if (definition.kind === 'mean' && definition.currency) return null
  const where = whereOf(definition.filter)
  if (where === null) return null
  return {
    ...all,
    event: definition.event,
    where,
    ...('path' in definition ? { path: definition.path } : {}),
    ...('decimals' in definition ? { decimals: definition.decimals } : {}),
    ...('cap' in definition ? { cap: definition.cap ?? null } : {}),
    ...('currency' in definition && typeof definition.currency === 'string' ? { currency: definition.currency } : {}),
  }
}

function whereOf(filter: Filter): MetricDraft['where'] | null {
  if (filter === null) return []
  const parts = filter.kind === 'all' ? filter.of : [filter]
  const rows = parts.map((part) => (part.kind === 'property' && part.operator !== 'exists' ? { path: part.path, value: part.values.map(String).join(', ') } : null))
  return rows.some((row) => row === null) ? null : rows.filter((row) => row !== null)
}
