import { type RawBuilder, sql } from 'kysely'

/** Rows, or texts, as one parameter for `jsonb_to_recordset`: the same on both databases, however many there are. */
export function records(rows: readonly (object | string)[]): RawBuilder<unknown> {
  return sql`cast(cast(${JSON.stringify(rows)} as text) as jsonb)`
}
