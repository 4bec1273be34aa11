import type { Db } from '../database/database.ts'
import type { Job, JobState } from './job.ts'

function fromRow(row: {
  id: string
  workspace_id: string
  kind: string
  subject: string
  state: JobState
  done: number
  total: number | null
  cursor: unknown
  failure: string | null
  updated_at: Date
}): Job {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    kind: row.kind,
    subject: row.subject,
    state: row.state,
    done: Number(row.done),
    total: row.total === null ? null : Number(row.total),
    cursor: row.cursor,
    failure: row.failure,
    updatedAt: row.updated_at,
  }
}

/** Newest change first. */
export async function listJobs(db: Db, workspaceId: string, limit: number): Promise<readonly Job[]> {
  const rows = await db.selectFrom('jobs').selectAll().where('jobs.workspace_id', '=', workspaceId).orderBy('jobs.updated_at', 'desc').limit(limit).execute()
  return rows.map(fromRow)
}

export async function listUnfinishedJobs(db: Db): Promise<readonly Job[]> {
  const rows = await db.selectFrom('jobs').selectAll().where('jobs.state', 'in', ['waiting', 'running']).orderBy('jobs.created_at').limit(1000).execute()
  return rows.map(fromRow)
}

export async function findJob(db: Db, workspaceId: string, kind: string, subject: string): Promise<Job | undefined> {
  const row = await db
    .selectFrom('jobs')
    .selectAll()
    .where('jobs.workspace_id', '=', workspaceId)
    .where('jobs.kind', '=', kind)
    .where('jobs.subject', '=', subject)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** A new job, or the one there is (stopped or failed) waiting again where it left off. */
export async function queueJob(db: Db, job: { id: string; workspaceId: string; kind: string; subject: string; cursor?: unknown; at: Date }): Promise<void> {
  await db
    .insertInto('jobs')
    .values({ id: job.id, workspace_id: job.workspaceId, kind: job.kind, subject: job.subject, state: 'waiting', failure: null, cursor: JSON.stringify(job.cursor ?? {}), created_at: job.at, updated_at: job.at })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'kind', 'subject']).doUpdateSet({ state: 'waiting', failure: null, updated_at: job.at }))
    .execute()
}

export async function saveJob(
  db: Db,
  id: string,
  change: { state?: JobState; done?: number; total?: number | null; cursor?: unknown; failure?: string | null; at: Date },
): Promise<void> {
  await db
    .updateTable('jobs')
    .set({
      updated_at: change.at,
      ...(change.state === undefined ? {} : { state: change.state }),
      ...(change.done === undefined ? {} : { done: change.done }),
      ...(change.total === undefined ? {} : { total: change.total }),
      ...(change.failure === undefined ? {} : { failure: change.failure }),
      ...(change.cursor === undefined ? {} : { cursor: JSON.stringify(change.cursor) }),
    })
    .where('jobs.id', '=', id)
    .execute()
}
