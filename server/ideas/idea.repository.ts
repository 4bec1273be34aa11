import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Belief, Idea, IdeaOrder, IdeaState, Scores, Surface } from './idea.ts'

type Row = {
  readonly id: string
  readonly title: string
  readonly hypothesis: Belief
  readonly surface: Surface
  readonly state: IdeaState
  readonly scores: Scores
  readonly points: number
  readonly votes: number
  readonly voted: boolean
  readonly experiment: string | null
  readonly by: string | null
  readonly version: number
  readonly created_at: Date
}

function fromRow({ created_at: createdAt, ...row }: Row): Idea {
  return { ...row, createdAt }
}

const orders = { points: sql`i.points`, votes: sql`i.votes`, newest: sql`i.created_at` } as const

type Question = {
  readonly workspaceId: string
  readonly memberId: string | null
  readonly state: IdeaState
  readonly search: string
  readonly order: IdeaOrder
  readonly after: { readonly value: number; readonly id: string } | null
  readonly limit: number
}

const selected = (memberId: string | null) => sql`i.id, i.title, i.hypothesis, i.surface, i.state, i.scores, i.points, i.votes, i.version, i.created_at, e.key as experiment, m.name as by,
  exists (select from idea_votes v where v.idea_id = i.id and v.member_id = ${memberId}) as voted`

const joined = sql`ideas i left join experiments e on e.id = i.experiment_id left join members m on m.id = i.created_by`

/** Most points, most votes or newest first. */
export async function listIdeas(db: Db, { workspaceId, memberId, state, search, order, after, limit }: Question): Promise<readonly Idea[]> {
  const by = orders[order]
  const value = after === null ? null : order === 'newest' ? new Date(after.value) : after.value
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<Row>`
    select ${selected(memberId)} from ${joined}
    where i.workspace_id = ${workspaceId} and i.state = ${state}
      and (${search} = '' or i.title ilike ${pattern} or i.hypothesis::text ilike ${pattern})
      and ${after === null ? sql`true` : sql`(${by}, i.id) < (${value}, ${after.id})`}
    order by ${by} desc, i.id desc limit ${limit}`.execute(db)
  return rows.map(fromRow)
}

export async function findIdea(db: Db, { workspaceId, memberId, id }: { readonly workspaceId: string; readonly memberId: string | null; readonly id: string }): Promise<Idea | undefined> {
  const { rows } = await sql<Row>`select ${selected(memberId)} from ${joined} where i.workspace_id = ${workspaceId} and i.id = ${id}`.execute(db)
  return rows[0] && fromRow(rows[0])
}

/** Those that experiments came of, by the experiment's key. */
export async function listIdeasOf(db: Db, workspaceId: string, experiments: readonly string[]): Promise<readonly Idea[]> {
  if (experiments.length === 0) return []
  const { rows } = await sql<Row>`select ${selected(null)} from ${joined} where i.workspace_id = ${workspaceId} and e.key in (${sql.join(experiments)}) order by i.id limit 1000`.execute(db)
  return rows.map(fromRow)
}

export async function insertIdea(db: Db, workspaceId: string, idea: Pick<Idea, 'id' | 'title' | 'hypothesis' | 'surface' | 'createdAt'> & { readonly memberId: string | null }): Promise<void> {
  const { hypothesis, createdAt, memberId, ...rest } = idea
  await db.insertInto('ideas').values({ ...rest, hypothesis: JSON.stringify(hypothesis), workspace_id: workspaceId, experiment_id: null, created_by: memberId, created_at: createdAt, updated_at: createdAt }).execute()
}

type Change = {
  readonly title?: string
  readonly hypothesis?: Belief
  readonly surface?: Surface
  readonly state?: IdeaState
  readonly scores?: Scores
  readonly points?: number
  readonly experimentId?: string
}

/** False: it stands at another version. */
export async function updateIdea(db: Db, id: string, version: number, { hypothesis, scores, experimentId, ...rest }: Change, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('ideas')
    .set({
      ...rest,
      ...(hypothesis === undefined ? {} : { hypothesis: JSON.stringify(hypothesis) }),
      ...(scores === undefined ? {} : { scores: JSON.stringify(scores) }),
      ...(experimentId === undefined ? {} : { experiment_id: experimentId }),
      version: version + 1,
      updated_at: at,
    })
    .where('ideas.id', '=', id)
    .where('ideas.version', '=', version)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** One vote a member; given or taken back, the number follows in the same statement's transaction. */
export async function setVote(db: Db, { id, memberId, wanted, at }: { readonly id: string; readonly memberId: string; readonly wanted: boolean; readonly at: Date }): Promise<void> {
  await sql`select i.id from ideas i where i.id = ${id} for update`.execute(db)
  if (wanted) await db.insertInto('idea_votes').values({ idea_id: id, member_id: memberId, created_at: at }).onConflict((conflict) => conflict.doNothing()).execute()
  else await db.deleteFrom('idea_votes').where('idea_votes.idea_id', '=', id).where('idea_votes.member_id', '=', memberId).execute()
  await sql`update ideas set votes = (select count(*) from idea_votes v where v.idea_id = ${id}) where id = ${id}`.execute(db)
}
