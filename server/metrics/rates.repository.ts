import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Rate, RateSet } from './rates.ts'

export async function listRateSets(db: Db, workspaceId: string, limit: number): Promise<readonly RateSet[]> {
  const { rows } = await sql<{ number: number; at: Date; by: string | null; count: string }>`
    select s.number, s.created_at as at, m.name as by, (select count(*) from currency_rates r where r.rate_set_id = s.id)::text as count
    from rate_sets s left join members m on m.id = s.created_by
    where s.workspace_id = ${workspaceId} order by s.number desc limit ${limit}`.execute(db)
  return rows.map(({ count, ...set }) => ({ ...set, count: Number(count) }))
}

/** The rates of a set, the newest days first; all of them, or those into one currency. */
export async function loadRates(db: Db, workspaceId: string, number: number, { target, limit }: { readonly target?: string; readonly limit?: number } = {}): Promise<readonly Rate[]> {
  const { rows } = await sql<Rate>`
    select r.day::text as day, r.source, r.target, r.rate::text as rate
    from rate_sets s join currency_rates r on r.rate_set_id = s.id
    where s.workspace_id = ${workspaceId} and s.number = ${number} ${target === undefined ? sql`` : sql`and r.target = ${target}`}
    order by r.day desc, r.source, r.target ${limit === undefined ? sql`` : sql`limit ${limit}`}`.execute(db)
  return rows
}

/** A further set: what the newest one holds, and over it these. Answers its number. One upload at a time. */
export async function insertRateSet(db: Db, set: { readonly id: string; readonly workspaceId: string; readonly by: string | null; readonly at: Date; readonly rates: readonly Rate[] }): Promise<number> {
  await sql`select 1 from workspaces w where w.id = ${set.workspaceId} for update`.execute(db)
  const { rows } = await sql<{ id: string; number: number }>`select s.id, s.number from rate_sets s where s.workspace_id = ${set.workspaceId} order by s.number desc limit 1`.execute(db)
  const [newest] = rows
  const number = (newest?.number ?? 0) + 1
  await db.insertInto('rate_sets').values({ id: set.id, workspace_id: set.workspaceId, number, created_by: set.by, created_at: set.at }).execute()
  await sql`
    insert into currency_rates (rate_set_id, day, source, target, rate)
    select ${set.id}, r.day, r.source, r.target, r.rate from jsonb_to_recordset(cast(cast(${JSON.stringify(set.rates)} as text) as jsonb)) as r(day date, source text, target text, rate numeric)`.execute(db)
  if (newest !== undefined) {
    await sql`
      insert into currency_rates (rate_set_id, day, source, target, rate)
      select ${set.id}, r.day, r.source, r.target, r.rate from currency_rates r where r.rate_set_id = ${newest.id}
      on conflict do nothing`.execute(db)
  }
  return number
}
