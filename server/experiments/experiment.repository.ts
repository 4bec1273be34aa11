import { type Selectable, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { type Columns, inOrder } from '../database/in-order.ts'
import type { ListPlace } from '../list-order.ts'
import { type Archived, type Experiment, type ExperimentBody, type ExperimentOrder, hasStarted, plainServing, type Started, type Status, type Stopped } from './experiment.ts'
import type { ExperimentsTable } from './experiment.table.ts'

function fromRow(row: Selectable<ExperimentsTable>): Experiment {
  const { phases, decision, imported, slots = [], review = null } = row.body
  // Rows from before layers, tags and overrides hold none.
  const design = { ...plainServing, ...row.body.design }
  const common = {
    id: row.id,
    workspaceId: row.workspace_id,
    environmentId: row.environment_id,
    key: row.key,
    name: row.name,
    origin: row.origin,
    surface: row.surface,
    design,
    imported,
    review,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
  switch (row.status) {
    case 'draft':
    case 'review':
      return { ...common, kind: row.status }
    case 'running':
    case 'paused':
      return { ...common, kind: row.status, phases, slots }
    case 'stopped':
    case 'archived':
      return { ...common, kind: row.status, phases, slots, decision }
  }
}

function bodyOf(experiment: Experiment): ExperimentBody {
  return {
    design: experiment.design,
    imported: experiment.imported,
    phases: hasStarted(experiment) ? experiment.phases : [],
    decision: 'decision' in experiment ? experiment.decision : null,
    slots: hasStarted(experiment) ? experiment.slots : [],
    ...(experiment.review ? { review: experiment.review } : {}),
  }
}

export async function findExperiment(db: Db, workspaceId: string, key: string): Promise<Experiment | undefined> {
  const row = await db.selectFrom('experiments').selectAll().where('experiments.workspace_id', '=', workspaceId).where('experiments.key', '=', key).executeTakeFirst()
  return row && fromRow(row)
}

export async function findExperimentById(db: Db, workspaceId: string, id: string): Promise<Experiment | undefined> {
  const row = await db.selectFrom('experiments').selectAll().where('experiments.workspace_id', '=', workspaceId).where('experiments.id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

const DRAFTS: readonly Status[] = ['draft', 'review']

/** 0 for what is planned, 1 for what was launched. */
export function groupOf(status: Status): 0 | 1 {
  return DRAFTS.includes(status) ? 0 : 1
}

const orders = {
  changed: { value: sql`experiments.updated_at`, read: (ms: string | number) => new Date(Number(ms)) },
  name: { value: sql`experiments.name` },
} as const satisfies Record<ExperimentOrder['by'], Partial<Columns>>

/** Newest change first, unless another order is asked for; `after` is the place of the last one seen. */
export async function listExperiments(
  db: Db,
  question: {
    workspaceId: string
    statuses?: readonly Status[] | undefined
    search?: string | undefined
    order?: ExperimentOrder | undefined
    draftsFirst?: boolean | undefined
    after?: ListPlace | undefined
    limit: number
  },
): Promise<readonly Experiment[]> {
  let query = db.selectFrom('experiments').selectAll().where('experiments.workspace_id', '=', question.workspaceId)
  if (question.statuses !== undefined && question.statuses.length > 0) query = query.where('experiments.status', 'in', [...question.statuses])
  if (question.search !== undefined && question.search !== '') {
    const pattern = `%${question.search.replace(/[\\%_]/g, '\\$&')}%`
    query = query.where((by) => by.or([by('experiments.key', 'ilike', pattern), by('experiments.name', 'ilike', pattern)]))
  }
  const { by, descending } = question.order ?? { by: 'changed', descending: true }
  const group = question.draftsFirst === true ? sql<number>`case when experiments.status in ('draft', 'review') then 0 else 1 end` : undefined
  const rows = await inOrder(query, { group, id: sql<string>`experiments.id`, ...orders[by] }, descending, question.after).limit(question.limit).execute()
  return rows.map(fromRow)
}

/** Those of one environment that SDKs have to know: started and not archived. */
export async function listServed(db: Db, environmentId: string): Promise<readonly Experiment[]> {
  const rows = await db
    .selectFrom('experiments')
    .selectAll()
    .where('experiments.environment_id', '=', environmentId)
    .where('experiments.origin', '=', 'live')
    .where('experiments.status', 'in', ['running', 'paused', 'stopped'])
    .orderBy('experiments.key')
    .limit(5000)
    .execute()
  return rows.map(fromRow)
}

/** Those that are over, newest change first. */
export async function listEnded(db: Db, workspaceId: string, limit: number): Promise<readonly (Stopped | Archived)[]> {
  const rows = await db
    .selectFrom('experiments')
    .selectAll()
    .where('experiments.workspace_id', '=', workspaceId)
    .where('experiments.status', 'in', ['stopped', 'archived'])
    .orderBy('experiments.updated_at', 'desc')
    .orderBy('experiments.id')
    .limit(limit)
    .execute()
  return rows.map(fromRow).filter((one): one is Stopped | Archived => one.kind === 'stopped' || one.kind === 'archived')
}

/** Those whose people may still change: live and started. A decided one too, because late events and merges correct it. */
export async function listCounted(db: Db, workspaceId: string): Promise<readonly Started[]> {
  const rows = await db
    .selectFrom('experiments')
    .selectAll()
    .where('experiments.workspace_id', '=', workspaceId)
    .where('experiments.origin', '=', 'live')
    .where('experiments.status', 'in', ['running', 'paused', 'stopped'])
    .orderBy('experiments.key')
    .limit(5000)
    .execute()
  return rows.map(fromRow).filter(hasStarted)
}

/** What everything that was ever counted is known by, archived and imported experiments among them. */
export async function listCountedIn(db: Db, workspaceId: string): Promise<readonly { readonly id: string; readonly key: string; readonly origin: 'live' | 'import' }[]> {
  return db.selectFrom('experiments').select(['experiments.id', 'experiments.key', 'experiments.origin']).where('experiments.workspace_id', '=', workspaceId).execute()
}

/** Those that ask for an audience of their own and may still serve, or be launched. */
export async function listTargeted(db: Db, workspaceId: string): Promise<readonly Experiment[]> {
  const rows = await db
    .selectFrom('experiments')
    .selectAll()
    .where('experiments.workspace_id', '=', workspaceId)
    .where('experiments.origin', '=', 'live')
    .where('experiments.status', '<>', 'archived')
    .where(sql<boolean>`jsonb_typeof(experiments.body -> 'design' -> 'audience') = 'object'`)
    .orderBy('experiments.key')
    .execute()
  return rows.map(fromRow)
}

/** Those of a flag that are planned, run, or ran and may still be served. */
export async function listOnFlag(db: Db, flagId: string): Promise<readonly Experiment[]> {
  const rows = await db
    .selectFrom('experiments')
    .selectAll()
    .where('experiments.flag_id', '=', flagId)
    .where('experiments.origin', '=', 'live')
    .where('experiments.status', '<>', 'archived')
    .orderBy('experiments.key')
    .execute()
  return rows.map(fromRow)
}

export async function insertExperiment(db: Db, experiment: Experiment, extra: { flagId: string | null; by: string | null }): Promise<void> {
  await db
    .insertInto('experiments')
    .values({
      id: experiment.id,
      workspace_id: experiment.workspaceId,
      environment_id: experiment.environmentId,
      key: experiment.key,
      name: experiment.name,
      origin: experiment.origin,
      status: experiment.kind,
      surface: experiment.surface,
      flag_id: extra.flagId,
      body: JSON.stringify(bodyOf(experiment)),
      created_by: extra.by,
      created_at: experiment.createdAt,
      updated_at: experiment.updatedAt,
    })
    .execute()
}

/** Saves if the experiment still stands at `from`; false where somebody saved meanwhile. */
export async function updateExperiment(db: Db, experiment: Experiment, from: number, now: Date, flagId?: string): Promise<boolean> {
  const done = await db
    .updateTable('experiments')
    .set({
      name: experiment.name,
      surface: experiment.surface,
      status: experiment.kind,
      body: JSON.stringify(bodyOf(experiment)),
      version: from + 1,
      updated_at: now,
      ...(flagId === undefined ? {} : { flag_id: flagId }),
    })
    .where('experiments.id', '=', experiment.id)
    .where('experiments.version', '=', from)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Who made it; null where that member is gone, or a script did. */
export async function creatorOf(db: Db, id: string): Promise<string | null> {
  const row = await db.selectFrom('experiments').select('experiments.created_by').where('experiments.id', '=', id).executeTakeFirst()
  return row?.created_by ?? null
}

export async function countByStatus(db: Db, workspaceId: string): Promise<Readonly<Partial<Record<Status, number>>>> {
  const rows = await db
    .selectFrom('experiments')
    .select(({ fn }) => ['experiments.status', fn.countAll<number>().as('count')])
    .where('experiments.workspace_id', '=', workspaceId)
    .groupBy('experiments.status')
    .execute()
  return Object.fromEntries(rows.map((row) => [row.status, Number(row.count)]))
}
