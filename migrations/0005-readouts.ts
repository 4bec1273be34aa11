import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What is left of events once people are added up. One row per (experiment, phase, metric version, unit); daily sums
 * are kept per bucket of units and replaced whole from those rows, never changed by a delta.
 */
export const readouts: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const table of ['looks', 'readout_questions', 'cursors', 'unit_sums', 'units', 'generations']) await sql`drop table ${sql.table(table)}`.execute(db)
  },
}

const up = [
  // Live units are of generation 0. An import writes a generation beside the current one, which then becomes current whole.
  sql`create table generations (
    experiment_id text primary key,
    current integer not null,
    newest integer not null
  )`,
  sql`create table units (
    experiment_id text not null,
    phase integer not null,
    generation integer not null,
    metric_version_id text not null,
    -- of 64, from the unit's SHA-256
    bucket smallint not null check (bucket >= 0 and bucket < 64),
    -- a person, or a unit of an import in its own namespace (import:KEY)
    unit text collate "C" not null,
    -- the variant of the first exposure in time
    variant text collate "C" not null,
    first_at bigint not null,
    -- the instant that day begins in the workspace's time zone, ms
    day bigint not null,
    -- every variant met; more than one is a crossover
    arms jsonb not null,
    stratum integer not null,
    -- conversion: 0 or 1; else an exact integer in the metric version's scale
    value numeric not null,
    -- events within the window that could not be added: another currency, or no number
    left_out integer not null,
    dimensions jsonb not null,
    primary key (experiment_id, phase, generation, metric_version_id, bucket, unit)
  )`,
  sql`create table unit_sums (
    experiment_id text not null,
    phase integer not null,
    generation integer not null,
    metric_version_id text not null,
    bucket smallint not null,
    day bigint not null,
    variant text collate "C" not null,
    stratum integer not null,
    -- '' and '' for everybody, else a declared dimension and its value: kept for imports, whose units never change
    dimension text collate "C" not null,
    dimension_value text collate "C" not null,
    people bigint not null,
    crossovers bigint not null,
    converted bigint not null,
    y numeric not null,
    yy numeric not null,
    left_out bigint not null,
    primary key (experiment_id, phase, generation, metric_version_id, bucket, dimension, dimension_value, day, variant, stratum)
  )`,
  // How far each consumer of changes has read.
  sql`create table cursors (
    consumer text primary key,
    cursor text not null,
    moved_at timestamptz not null
  )`,
  // What was asked of the store when its rows were counted; another fingerprint means counting anew.
  sql`create table readout_questions (
    name text primary key,
    fingerprint text not null,
    counted_at timestamptz not null
  )`,
  // A look at a decision, taken once a day by a job, so that no boundary depends on who opened the page.
  sql`create table looks (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    experiment_id text not null references experiments (id) on delete cascade,
    phase integer not null,
    metric_version_id text not null,
    variant text not null,
    day date not null,
    taken_at timestamptz not null,
    information double precision not null,
    statistic double precision,
    boundary double precision,
    -- the version of the data: the store's watermark at the look
    watermark text not null,
    summary jsonb not null,
    verdict jsonb not null,
    unique (experiment_id, phase, metric_version_id, variant, day)
  )`,
]
