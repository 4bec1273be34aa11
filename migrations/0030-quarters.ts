import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Sums by quarters of a day, so that what of a day has matured is read from few people's rows, and the days whose sums are
 * known to be those of their people's rows, so that a change of few people is carried over to them. Sums by bucket go.
 */
export const quarters: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const statement of down) await statement.execute(db)
  },
}

const series = `experiment_id text not null, phase integer not null, generation integer not null, metric_version_id text not null`
const key = 'experiment_id, phase, generation, metric_version_id'
const sums = 'people, crossovers, converted, y, yy, d, dd, yd, left_out, known, x, xx, xy, ky'
const sumColumns = `people bigint not null, crossovers bigint not null, converted bigint not null, y numeric not null, yy numeric not null, d numeric not null, dd numeric not null, yd numeric not null,
  left_out bigint not null, known bigint not null default 0, x numeric not null default 0, xx numeric not null default 0, xy numeric not null default 0, ky numeric not null default 0`

/** Of everybody by level, and of each value of a dimension, where only levels of a journey are told apart. */
const fromUnits = (parts: string) => `select ${key}, ${parts}, u.variant, u.stratum, d.level, d.key, d.value,
    count(*), count(*) filter (where jsonb_array_length(u.arms) > 1), count(*) filter (where u.value > 0), sum(u.value), sum(u.value * u.value),
    sum(u.denominator), sum(u.denominator * u.denominator), sum(u.value * u.denominator), sum(u.left_out),
    count(u.before), coalesce(sum(u.before), 0), coalesce(sum(u.before * u.before), 0), coalesce(sum(u.before * u.value), 0), coalesce(sum(u.value) filter (where u.before is not null), 0)
  from units u cross join lateral (
    select '' as key, '' as value, u.level as level
    union all select e.key, e.value, (case when u.level >= 20000 then u.level else 0 end)::smallint from jsonb_each_text(u.dimensions) e
  ) d
  group by ${key}, ${parts}, u.variant, u.stratum, d.level, d.key, d.value`

const up = [
  sql.raw(`create table unit_quarters (
    ${series},
    day bigint not null,
    -- so many times six hours after the day began; a long day has a fifth
    quarter smallint not null,
    variant text collate "C" not null,
    stratum integer not null,
    level smallint not null,
    dimension text collate "C" not null,
    dimension_value text collate "C" not null,
    ${sumColumns},
    primary key (${key}, day, dimension, dimension_value, quarter, variant, stratum, level)
  )`),
  sql.raw(`insert into unit_quarters (${key}, day, quarter, variant, stratum, level, dimension, dimension_value, ${sums})
    ${fromUnits('u.day, ((u.first_at - u.day) / 21600000)::smallint')}`),
  // A day that is not here is added up from its people's rows before anything is carried over to it.
  sql.raw(`create table unit_days (${series}, day bigint not null, primary key (${key}, day))`),
  sql`drop table unit_sums`,
]

const down = [
  sql.raw(`create table unit_sums (
    ${series},
    bucket smallint not null,
    day bigint not null,
    variant text collate "C" not null,
    stratum integer not null,
    dimension text collate "C" not null,
    dimension_value text collate "C" not null,
    people bigint not null, crossovers bigint not null, converted bigint not null, y numeric not null, yy numeric not null, left_out bigint not null,
    level smallint not null default 0,
    d numeric not null default 0, dd numeric not null default 0, yd numeric not null default 0,
    known bigint not null default 0, x numeric not null default 0, xx numeric not null default 0, xy numeric not null default 0, ky numeric not null default 0,
    primary key (${key}, bucket, day, dimension, dimension_value, variant, stratum, level)
  )`),
  sql.raw(`insert into unit_sums (${key}, bucket, day, variant, stratum, level, dimension, dimension_value, ${sums})
    ${fromUnits('u.bucket, u.day')}`),
  sql`drop table unit_days`,
  sql`drop table unit_quarters`,
]
