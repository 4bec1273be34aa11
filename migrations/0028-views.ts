import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What a member looks for in a list, kept by a name: for herself, or for everybody in the workspace. */
export const views: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const index of ['flags_name', 'experiments_name', 'audiences_name']) await sql`drop index ${sql.ref(index)}`.execute(db)
    await sql`drop table saved_views`.execute(db)
  },
}

const up = [
  sql`create table saved_views (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    member_id text not null references members (id) on delete cascade,
    list text not null,
    name text not null,
    -- what stands behind the "?" of the list's address
    query text not null,
    shared boolean not null,
    created_at timestamptz not null
  )`,
  sql`create index saved_views_list on saved_views (workspace_id, list, member_id)`,
  // lists in the order of names, a page at a time
  sql`create index flags_name on flags (workspace_id, name, id)`,
  sql`create index experiments_name on experiments (workspace_id, name, id)`,
  sql`create index audiences_name on audiences (workspace_id, name, id)`,
]
