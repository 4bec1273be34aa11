import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** How the ways in which people came are grouped into channels. */
export const channels: Migration = {
  async up(db: Kysely<unknown>) {
    // A version is the whole order; the highest is in force. Without one the default is.
    await sql`create table channel_groupings (
      workspace_id text not null references workspaces (id) on delete cascade,
      version bigint not null,
      rules jsonb not null,
      saved_by jsonb not null,
      saved_at timestamptz not null,
      why text not null default '',
      primary key (workspace_id, version)
    )`.execute(db)
  },
  async down(db: Kysely<unknown>) {
    await sql`drop table channel_groupings`.execute(db)
  },
}
