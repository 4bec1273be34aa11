import type { Db } from '../database/database.ts'

/** What a kept question looked like when its rows were counted; a changed question is counted anew. */
export async function questionFingerprint(db: Db, name: string): Promise<string | null> {
  const row = await db.selectFrom('readout_questions').select('readout_questions.fingerprint').where('readout_questions.name', '=', name).executeTakeFirst()
  return row?.fingerprint ?? null
}

export async function saveQuestionFingerprint(db: Db, name: string, fingerprint: string, at: Date): Promise<void> {
  await db
    .insertInto('readout_questions')
    .values({ name, fingerprint, counted_at: at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ fingerprint, counted_at: at }))
    .execute()
}
