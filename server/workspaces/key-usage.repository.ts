import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Sent } from './key-usage.ts'

export type KeySent = Sent & { readonly keyId: string; readonly lastAt: Date }

/** Adds what came since the last time; answers the months' sums over all servers. A key that is gone is passed over. */
export async function addKeyUsage(db: Db, month: string, rows: readonly (Sent & { readonly keyId: string })[], at: Date): Promise<readonly KeySent[]> {
  const { rows: sums } = await sql<KeySent>`
    insert into key_usage as known (key_id, month, taken, held_off, last_at)
    select k.id, ${month}, t.taken, t."heldOff", ${at}
    from jsonb_to_recordset(cast(${JSON.stringify(rows)}::text as jsonb)) as t("keyId" text, taken bigint, "heldOff" bigint)
    join keys k on k.id = t."keyId"
    order by k.id
    on conflict (key_id, month) do update set taken = known.taken + excluded.taken, held_off = known.held_off + excluded.held_off, last_at = excluded.last_at
    returning key_id as "keyId", taken, held_off as "heldOff", last_at as "lastAt"`.execute(db)
  return sums
}

export async function findKeyUsage(db: Db, keyId: string, month: string): Promise<Sent> {
  const row = await db.selectFrom('key_usage').select(['key_usage.taken', 'key_usage.held_off']).where('key_usage.key_id', '=', keyId).where('key_usage.month', '=', month).executeTakeFirst()
  return { taken: row?.taken ?? 0, heldOff: row?.held_off ?? 0 }
}

export async function listKeyUsage(db: Db, workspaceId: string, month: string): Promise<readonly KeySent[]> {
  const rows = await db
    .selectFrom('key_usage')
    .innerJoin('keys', 'keys.id', 'key_usage.key_id')
    .select(['key_usage.key_id', 'key_usage.taken', 'key_usage.held_off', 'key_usage.last_at'])
    .where('keys.workspace_id', '=', workspaceId)
    .where('key_usage.month', '=', month)
    .orderBy('key_usage.last_at', 'desc')
    .limit(1_000)
    .execute()
  return rows.map((row) => ({ keyId: row.key_id, taken: row.taken, heldOff: row.held_off, lastAt: row.last_at }))
}
