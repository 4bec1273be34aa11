import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What of a flag changes later by itself: single changes, and ramps as a row of them. */
export const schedules: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const table of ['scheduled_changes', 'ramps']) await sql`drop table ${sql.table(table)}`.execute(db)
  },
}

const up = [
  sql`create table ramps (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    flag_id text not null references flags (id) on delete cascade,
    environment_id text not null references environments (id) on delete cascade,
    -- { kind: rule, rule } | { kind: else }
    target jsonb not null,
    variation text not null,
    state text not null check (state in ('running', 'paused', 'held', 'done', 'stopped')),
    -- since when it is in that state, and who brought it there; null: it came there by itself
    state_at timestamptz not null,
    state_by jsonb,
    -- while it is held: why its next step could not be taken
    reason jsonb,
    actor jsonb not null,
    why text not null,
    created_at timestamptz not null
  )`,
  sql`create index ramps_flag on ramps (flag_id, environment_id, id)`,
  sql`create table scheduled_changes (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    flag_id text not null references flags (id) on delete cascade,
    environment_id text not null references environments (id) on delete cascade,
    ramp_id text references ramps (id) on delete cascade,
    at timestamptz not null,
    change jsonb not null,
    state text not null check (state in ('waiting', 'applied', 'not-applied', 'cancelled')),
    -- when it was applied, was not, or was cancelled; by whom, where it was a person
    ended_at timestamptz,
    ended_by jsonb,
    -- the flag's version that it made
    version integer,
    reason jsonb,
    actor jsonb not null,
    why text not null,
    created_at timestamptz not null,
    check ((state = 'waiting') = (ended_at is null)),
    check ((state = 'applied') = (version is not null)),
    check ((state = 'not-applied') = (reason is not null))
  )`,
  sql`create index scheduled_changes_due on scheduled_changes (at, id) where state = 'waiting'`,
  sql`create index scheduled_changes_flag on scheduled_changes (flag_id, environment_id, state, at, id)`,
  sql`create index scheduled_changes_ramp on scheduled_changes (ramp_id, at, id) where ramp_id is not null`,
]
