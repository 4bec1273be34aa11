import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { ListPlace } from '../list-order.ts'

/** What a list is ordered by: groups first, where it has some, then a column, then the id, so that no two rows share a place. */
export type Columns = {
  readonly group?: RawBuilder<number> | undefined
  readonly value: RawBuilder<unknown>
  readonly id: RawBuilder<string>
  /** What a cursor holds of the value, as the database compares it. */
  readonly read?: (value: string | number) => unknown
}

/** The rows after a place, in that order. */
export function inOrder<Db, Table extends keyof Db, Row>(query: SelectQueryBuilder<Db, Table, Row>, { group, value, id, read = (text) => text }: Columns, descending: boolean, after: ListPlace | undefined): SelectQueryBuilder<Db, Table, Row> {
  const way = descending ? sql`desc` : sql`asc`
  const grouped = group === undefined ? query : query.orderBy(group)
  const ordered = grouped.orderBy(sql`${value} ${way}`).orderBy(sql`${id} ${way}`)
  if (after === undefined) return ordered
  const beyond = sql<boolean>`(${value}, ${id}) ${descending ? sql`<` : sql`>`} (${read(after.value)}, ${after.id})`
  return ordered.where(group === undefined ? beyond : sql<boolean>`(${group} > ${after.group} or (${group} = ${after.group} and ${beyond}))`)
}
