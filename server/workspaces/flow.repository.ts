import type { Db } from '../database/database.ts'

export type Flow = { readonly verifier: string; readonly state: string; readonly nonce: string; readonly backTo: string }

export async function insertFlow(db: Db, flow: Flow & { readonly id: string; readonly expiresAt: Date }, now: Date): Promise<void> {
  await db.deleteFrom('sign_in_flows').where('sign_in_flows.expires_at', '<=', now).execute()
  await db.insertInto('sign_in_flows').values({ id: flow.id, verifier: flow.verifier, state: flow.state, nonce: flow.nonce, back_to: flow.backTo, expires_at: flow.expiresAt }).execute()
}

/** Once: what was brought back cannot be brought back again. */
export async function takeFlow(db: Db, id: string, now: Date): Promise<Flow | undefined> {
  const row = await db.deleteFrom('sign_in_flows').where('sign_in_flows.id', '=', id).where('sign_in_flows.expires_at', '>', now).returningAll().executeTakeFirst()
  return row && { verifier: row.verifier, state: row.state, nonce: row.nonce, backTo: row.back_to }
}
