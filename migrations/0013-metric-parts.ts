import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * The parts of a workspace's contract beside the shared metric, exchange rates in whole sets, and the values of units in
 * order, for what is read off a distribution.
 */
export const metricParts: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const statement of down) await statement.execute(db)
  },
}

const up = [
  // 'activation' or 'conversion'; null of all other metrics
  sql`alter table metrics add column part text check (part in ('activation', 'conversion'))`,
  sql`create unique index metrics_one_of_each_part on metrics (workspace_id, part) where part is not null`,
  sql`create table rate_sets (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    -- sets are whole and never change: a correction is the next number
    number integer not null,
    created_by text references members (id) on delete set null,
    created_at timestamptz not null,
    unique (workspace_id, number)
  )`,
  sql`create table currency_rates (
    rate_set_id text not null references rate_sets (id) on delete cascade,
    day date not null,
    source text not null,
    target text not null,
    -- one of the source is so many of the target
    rate numeric not null check (rate > 0),
    primary key (rate_set_id, source, target, day)
  )`,
  // Levels from 9000 on are bins of values: the values of one are read to find the one of a rank.
  sql`create index units_binned on units (experiment_id, phase, generation, metric_version_id, level) where level >= 9000`,
]

const down = [
  sql`drop index units_binned`,
  sql`drop table currency_rates`,
  sql`drop table rate_sets`,
  sql`drop index metrics_one_of_each_part`,
  sql`alter table metrics drop column part`,
]
