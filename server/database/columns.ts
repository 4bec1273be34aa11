import type { ColumnType } from 'kysely'

/** A jsonb column: read as data, written as JSON text, so that both drivers store the same. */
export type JsonColumn<Value> = ColumnType<Value, string, string>
/** timestamptz: read as Date on both drivers. */
export type Instant = ColumnType<Date, Date, Date>
export type OptionalInstant = ColumnType<Date | null, Date | null | undefined, Date | null>

