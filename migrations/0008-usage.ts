import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Which variations a flag served, by day: what says that a flag is not asked for any more, or always answers the same. */
export const usage: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table flag_usage (
      flag_id text not null references flags (id) on delete cascade,
      environment_id text not null references environments (id) on delete cascade,
      -- the day in UTC
      day date not null,
      variation text not null,
      served bigint not null,
      last_at timestamptz not null,
      primary key (flag_id, environment_id, day, variation)
    )`.execute(db)
  },
  async down(db: Kysely<unknown>) {
    await sql`drop table flag_usage`.execute(db)
  },
}
