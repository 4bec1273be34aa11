import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Committed } from './subject.ts'

const columns = sql`s.user_id as "userId", s.subject, s.claimed_by as "claimedBy"`

export async function findByUser(db: Db, workspace: string, userId: string): Promise<Committed | undefined> {
  const { rows } = await sql<Committed>`select ${columns} from subjects s where s.workspace_id = ${workspace} and s.user_id = ${userId}`.execute(db)
  return rows[0]
}

/** The committed subjects among these users, by user. */
export async function findByUsers(db: Db, workspace: string, userIds: readonly string[]): Promise<ReadonlyMap<string, Committed>> {
  if (userIds.length === 0) return new Map()
  const { rows } = await sql<Committed>`
    select ${columns} from jsonb_array_elements_text(${json(userIds)}) as u(id)
    cross join lateral (select s.* from subjects s where s.workspace_id = ${workspace} and s.user_id = u.id offset 0) s`.execute(db)
  return new Map(rows.map((row) => [row.userId, row]))
}

/** Commits many at once, each where nobody was quicker; in one order, so that two batches never wait in a ring. */
export async function insertSubjects(db: Db, workspace: string, subjects: readonly Committed[], at: Date): Promise<void> {
  if (subjects.length === 0) return
  await sql`
    insert into subjects (workspace_id, user_id, subject, claimed_by, committed_at)
    select ${workspace}, r."userId", r.subject, r."claimedBy", ${at}
    from jsonb_to_recordset(${json(subjects)}) as r("userId" text, subject text, "claimedBy" text)
    order by r."userId" collate "C"
    on conflict do nothing`.execute(db)
}

function json(rows: readonly unknown[]) {
  return sql`cast(cast(${JSON.stringify(rows)} as text) as jsonb)`
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

/** Lets users' subjects go, and answers them. */
export async function deleteSubjects(db: Db, workspace: string, userIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ subject: string }>`
    delete from subjects s where s.workspace_id = ${workspace} and s.user_id = any(array(select jsonb_array_elements_text(${json(userIds)})))
    returning s.subject`.execute(db)
  return rows.map((row) => row.subject)
}

export async function updateSubject(db: Db, workspace: string, { userId, subject, claimedBy }: Committed, at: Date): Promise<void> {
  await sql`
    update subjects s set subject = ${subject}, claimed_by = ${claimedBy}, committed_at = ${at}
    where s.workspace_id = ${workspace} and s.user_id = ${userId}`.execute(db)
}
