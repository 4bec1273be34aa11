import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Links by which somebody who is no member reads one experiment's readout. */
export const sharing: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    await sql`drop table share_links`.execute(db)
  },
}

const up = [
  sql`create table share_links (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    experiment_id text not null references experiments (id) on delete cascade,
    -- SHA-256 of the secret, which is shown once
    token_hash text not null unique,
    -- who made it, by the name of then
    created_by text not null,
    created_at timestamptz not null,
    -- null: until it is revoked
    expires_at timestamptz,
    opened_at timestamptz
  )`,
  sql`create index share_links_experiment on share_links (experiment_id, created_at, id)`,
]
