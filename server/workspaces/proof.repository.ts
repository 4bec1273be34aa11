import type { Db } from '../database/database.ts'

export type IdentitySecret = { readonly id: string; readonly secret: string; readonly createdAt: Date; readonly retiresAt: Date | null }

/** First the one that stands, then those that are being replaced; those that retired are left out. */
export async function listSecrets(db: Db, environmentId: string, now: Date): Promise<readonly IdentitySecret[]> {
  const rows = await db
    .selectFrom('identity_secrets')
    .selectAll()
    .where('identity_secrets.environment_id', '=', environmentId)
    .where((by) => by.or([by('identity_secrets.retires_at', 'is', null), by('identity_secrets.retires_at', '>', now)]))
    .orderBy('identity_secrets.retires_at', (order) => order.desc().nullsFirst())
    .orderBy('identity_secrets.created_at', 'desc')
    .limit(20)
    .execute()
  return rows.map((row) => ({ id: row.id, secret: row.secret, createdAt: row.created_at, retiresAt: row.retires_at }))
}

export async function insertSecret(db: Db, row: { readonly id: string; readonly environmentId: string; readonly secret: string; readonly at: Date }): Promise<void> {
  await db.insertInto('identity_secrets').values({ id: row.id, environment_id: row.environmentId, secret: row.secret, created_at: row.at }).execute()
}

/** All that stand retire at that time; one that was to retire earlier still does. */
export async function retireSecrets(db: Db, environmentId: string, at: Date): Promise<void> {
  await db
    .updateTable('identity_secrets')
    .set({ retires_at: at })
    .where('identity_secrets.environment_id', '=', environmentId)
    .where((by) => by.or([by('identity_secrets.retires_at', 'is', null), by('identity_secrets.retires_at', '>', at)]))
    .execute()
}

export async function demandsProof(db: Db, environmentId: string): Promise<boolean> {
  const row = await db.selectFrom('environments').select('environments.demands_proof').where('environments.id', '=', environmentId).executeTakeFirst()
  return row?.demands_proof ?? false
}

export async function updateDemand(db: Db, environmentId: string, demanded: boolean): Promise<void> {
  await db.updateTable('environments').set({ demands_proof: demanded }).where('environments.id', '=', environmentId).execute()
}
