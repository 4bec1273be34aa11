import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { newOrderedId } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { type Comment, mentionsIn } from './comment.ts'
import { blankComment, findComment, insertComment, listAuthors, listComments, updateComment } from './comment.repository.ts'
import type { Subject } from './notice.ts'
import { notify } from './notice.service.ts'
import { listMembers } from './workspace.repository.ts'

/** What is talked about. */
export type Topic = Subject & { readonly entityId: string }

export type CommentPage = { readonly comments: readonly Comment[]; readonly next: string | null }

/** Newest first. */
export async function pageOfComments(scope: Scope, topic: Topic, page: { readonly cursor?: string | undefined; readonly limit: number }): Promise<CommentPage> {
  const found = await listComments(scope.db, placeOf(scope, topic), { before: page.cursor ?? null, limit: page.limit + 1 })
  const comments = found.slice(0, page.limit)
  return { comments, next: found.length > page.limit ? (comments.at(-1)?.id ?? null) : null }
}

export type Said = { readonly text: string; readonly cameWith?: Comment['cameWith']; readonly alsoTell?: readonly (string | null)[] }

/** Writes it down and tells whoever is named in it, and those who spoke before. Inside a transaction. */
export async function addComment(db: Db, scope: Scope, topic: Topic, { text, cameWith = null, alsoTell = [] }: Said): Promise<string> {
  const place = placeOf(scope, topic)
  const mentions = mentionsIn(text, await listMembers(db, scope.workspaceId))
  const id = newOrderedId('cmt')
  const before = await listAuthors(db, place)
  await insertComment(db, place, { id, cameWith, memberId: scope.memberId, author: scope.actor.name, text, mentions, createdAt: scope.now })
  const named = mentions.map((one) => one.id)
  await notify(db, scope, { ...subjectOf(topic), kind: 'mention', text, to: named })
  // A word in a review is told as such.
  if (cameWith === null) await notify(db, scope, { ...subjectOf(topic), kind: 'comment', text, to: [...before, ...alsoTell].filter((one) => one === null || !named.includes(one)) })
  await recordChange(db, { ...about(scope, topic), action: 'commented', after: { text } })
  return id
}

/** One's own words; whoever is named only now is told. */
export async function editComment(scope: Scope, topic: Topic, { id, text }: { readonly id: string; readonly text: string }): Promise<void> {
  await scope.db.transaction().execute(async (db) => {
    const comment = await ownComment(db, scope, topic, id)
    if (comment.text === text) return
    const mentions = mentionsIn(text, await listMembers(db, scope.workspaceId))
    await updateComment(db, id, { text, mentions, editedAt: scope.now })
    const known = comment.mentions.map((one) => one.id)
    await notify(db, scope, { ...subjectOf(topic), kind: 'mention', text, to: mentions.map((one) => one.id).filter((one) => !known.includes(one)) })
    await recordChange(db, { ...about(scope, topic), action: 'comment-changed', before: { text: comment.text }, after: { text } })
  })
}

/** Takes one's own words back: nobody reads them in the conversation any more. The history keeps what was written. */
export async function removeComment(scope: Scope, topic: Topic, id: string): Promise<void> {
  await scope.db.transaction().execute(async (db) => {
    const { text } = await ownComment(db, scope, topic, id)
    await blankComment(db, id, scope.now)
    await recordChange(db, { ...about(scope, topic), action: 'comment-removed', before: { text } })
  })
}

async function ownComment(db: Db, scope: Scope, topic: Topic, id: string): Promise<Comment> {
  const comment = await findComment(db, placeOf(scope, topic), id)
  if (comment === undefined || comment.deletedAt !== null) throw refusal('not-found', 'This comment is not there any more.', { id })
  if (comment.memberId === null || comment.memberId !== scope.memberId) throw refusal('not-allowed', `${comment.author} wrote this: nobody else changes it or takes it back.`, { id, role: scope.role })
  return comment
}

function placeOf({ workspaceId }: Scope, { entityKind, entityId }: Topic) {
  return { workspaceId, entityKind, entityId }
}

function subjectOf({ entityKind, entityKey, entityName }: Topic): Subject {
  return { entityKind, entityKey, entityName }
}

function about(scope: Scope, { entityKind, entityId, entityKey }: Topic) {
  return { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind, entityId, entityKey }
}
