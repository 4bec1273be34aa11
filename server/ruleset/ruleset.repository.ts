import type { Db } from '../database/database.ts'

export type StoredRuleset = { readonly environmentId: string; readonly door: 'client' | 'server'; readonly revision: number; readonly etag: string; readonly body: string; readonly createdAt: Date }

/** How many revisions stay fetchable by their immutable address. */
const KEPT = 20

export async function insertRuleset(db: Db, ruleset: StoredRuleset): Promise<void> {
  await db
    .insertInto('rulesets')
    .values({ environment_id: ruleset.environmentId, door: ruleset.door, revision: ruleset.revision, etag: ruleset.etag, body: ruleset.body, created_at: ruleset.createdAt })
    .execute()
  await db
    .deleteFrom('rulesets')
    .where('rulesets.environment_id', '=', ruleset.environmentId)
    .where('rulesets.door', '=', ruleset.door)
    .where('rulesets.revision', '<=', ruleset.revision - KEPT)
    .execute()
}

export async function newestRevision(db: Db, environmentId: string): Promise<number> {
  const row = await db.selectFrom('rulesets').select(({ fn }) => fn.max('rulesets.revision').as('revision')).where('rulesets.environment_id', '=', environmentId).executeTakeFirst()
  return Number(row?.revision ?? 0)
}

/** The newest revision of every environment: what a server that did not make the change finds out by. */
export async function newestRevisions(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('rulesets')
    .select(({ fn }) => ['rulesets.environment_id', fn.max('rulesets.revision').as('revision')])
    .groupBy('rulesets.environment_id')
    .execute()
  return new Map(rows.map((row) => [row.environment_id, Number(row.revision)]))
}

export async function findRuleset(db: Db, environmentId: string, door: 'client' | 'server', revision?: number): Promise<StoredRuleset | undefined> {
  let query = db.selectFrom('rulesets').selectAll().where('rulesets.environment_id', '=', environmentId).where('rulesets.door', '=', door)
  if (revision !== undefined) query = query.where('rulesets.revision', '=', revision)
  const row = await query.orderBy('rulesets.revision', 'desc').executeTakeFirst()
  return row && { environmentId: row.environment_id, door: row.door, revision: Number(row.revision), etag: row.etag, body: row.body, createdAt: row.created_at }
}
