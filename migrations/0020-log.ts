import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** A row of the queue of changes notes several identities: a row for each cost as much as storing its event. */
export const log: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const statement of down) await statement.execute(db)
  },
}

const up = [
  sql`alter table changes alter column identity type text[] using array[identity]`,
  sql`alter table changes rename column identity to identities`,
]

const down = [
  sql`alter table changes add column identity text collate "C"`,
  sql`insert into changes (transaction, workspace_id, identity, identities, received_at)
    select c.transaction, c.workspace_id, i.identity, c.identities, c.received_at from changes c cross join lateral unnest(c.identities) as i(identity)`,
  sql`delete from changes where identity is null`,
  sql`alter table changes alter column identity set not null, drop column identities`,
]
