import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Erasure of one person, and accounts as pages. */
export const people: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const statement of down) await statement.execute(db)
  },
}

const up = [
  // Identities that are being erased: their events up to a place in the order of arrival. Emptied when that is done.
  sql`create table erasing (
    workspace_id text not null,
    identity text collate "C" not null,
    erasure text not null,
    until_seq bigint not null,
    primary key (workspace_id, identity)
  )`,
  sql`create index erasing_erasure on erasing (workspace_id, erasure)`,
  // What is left of an erased identity: a digest, so that an event of before the erasure that comes late is not stored.
  sql`create table erased (
    workspace_id text not null,
    digest bytea not null,
    at bigint not null,
    primary key (workspace_id, digest)
  )`,
  // Who claims a device next, when its owner is erased.
  sql`create index events_claims on events (workspace_id, device, at, message_id) where type = 'identify' and device is not null and user_id is not null`,
  // What an account did, newest first, and what was said of it.
  sql`create index events_account on events (workspace_id, account, at, seq) where account is not null`,
  sql`create index events_groups on events (workspace_id, account, at, message_id) where type = 'group'`,
]

const down = [
  sql`drop index events_groups`,
  sql`drop index events_account`,
  sql`drop index events_claims`,
  sql`drop table erased`,
  sql`drop table erasing`,
]
