import type { Db } from '../database/database.ts'
import { LISTS, MOST_VIEWS, type ListName, type View } from './view.ts'

/** Views shown in one list: hers and those that are shared. */
const MOST_SHOWN = 200

function views(db: Db, workspaceId: string) {
  return db
    .selectFrom('saved_views')
    .innerJoin('members', 'members.id', 'saved_views.member_id')
    .select(['saved_views.id', 'saved_views.member_id', 'members.name as by', 'saved_views.list', 'saved_views.name', 'saved_views.query', 'saved_views.shared'])
    .where('saved_views.workspace_id', '=', workspaceId)
}

type Row = { readonly id: string; readonly member_id: string; readonly by: string; readonly list: string; readonly name: string; readonly query: string; readonly shared: boolean }

function fromRow({ member_id: memberId, list, ...row }: Row): View {
  return { ...row, memberId, list: LISTS.find((one) => one === list) ?? 'flags' }
}

/** Those of a list that a member sees, by name. */
export async function listViews(db: Db, { workspaceId, memberId, list }: { readonly workspaceId: string; readonly memberId: string; readonly list: ListName }): Promise<readonly View[]> {
  const rows = await views(db, workspaceId)
    .where('saved_views.list', '=', list)
    .where((by) => by.or([by('saved_views.member_id', '=', memberId), by('saved_views.shared', '=', true)]))
    .orderBy('saved_views.name')
    .orderBy('saved_views.id')
    .limit(MOST_SHOWN)
    .execute()
  return rows.map(fromRow)
}

export async function findView(db: Db, workspaceId: string, id: string): Promise<View | undefined> {
  const row = await views(db, workspaceId).where('saved_views.id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** Whether she keeps as many as she may. */
export async function isFull(db: Db, memberId: string, list: ListName): Promise<boolean> {
  const rows = await db.selectFrom('saved_views').select('saved_views.id').where('saved_views.member_id', '=', memberId).where('saved_views.list', '=', list).limit(MOST_VIEWS).execute()
  return rows.length === MOST_VIEWS
}

/** Hers of that name gives way to the one that is saved. */
export async function dropNamed(db: Db, { memberId, list, name }: Pick<View, 'memberId' | 'list' | 'name'>): Promise<void> {
  await db.deleteFrom('saved_views').where('saved_views.member_id', '=', memberId).where('saved_views.list', '=', list).where('saved_views.name', '=', name).execute()
}

export async function insertView(db: Db, workspaceId: string, { memberId, ...view }: Omit<View, 'by'>, at: Date): Promise<void> {
  await db.insertInto('saved_views').values({ ...view, workspace_id: workspaceId, member_id: memberId, created_at: at }).execute()
}

export async function deleteView(db: Db, id: string): Promise<void> {
  await db.deleteFrom('saved_views').where('saved_views.id', '=', id).execute()
}
