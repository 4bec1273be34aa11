import { sql } from 'kysely'
import type { Db } from '#server/database/database.ts'

/** Every table with one of these texts anywhere in a row. */
export async function tablesNaming(db: Db, texts: readonly string[]): Promise<readonly string[]> {
  const { rows: tables } = await sql<{ name: string }>`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`.execute(db)
  const naming: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql`select 1 from ${sql.table(name)} as t where ${sql.join(texts.map((text) => sql`strpos(t::text, ${text}) > 0`), sql` or `)} limit 1`.execute(db)
    if (rows.length > 0) naming.push(name)
  }
  return naming
}
