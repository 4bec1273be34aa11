import type { Sort } from '../parts/data-table.tsx'

/** `name`, or `-name` for the other way: how an address says the order of a list, and how the server is asked for it. */
export function orderText({ key, direction }: Sort): string {
  return direction === 'descending' ? `-${key}` : key
}

/** The order that an address asks for, if the list has it; else its usual one. */
export function orderIn(text: string | null, columns: readonly string[], usual: Sort): Sort {
  if (text === null) return usual
  const key = text.startsWith('-') ? text.slice(1) : text
  return columns.includes(key) ? { key, direction: text.startsWith('-') ? 'descending' : 'ascending' } : usual
}

/** The same rows in that order, by what a column holds; rows that hold nothing stand last either way. */
export function sorted<Row>(rows: readonly Row[], { key, direction }: Sort, values: { readonly [column: string]: (row: Row) => string | number | null }, locale: string): readonly Row[] {
  const valueOf = values[key]
  if (valueOf === undefined) return rows
  const way = direction === 'descending' ? -1 : 1
  return rows.toSorted((one, other) => {
    const [a, b] = [valueOf(one), valueOf(other)]
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    return way * (typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b, locale, { numeric: true }) : Number(a) - Number(b))
  })
}

/** What opens or is under way, and is no part of how a list is looked through. */
const PASSING = ['new', 'event']

/** Of an address, what a kept view says: in one order, so that the same list is the same view. */
export function keptQuery(search: string): string {
  const kept = [...new URLSearchParams(search)].filter(([name, value]) => !PASSING.includes(name) && value !== '').toSorted(([a], [b]) => (a < b ? -1 : 1))
  return new URLSearchParams(kept).toString()
}
