import { sql } from 'kysely'
import type { Db } from '../database/database.ts'

/** Counts one try at a place and answers how many there are in its window, which begins with the first. One statement, so that none goes uncounted. */
export async function countTry(db: Db, place: string, now: Date, until: Date): Promise<{ readonly tries: number; readonly until: Date }> {
  return db
    .insertInto('sign_in_tries')
    .values({ place, tries: 1, until })
    .onConflict((conflict) =>
      conflict.column('place').doUpdateSet({
        tries: sql<number>`case when sign_in_tries.until <= ${now} then 1 else sign_in_tries.tries + 1 end`,
        until: sql<Date>`case when sign_in_tries.until <= ${now} then excluded.until else sign_in_tries.until end`,
      }),
    )
    .returning(['sign_in_tries.tries', 'sign_in_tries.until'])
    .executeTakeFirstOrThrow()
}

export async function forgetTries(db: Db, places: readonly string[]): Promise<void> {
  await db.deleteFrom('sign_in_tries').where('sign_in_tries.place', 'in', [...places]).execute()
}

export async function deleteOldTries(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('sign_in_tries').where('sign_in_tries.until', '<=', now).execute()
}
