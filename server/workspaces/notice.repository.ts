import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Notice, NoticeKind } from './notice.ts'

type NewNotice = Omit<Notice, 'readAt'> & { readonly memberId: string }

export async function insertNotices(db: Db, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return
  await db
    .insertInto('notices')
    .values(notices.map(({ memberId, entityKind, entityKey, entityName, createdAt, ...rest }) => ({
      ...rest, member_id: memberId, entity_kind: entityKind, entity_key: entityKey, entity_name: entityName, created_at: createdAt, mail_due_at: createdAt,
    })))
    .execute()
}

/** Newest first, before a place. */
export async function listNotices(db: Db, memberId: string, page: { readonly before: string | null; readonly limit: number }): Promise<readonly Notice[]> {
  let query = db.selectFrom('notices').selectAll().where('notices.member_id', '=', memberId)
  if (page.before !== null) query = query.where('notices.id', '<', page.before)
  const rows = await query.orderBy('notices.id', 'desc').limit(page.limit).execute()
  return rows.map((row) => ({
    id: row.id, kind: row.kind as NoticeKind, actor: row.actor, entityKind: 'experiment', entityKey: row.entity_key, entityName: row.entity_name,
    excerpt: row.excerpt, createdAt: row.created_at, readAt: row.read_at,
  }))
}

/** Up to `most`, which is enough to say "many". */
export async function countUnread(db: Db, memberId: string, most: number): Promise<number> {
  const rows = await db.selectFrom('notices').select('notices.id').where('notices.member_id', '=', memberId).where('notices.read_at', 'is', null).limit(most).execute()
  return rows.length
}

/** One of a member's own, or all of them. */
export async function markRead(db: Db, memberId: string, id: string | null, at: Date): Promise<void> {
  const query = db.updateTable('notices').set({ read_at: at }).where('notices.member_id', '=', memberId).where('notices.read_at', 'is', null)
  await (id === null ? query : query.where('notices.id', '=', id)).execute()
}

export type DueNotice = Pick<Notice, 'id' | 'kind' | 'actor' | 'excerpt'> & {
  readonly entityKey: string
  readonly entityName: string
  readonly email: string
  readonly locale: 'en' | 'ko' | 'ja' | null
  readonly tries: number
}

type Taking = { readonly now: Date; readonly until: Date; readonly notBefore: Date; readonly most: number; readonly limit: number }

/** Takes what is to be mailed, so that no other server does meanwhile: who takes one and dies loses nothing. What was read, or is old news, is not mailed. */
export async function takeDueNotices(db: Db, { now, until, notBefore, most, limit }: Taking): Promise<readonly DueNotice[]> {
  const { rows } = await sql<DueNotice>`
    update notices n set mail_due_at = ${until}, mail_tries = n.mail_tries + 1
    from members m
    where m.id = n.member_id and n.id in (
      select d.id from notices d join members on members.id = d.member_id
      where d.mail_due_at <= ${now} and d.created_at >= ${notBefore} and d.mail_tries < ${most} and d.read_at is null and members.notice_mails
      order by d.mail_due_at, d.id limit ${limit} for update of d skip locked
    )
    returning n.id, n.kind, n.actor, n.excerpt, n.entity_key as "entityKey", n.entity_name as "entityName", m.email, m.locale, n.mail_tries as tries`.execute(db)
  return rows
}

export async function settleMail(db: Db, id: string): Promise<void> {
  await db.updateTable('notices').set({ mail_due_at: null }).where('notices.id', '=', id).execute()
}

export async function deleteNotices(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('notices').where('notices.created_at', '<', before).execute()
}
