import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What might be tried: beliefs with votes and scores from both teams, and the experiment that came of each. */
export const ideas: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const table of ['idea_votes', 'ideas']) await sql`drop table ${sql.table(table)}`.execute(db)
  },
}

const up = [
  sql`create table ideas (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    title text not null,
    hypothesis jsonb not null,
    surface text not null check (surface in ('onboarding', 'pricing', 'landing', 'campaign', 'product')),
    state text not null default 'open' check (state in ('open', 'planned', 'dropped')),
    -- by team: { "product": { "impact": 4, "confidence": 3, "ease": 5, "by": "Mina Park" } }
    scores jsonb not null default '{}',
    -- of the scores, 0 to 1000; and how many votes: what lists are ordered by
    points integer not null default 0,
    votes integer not null default 0,
    experiment_id text references experiments (id) on delete set null,
    created_by text references members (id) on delete set null,
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  sql`create index ideas_points on ideas (workspace_id, state, points desc, id desc)`,
  sql`create index ideas_votes_order on ideas (workspace_id, state, votes desc, id desc)`,
  sql`create index ideas_newest on ideas (workspace_id, state, created_at desc, id desc)`,
  sql`create index ideas_experiment on ideas (experiment_id) where experiment_id is not null`,
  sql`create table idea_votes (
    idea_id text not null references ideas (id) on delete cascade,
    member_id text not null references members (id) on delete cascade,
    created_at timestamptz not null,
    primary key (idea_id, member_id)
  )`,
]
