import type { Db } from '../database/database.ts'
import type { Frequency, Role } from './workspace.table.ts'

const HOUR = 3_600_000

export type DigestDue = {
  readonly id: string
  readonly workspaceId: string
  readonly email: string
  readonly role: Role
  readonly locale: 'en' | 'ko' | 'ja' | null
  readonly frequency: Exclude<Frequency, 'off'>
  readonly timeZone: string
  readonly dueAt: Date
  readonly since: Date | null
}

/** Those whose digest is due, longest ago first. */
export async function dueDigests(db: Db, now: Date, limit: number): Promise<readonly DigestDue[]> {
  const rows = await db
    .selectFrom('members')
    .innerJoin('workspaces', 'workspaces.id', 'members.workspace_id')
    .select(['members.id', 'members.workspace_id', 'members.email', 'members.role', 'members.locale', 'members.digest', 'members.digest_due_at', 'members.digest_since', 'workspaces.time_zone'])
    .where('members.digest_due_at', '<=', now)
    .orderBy('members.digest_due_at')
    .orderBy('members.id')
    .limit(limit)
    .execute()
  return rows.flatMap((row): DigestDue[] => {
    if (row.digest === 'off' || row.digest_due_at === null) return []
    return [{ id: row.id, workspaceId: row.workspace_id, email: row.email, role: row.role, locale: row.locale, frequency: row.digest, timeZone: row.time_zone, dueAt: row.digest_due_at, since: row.digest_since }]
  })
}

/** Moves the time on; true for the one who did, who sends it. */
export async function takeDigest(db: Db, { id, seen, next, now }: { readonly id: string; readonly seen: Date; readonly next: Date; readonly now: Date }): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('members')
    .set({ digest_due_at: next, digest_since: now })
    .where('members.id', '=', id)
    .where('members.digest', '<>', 'off')
    .where('members.digest_due_at', '=', seen)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** The mail server did not take it: in an hour again, unless the next one is due before. It then tells the same time. */
export async function digestFailed(db: Db, { id, next, now, since }: { readonly id: string; readonly next: Date; readonly now: Date; readonly since: Date | null }): Promise<void> {
  const again = new Date(Math.min(next.getTime(), now.getTime() + HOUR))
  await db.updateTable('members').set({ digest_due_at: again, digest_since: since }).where('members.id', '=', id).where('members.digest_due_at', '=', next).execute()
}

/** How often a member wants one, and from when on; `off` ends it. */
export async function setDigest(db: Db, id: string, to: { readonly frequency: Frequency; readonly dueAt: Date | null; readonly since: Date | null }): Promise<void> {
  await db.updateTable('members').set({ digest: to.frequency, digest_due_at: to.dueAt, digest_since: to.since }).where('members.id', '=', id).execute()
}
