import { sorted } from '../../app/list-order.ts'
import type { Sort } from '../../parts/data-table.tsx'
import { type Row, order } from './row.ts'

/** As they come, what needs a person first, the oldest before others; asked for, by a column within each need. */
export const ORDERS = { columns: ['name', 'people', 'day'], usual: { key: 'need', direction: 'ascending' } } as const satisfies { readonly columns: readonly string[]; readonly usual: Sort }

const values = { name: ({ experiment }: Row) => experiment.name, people: ({ people }: Row) => people, day: ({ day }: Row) => day }

/** The rows that a search finds by name or key, in their order; what needs a person stays before what does not. */
export function shownRows(rows: readonly Row[], { wanted, sort, locale }: { readonly wanted: string; readonly sort: Sort; readonly locale: string }): readonly Row[] {
  const text = wanted.toLocaleLowerCase(locale)
  const found = rows.filter(({ experiment }) => experiment.name.toLocaleLowerCase(locale).includes(text) || experiment.key.includes(text))
  return order.flatMap((group) => sorted(found.filter((row) => row.group === group), sort, values, locale))
}
