import type { Asks } from '../../api/client.ts'

export type Filter = { readonly who: string; readonly what: string; readonly search: string; readonly from: string; readonly to: string }

const names = ['who', 'what', 'search', 'from', 'to'] as const

/** What the address says; so a filter can be handed on as a link. */
export function filterIn(address: URLSearchParams): Filter {
  const [who, what, search, from, to] = names.map((name) => address.get(name) ?? '')
  return { who: who ?? '', what: what ?? '', search: search ?? '', from: from ?? '', to: to ?? '' }
}

export function addressOf(filter: Filter): Readonly<Record<string, string>> {
  return Object.fromEntries(names.flatMap((name) => (filter[name] === '' ? [] : [[name, filter[name]]])))
}

type Asked = Omit<NonNullable<Asks['history']['list']>, 'cursor' | 'limit'>
type Kind = NonNullable<Asked['entityKind']>

const places = {
  flag: 1, experiment: 2, layer: 3, holdout: 4, metric: 5, audience: 6, 'tracking-plan': 7, 'refused-events': 8, person: 9, 'personal-data': 10, member: 11, key: 12, environment: 13, webhook: 14, workspace: 15, idea: 16, export: 17, channels: 18,
} as const satisfies Record<Kind, number>

/** What can have changed, in the order of the list; one that is forgotten does not compile. */
export const kinds = Object.keys(places) as readonly Kind[]

/** Days are those of the reader; the last one is wholly inside. */
export function askedOf({ who, what, search, from, to }: Filter): Asked {
  const kind = kinds.find((each) => each === what)
  return {
    ...(who === 'key' || who === 'system' ? { actorKind: who } : who === '' ? {} : { actor: who }),
    ...(kind === undefined ? {} : { entityKind: kind }),
    ...(search.trim() === '' ? {} : { search: search.trim() }),
    ...(isDay(from) ? { from: dayStart(from, 0) } : {}),
    ...(isDay(to) ? { to: dayStart(to, 1) } : {}),
  }
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}

function dayStart(day: string, later: number): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + later)
}

/** The same as an address of the export. */
export function exportAddress(filter: Filter, format: 'csv' | 'json'): string {
  const query = new URLSearchParams({ format })
  for (const [name, value] of Object.entries(askedOf(filter))) query.set(name, value instanceof Date ? value.toISOString() : String(value))
  return `/history/export?${query.toString()}`
}
