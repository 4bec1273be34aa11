import type { Db } from '../database/database.ts'
import type { Actor } from '../history/history.ts'
import type { PlannedEvent } from './tracking-plan.ts'

export type SavedPlan = {
  /** 0: none was ever saved. */
  readonly version: number
  readonly events: readonly PlannedEvent[]
  readonly savedBy: Actor | null
  readonly savedAt: Date | null
  readonly why: string
}

const NO_PLAN: SavedPlan = { version: 0, events: [], savedBy: null, savedAt: null, why: '' }

/** The plan in force, or an earlier one by its version. */
export async function findPlan(db: Db, workspaceId: string, version?: number): Promise<SavedPlan> {
  const plans = db.selectFrom('tracking_plans').selectAll().where('tracking_plans.workspace_id', '=', workspaceId)
  const asked = version === undefined ? plans : plans.where('tracking_plans.version', '=', version)
  const row = await asked.orderBy('tracking_plans.version', 'desc').limit(1).executeTakeFirst()
  return row === undefined ? NO_PLAN : { version: row.version, events: row.events, savedBy: row.saved_by, savedAt: row.saved_at, why: row.why }
}

/** Only where it is newer than what is known. */
export async function findNewerPlan(db: Db, workspaceId: string, than: number): Promise<Pick<SavedPlan, 'version' | 'events'> | undefined> {
  return db
    .selectFrom('tracking_plans')
    .select(['tracking_plans.version', 'tracking_plans.events'])
    .where('tracking_plans.workspace_id', '=', workspaceId)
    .where('tracking_plans.version', '>', than)
    .orderBy('tracking_plans.version', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Newest first, without what is in them. */
export async function listPlans(db: Db, workspaceId: string, limit: number): Promise<readonly Omit<SavedPlan, 'events'>[]> {
  const rows = await db
    .selectFrom('tracking_plans')
    .select(['tracking_plans.version', 'tracking_plans.saved_by', 'tracking_plans.saved_at', 'tracking_plans.why'])
    .where('tracking_plans.workspace_id', '=', workspaceId)
    .orderBy('tracking_plans.version', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ version: row.version, savedBy: row.saved_by, savedAt: row.saved_at, why: row.why }))
}

/** False where somebody else made this version meanwhile. */
export async function insertPlan(db: Db, row: { readonly workspaceId: string; readonly version: number; readonly events: readonly PlannedEvent[]; readonly by: Actor; readonly at: Date; readonly why: string }): Promise<boolean> {
  const done = await db
    .insertInto('tracking_plans')
    .values({ workspace_id: row.workspaceId, version: row.version, events: JSON.stringify(row.events), saved_by: JSON.stringify(row.by), saved_at: row.at, why: row.why })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'version']).doNothing())
    .executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}
