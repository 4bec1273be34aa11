import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What the demo product keeps of its own, as a customer's back end would: who signed up there, and their board. */
export const demo: Migration = {
  async up(db: Kysely<unknown>) {
    await up.execute(db)
  },
  async down(db: Kysely<unknown>) {
    await sql`drop table demo_accounts`.execute(db)
  },
}

const up = sql`create table demo_accounts (
  workspace_id text not null references workspaces (id) on delete cascade,
  user_id text not null,
  email text not null,
  name text not null default '',
  plan text not null default 'trial' check (plan in ('trial', 'team', 'business')),
  board jsonb not null,
  created_at timestamptz not null,
  primary key (workspace_id, user_id),
  unique (workspace_id, email)
)`
