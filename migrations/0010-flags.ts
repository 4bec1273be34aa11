import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What a flag needs of others in an environment, and the schema that the values of a JSON flag keep to. */
export const flags: Migration = {
  async up(db: Kysely<unknown>) {
    // [{ flag, variations }]
    await sql`alter table flag_environments add column prerequisites jsonb not null default '[]'`.execute(db)
    await sql`alter table flags add column schema jsonb`.execute(db)
  },
  async down(db: Kysely<unknown>) {
    await sql`alter table flags drop column schema`.execute(db)
    await sql`alter table flag_environments drop column prerequisites`.execute(db)
  },
}
