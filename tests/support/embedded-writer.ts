import { sql } from 'kysely'
import { pino } from 'pino'
import { openDatabase } from '#server/database/connect.ts'

/** Writes row after row into the embedded database of a folder, and says each one's number once it is acknowledged. */
const database = await openDatabase({ kind: 'embedded', folder: process.argv[2] ?? '' }, pino({ level: 'silent' }))
await sql`create table if not exists written (id bigint primary key, half text not null)`.execute(database.db)
const { rows } = await sql<{ last: number }>`select coalesce(max(id), 0) as last from written`.execute(database.db)
for (let id = (rows[0]?.last ?? 0) + 1; ; id += 1) {
  await database.db.transaction().execute(async (trx) => {
    await sql`insert into written values (${id}, 'first')`.execute(trx)
    await sql`update written set half = 'both' where id = ${id}`.execute(trx)
  })
  process.stdout.write(`${id}\n`)
}
