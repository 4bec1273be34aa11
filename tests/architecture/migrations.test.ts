import { type Kysely, sql } from 'kysely'
import { expect, it } from 'vitest'
import { migrations } from '#migrations/index.ts'
import { migrateDown, migrateUp } from '#server/database/migrate.ts'
import type { Tables } from '#server/database/database.ts'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'

const names = Object.keys(migrations).toSorted()

describeEachDatabase('the migrations', (kind) => {
  it('go up, down and up again to the same schema', async () => {
    await using world = await openWorld({ database: kind, empty: true })
    expect(await migrateUp(world.database, migrations)).toEqual(names)
    const first = await schemaOf(world.db)
    expect(await migrateDown(world.database, migrations)).toEqual(names.toReversed())
    expect(await schemaOf(world.db)).toEqual([])
    expect(await migrateUp(world.database, migrations)).toEqual(names)
    expect(await schemaOf(world.db)).toEqual(first)
    expect(first.length).toBeGreaterThan(50)
  })

  it('change nothing when they run once more', async () => {
    await using world = await openWorld({ database: kind })
    expect(await migrateUp(world.database, migrations)).toEqual([])
  })

  it('make times with a zone, text without a length, and no id by a sequence of rows that people see', async () => {
    await using world = await openWorld({ database: kind })
    const { rows } = await sql<{ column: string; type: string }>`
      select table_name || '.' || column_name as column, data_type as type from information_schema.columns
      where table_schema = 'public' and table_name not like 'kysely%' and data_type in ('timestamp without time zone', 'character varying', 'character', 'uuid', 'json', 'money', 'integer')
        and (data_type <> 'integer' or column_name = 'id')`.execute(world.db)
    expect(rows).toEqual([])
  })
})

/** Columns, constraints and indexes as text, without Kysely's own tables. */
async function schemaOf(db: Kysely<Tables>): Promise<readonly string[]> {
  const { rows } = await sql<{ line: string }>`
    select format('%s.%s %s %s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, coll.collname, pg_get_expr(d.adbin, d.adrelid)) as line
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      left join pg_collation coll on coll.oid = a.attcollation
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and c.relname not like 'kysely%'
    union all
    select format('%s %s %s', r.relname, k.conname, pg_get_constraintdef(k.oid)) from pg_constraint k join pg_class r on r.oid = k.conrelid
      where k.connamespace = 'public'::regnamespace and r.relname not like 'kysely%'
    union all
    select indexdef from pg_indexes where schemaname = 'public' and tablename not like 'kysely%'
    order by line`.execute(db)
  return rows.map((row) => row.line)
}
