import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Member } from './workspace.ts'
import { memberFromRow } from './workspace.repository.ts'
import type { Role, Team } from './workspace.table.ts'

/** A member as the list shows one. */
export type ListedMember = Member & { readonly hasPassword: boolean; readonly createdAt: Date; readonly lastSeenAt: Date | null }

export type MemberQuestion = { readonly workspaceId: string; readonly search: string | undefined; readonly cursor: string | undefined; readonly limit: number }
export type MemberPage = { readonly members: readonly ListedMember[]; readonly next: string | null }

/** By name; `cursor` is the `next` of the page before. */
export async function pageMembers(db: Db, { workspaceId, search, cursor, limit }: MemberQuestion): Promise<MemberPage> {
  const place = sql<string>`lower(members.name) collate "C"`
  let query = db.selectFrom('members').selectAll().select(place.as('place')).where('members.workspace_id', '=', workspaceId)
  if (search !== undefined && search !== '') {
    const like = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`
    query = query.where((by) => by.or([by('members.name', 'ilike', like), by('members.email', 'ilike', like)]))
  }
  const cut = cursor?.indexOf(':') ?? -1
  if (cursor !== undefined && cut > 0) query = query.where(sql<boolean>`(${place}, members.id) > (${cursor.slice(cut + 1)}, ${cursor.slice(0, cut)})`)
  const rows = await query.orderBy(place).orderBy('members.id').limit(limit + 1).execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    members: page.map((row) => ({ ...memberFromRow(row), hasPassword: row.password !== null, createdAt: row.created_at, lastSeenAt: row.last_seen_at })),
    next: rows.length > limit && last ? `${last.id}:${last.place}` : null,
  }
}

/** Who works here, held until the transaction ends: two admins may not remove each other at once. */
export async function lockMembers(db: Db, workspaceId: string): Promise<readonly Member[]> {
  const rows = await db.selectFrom('members').selectAll().where('members.workspace_id', '=', workspaceId).orderBy('members.id').forUpdate().execute()
  return rows.map(memberFromRow)
}

export async function updateMember(db: Db, id: string, change: { readonly name?: string; readonly email?: string; readonly role?: Role; readonly team?: Team; readonly password?: string }): Promise<void> {
  await db.updateTable('members').set(change).where('members.id', '=', id).execute()
}

/** With sessions, links and tokens; what they did stays in the history under their name. */
export async function deleteMember(db: Db, id: string): Promise<void> {
  await db.deleteFrom('members').where('members.id', '=', id).execute()
}

/** Everybody of that address, in any workspace, with how their password is kept. Oldest first. */
export async function membersByEmail(db: Db, email: string): Promise<readonly (Member & { readonly password: string | null })[]> {
  const rows = await db.selectFrom('members').selectAll().where(sql<string>`lower(members.email)`, '=', email).orderBy('members.created_at').limit(20).execute()
  return rows.map((row) => ({ ...memberFromRow(row), password: row.password }))
}

export async function passwordOf(db: Db, id: string): Promise<string | null> {
  const row = await db.selectFrom('members').select('members.password').where('members.id', '=', id).executeTakeFirst()
  return row?.password ?? null
}

export async function mailsOf(db: Db, id: string): Promise<{ readonly notices: boolean; readonly digest: 'off' | 'daily' | 'weekly'; readonly locale: 'en' | 'ko' | 'ja' | null }> {
  const row = await db.selectFrom('members').select(['members.notice_mails', 'members.digest', 'members.locale']).where('members.id', '=', id).executeTakeFirstOrThrow()
  return { notices: row.notice_mails, digest: row.digest, locale: row.locale }
}

export async function updateMails(db: Db, id: string, { notices, locale }: { readonly notices?: boolean | undefined; readonly locale?: 'en' | 'ko' | 'ja' | undefined }): Promise<void> {
  if (notices === undefined && locale === undefined) return
  await db.updateTable('members').set({ ...(notices === undefined ? {} : { notice_mails: notices }), ...(locale === undefined ? {} : { locale }) }).where('members.id', '=', id).execute()
}
