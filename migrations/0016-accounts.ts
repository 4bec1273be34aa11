import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Accounts as a unit: whose events ever named which account, and the way to the account a person was in at a time. */
export const accounts: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const statement of down) await statement.execute(db)
  },
}

const up = [
  sql`create table memberships (
    workspace_id text not null,
    account text collate "C" not null,
    identity text collate "C" not null,
    primary key (workspace_id, account, identity)
  )`,
  sql`insert into memberships (workspace_id, account, identity)
    select distinct workspace_id, account, identity from events where account is not null and identity is not null and not bot`,
  sql`create index memberships_identity on memberships (workspace_id, identity, account)`,
  // Which account a person was in at a time; what an account met; what it did without anybody.
  sql`create index events_in_account on events (workspace_id, identity, at, message_id) where account is not null`,
  sql`create index events_account_exposed on events (workspace_id, experiment, account, at) where experiment is not null and account is not null`,
  sql`create index events_account_alone on events (workspace_id, account, name, at) where identity is null`,
]

const down = [sql`drop index events_account_alone`, sql`drop index events_account_exposed`, sql`drop index events_in_account`, sql`drop table memberships`]
