import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** A mail a day or a week to whoever wants one: what runs, what was decided, what waits for them. */
export const digests: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    await sql`alter table members drop column digest, drop column digest_due_at, drop column digest_since`.execute(db)
  },
}

const up = [
  sql`alter table members
    add column digest text not null default 'off' check (digest in ('off', 'daily', 'weekly')),
    -- when the next one is due; whoever moves it on sends it
    add column digest_due_at timestamptz,
    -- what the next one tells begins here
    add column digest_since timestamptz`,
  sql`create index members_digest_due on members (digest_due_at) where digest_due_at is not null`,
]
