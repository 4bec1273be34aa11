import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What a unit did before it was exposed, and its moments with what it did after: what a lift can be adjusted by. */
export const before: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const statement of down) await statement.execute(db)
  },
}

const sums = ['unit_sums', 'unit_totals'] as const

const up = [
  // The same measure over a stretch before the exposure; null of whoever was not known then.
  sql`alter table units add column before numeric`,
  ...sums.map((table) => sql`alter table ${sql.table(table)}
    -- who was known before, Σ before, its squares, its products with the value, and Σ value of those who were known
    add column known bigint not null default 0,
    add column x numeric not null default 0,
    add column xx numeric not null default 0,
    add column xy numeric not null default 0,
    add column ky numeric not null default 0`),
]

const down = [
  ...sums.map((table) => sql`alter table ${sql.table(table)} drop column known, drop column x, drop column xx, drop column xy, drop column ky`),
  sql`alter table units drop column before`,
]
