import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Committed } from './subject.ts'

const columns = sql`s.user_id as "userId", s.subject, s.claimed_by as "claimedBy"`

export async function findByUser(db: Db, workspace: string, userId: string): Promise<Committed | undefined> {
  const { rows } = await sql<Committed>`select ${columns} from subjects s where s.workspace_id = ${workspace} and s.user_id = ${userId}`.execute(db)
  return rows[0]
}

/** The users that have one of these: the user herself, and whoever has the subject; locked, in one order. */
export async function lockInvolved(db: Db, workspace: string, userId: string, subject: string): Promise<readonly Committed[]> {
  const { rows } = await sql<Committed>`
    select ${columns} from subjects s
    where s.workspace_id = ${workspace} and (s.user_id = ${userId} or s.subject = ${subject})
    order by s.user_id for update`.execute(db)
  return rows
}

/** Commits a subject where neither its user has one nor another user has it; waits for whoever is about to. */
export async function insertSubject(db: Db, workspace: string, { userId, subject, claimedBy }: Committed, at: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into subjects (workspace_id, user_id, subject, claimed_by, committed_at)
    values (${workspace}, ${userId}, ${subject}, ${claimedBy}, ${at})
    on conflict do nothing returning 1`.execute(db)
  return rows.length > 0
}

export async function updateSubject(db: Db, workspace: string, { userId, subject, claimedBy }: Committed, at: Date): Promise<void> {
  await sql`
    update subjects s set subject = ${subject}, claimed_by = ${claimedBy}, committed_at = ${at}
    where s.workspace_id = ${workspace} and s.user_id = ${userId}`.execute(db)
}
