import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Who takes part in what: layers that end, holdouts by tag; and the proof of who somebody is, by environment. */
export const serving: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const statement of down) await statement.execute(db)
  },
}

const up = [
  sql`alter table layers add column archived_at timestamptz`,
  // null: every experiment of the workspace
  sql`alter table holdouts add column tag text`,
  // Environments from before go on without proof, since their pages send none.
  sql`alter table environments add column demands_proof boolean not null default false`,
  // Known to the customer's servers and ours. While one is replaced, both are valid.
  sql`create table identity_secrets (
    id text primary key,
    environment_id text not null references environments (id) on delete cascade,
    secret text not null,
    created_at timestamptz not null,
    retires_at timestamptz
  )`,
  sql`create index identity_secrets_environment on identity_secrets (environment_id, created_at)`,
]

const down = [
  sql`drop table identity_secrets`,
  sql`alter table environments drop column demands_proof`,
  sql`alter table holdouts drop column tag`,
  sql`alter table layers drop column archived_at`,
]
