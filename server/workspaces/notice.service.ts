import type { Db } from '../database/database.ts'
import { newOrderedId } from '../id.ts'
import type { Scope } from '../scope.ts'
import { excerptOf, type Notice, type NoticeKind, type Subject } from './notice.ts'
import { countUnread, insertNotices, listNotices, markRead } from './notice.repository.ts'

export type Telling = Subject & { readonly kind: NoticeKind; readonly text?: string; readonly to: readonly (string | null)[] }

/** Puts it into the inboxes of those members, each once, and into nobody's who did it. Inside the transaction of what happened. */
export async function notify(db: Db, scope: Pick<Scope, 'memberId' | 'actor' | 'now'>, { to, text = '', ...rest }: Telling): Promise<void> {
  const members = [...new Set(to)].filter((id): id is string => id !== null && id !== scope.memberId)
  await insertNotices(db, members.map((memberId) => ({ ...rest, memberId, id: newOrderedId('ntc'), actor: scope.actor.name, excerpt: excerptOf(text), createdAt: scope.now })))
}

export type Inbox = { readonly notices: readonly Notice[]; readonly next: string | null }

export async function inboxOf(scope: Scope, memberId: string, page: { readonly cursor?: string | undefined; readonly limit: number }): Promise<Inbox> {
  const notices = await listNotices(scope.db, memberId, { before: page.cursor ?? null, limit: page.limit + 1 })
  const shown = notices.slice(0, page.limit)
  return { notices: shown, next: notices.length > page.limit ? (shown.at(-1)?.id ?? null) : null }
}

const MOST_COUNTED = 100

export function unreadOf(scope: Scope, memberId: string): Promise<number> {
  return unreadBy(scope.db, memberId)
}

export function unreadBy(db: Db, memberId: string): Promise<number> {
  return countUnread(db, memberId, MOST_COUNTED)
}

export function readNotices(scope: Scope, memberId: string, id: string | null): Promise<void> {
  return markRead(scope.db, memberId, id, scope.now)
}
