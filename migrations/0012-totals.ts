import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Sums over everybody and by every value of a dimension, made of the sums of the buckets, so that reading costs the same
 * however many people there are; and the way to the people of one day.
 */
export const totals: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const statement of down) await statement.execute(db)
  },
}

const series = 'experiment_id, phase, generation, metric_version_id'
const primaryKey = (columns: string) => sql`alter table unit_sums drop constraint unit_sums_pkey, add primary key (${sql.raw(`${series}, ${columns}`)})`

const up = [
  // The people of a bucket who entered within a stretch of time.
  sql`create index units_entered on units (${sql.raw(series)}, bucket, first_at)`,
  // A bucket's day is what is replaced.
  primaryKey('bucket, day, dimension, dimension_value, variant, stratum, level'),
  sql`insert into unit_sums (experiment_id, phase, generation, metric_version_id, bucket, day, variant, stratum, level, dimension, dimension_value, people, crossovers, converted, y, yy, d, dd, yd, left_out)
    select u.experiment_id, u.phase, u.generation, u.metric_version_id, u.bucket, u.day, u.variant, u.stratum, 0, e.key, e.value,
      count(*), count(*) filter (where jsonb_array_length(u.arms) > 1), count(*) filter (where u.value > 0), sum(u.value), sum(u.value * u.value),
      sum(u.denominator), sum(u.denominator * u.denominator), sum(u.value * u.denominator), sum(u.left_out)
    from units u cross join lateral jsonb_each_text(u.dimensions) e
    where u.generation = 0
    group by u.experiment_id, u.phase, u.generation, u.metric_version_id, u.bucket, u.day, u.variant, u.stratum, e.key, e.value`,
  sql`create table unit_totals (
    experiment_id text not null,
    phase integer not null,
    generation integer not null,
    metric_version_id text not null,
    -- '' and '' for everybody, else a declared dimension and its value
    dimension text collate "C" not null,
    dimension_value text collate "C" not null,
    day bigint not null,
    variant text collate "C" not null,
    stratum integer not null,
    level smallint not null,
    people bigint not null,
    crossovers bigint not null,
    converted bigint not null,
    y numeric not null,
    yy numeric not null,
    d numeric not null,
    dd numeric not null,
    yd numeric not null,
    left_out bigint not null,
    primary key (experiment_id, phase, generation, metric_version_id, dimension, dimension_value, day, variant, stratum, level)
  )`,
  sql`insert into unit_totals
    select experiment_id, phase, generation, metric_version_id, dimension, dimension_value, day, variant, stratum, level,
      sum(people), sum(crossovers), sum(converted), sum(y), sum(yy), sum(d), sum(dd), sum(yd), sum(left_out)
    from unit_sums
    group by experiment_id, phase, generation, metric_version_id, dimension, dimension_value, day, variant, stratum, level`,
  // How many people have a value: those with most are told apart.
  sql`create table unit_values (
    experiment_id text not null,
    phase integer not null,
    generation integer not null,
    metric_version_id text not null,
    dimension text collate "C" not null,
    dimension_value text collate "C" not null,
    people bigint not null,
    primary key (experiment_id, phase, generation, metric_version_id, dimension, dimension_value)
  )`,
  sql`create index unit_values_most on unit_values (${sql.raw(series)}, dimension, people desc, dimension_value)`,
  sql`insert into unit_values
    select experiment_id, phase, generation, metric_version_id, dimension, dimension_value, sum(people)
    from unit_totals where dimension <> ''
    group by experiment_id, phase, generation, metric_version_id, dimension, dimension_value`,
]

/** Before, sums by dimension were of imports alone. */
const down = [
  sql`drop table unit_values`,
  sql`drop table unit_totals`,
  sql`delete from unit_sums where dimension <> '' and generation = 0`,
  primaryKey('bucket, dimension, dimension_value, day, variant, stratum, level'),
  sql`drop index units_entered`,
]
