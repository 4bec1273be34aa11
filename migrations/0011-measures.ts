import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Metrics of more kinds: a denominator for ratios, a level for the steps of a funnel and the bins of a time. */
export const measures: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const statement of down) await statement.execute(db)
  },
}

const primaryKey = (columns: string) => sql`alter table unit_sums drop constraint unit_sums_pkey, add primary key (${sql.raw(columns)})`
const place = 'experiment_id, phase, generation, metric_version_id, bucket, dimension, dimension_value, day, variant, stratum'

const up = [
  sql`alter table units
    -- of a ratio, in its own scale; else 0
    add column denominator numeric not null default 0,
    add column level smallint not null default 0`,
  sql`alter table unit_sums
    add column level smallint not null default 0,
    -- Σ denominator, its squares, and its products with the value
    add column d numeric not null default 0,
    add column dd numeric not null default 0,
    add column yd numeric not null default 0`,
  primaryKey(`${place}, level`),
]

/** Sums of several levels cannot be told apart without the column: they go, and every question is counted anew. */
const down = [
  sql`delete from unit_sums s where exists (
    select from unit_sums o where o.experiment_id = s.experiment_id and o.metric_version_id = s.metric_version_id and o.level <> 0)`,
  sql`delete from readout_questions`,
  primaryKey(place),
  sql`alter table unit_sums drop column level, drop column d, drop column dd, drop column yd`,
  sql`alter table units drop column denominator, drop column level`,
]
