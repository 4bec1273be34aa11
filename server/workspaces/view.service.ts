import { newId } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { mayRemove, mayShare, MOST_VIEWS, type ListName, type View } from './view.ts'
import { deleteView, dropNamed, findView, insertView, isFull, listViews } from './view.repository.ts'

/** Those that she made, and those that are shared; `mine` says which may be taken away. */
export async function viewsOf(scope: Scope, memberId: string, list: ListName): Promise<readonly (Omit<View, 'memberId'> & { readonly mine: boolean; readonly removable: boolean })[]> {
  const found = await listViews(scope.db, { workspaceId: scope.workspaceId, memberId, list })
  return found.map(({ memberId: maker, ...view }) => ({ ...view, mine: maker === memberId, removable: mayRemove({ memberId: maker, shared: view.shared }, { memberId, role: scope.role }) }))
}

export type SaveView = { readonly list: ListName; readonly name: string; readonly query: string; readonly shared: boolean }

/** Kept under its name: one of hers that has it already is replaced. */
export async function saveView(scope: Scope, memberId: string, input: SaveView): Promise<{ readonly id: string }> {
  if (input.shared && !mayShare(scope.role)) throw refusal('not-allowed', 'A viewer keeps views for herself alone. Save it without sharing it.', { role: scope.role })
  const id = newId('viw')
  await scope.db.transaction().execute(async (db) => {
    await dropNamed(db, { memberId, ...input })
    if (await isFull(db, memberId, input.list)) throw refusal('too-large', `A member keeps at most ${MOST_VIEWS} views of a list. Remove one first.`, { limit: MOST_VIEWS })
    await insertView(db, scope.workspaceId, { id, memberId, ...input }, scope.now)
  })
  return { id }
}

export async function removeView(scope: Scope, memberId: string, id: string): Promise<void> {
  const view = await findView(scope.db, scope.workspaceId, id)
  const isSeen = view !== undefined && (view.shared || view.memberId === memberId)
  if (!isSeen) throw refusal('not-found', 'There is no such view; it may have been removed.', { view: id })
  if (!mayRemove(view, { memberId, role: scope.role })) throw refusal('not-allowed', `"${view.name}" is a view of ${view.by}: she or an admin may remove it.`, { view: view.name, by: view.by })
  await deleteView(scope.db, id)
}
