import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { PersonKey } from './door.ts'
import { deviceOf, type Identity, userIdentity, userOf } from './identity.ts'
import { records } from './records.repository.ts'

/** Appends to a workspace go side by side; the moment at which an erasure begins lies between them. Until the transaction ends. */
export async function lockAppends(db: Db, workspace: string, how: 'shared' | 'alone'): Promise<void> {
  const key = sql`hashtextextended(${`erase:${workspace}`}, 0)`
  await (how === 'shared' ? sql`select pg_advisory_xact_lock_shared(${key})` : sql`select pg_advisory_xact_lock(${key})`).execute(db)
}

/** 128 bits. It names nobody to whoever does not guess an id. */
export function erasedDigest(workspace: string, identity: RawBuilder<unknown>): RawBuilder<Buffer> {
  return sql`substr(sha256(convert_to(${`${workspace} `}::text || ${identity}, 'UTF8')), 1, 16)`
}

/** Of an event `e`: that it is not about to be taken away. */
export const isKept = sql`not exists (select from erasing x where x.workspace_id = e.workspace_id and x.identity = e.identity and e.seq <= x.until_seq)`

/** What an erasure works on. */
export type Erasing = { readonly identities: readonly Identity[]; readonly untilSeq: number }

export async function loadErasing(db: Db, workspace: string, erasure: string): Promise<Erasing> {
  const { rows } = await sql<{ identity: Identity; until_seq: number }>`
    select x.identity, x.until_seq from erasing x where x.workspace_id = ${workspace} and x.erasure = ${erasure} order by x.identity`.execute(db)
  return { identities: rows.map((row) => row.identity), untilSeq: rows[0]?.until_seq ?? 0 }
}

export async function lastSeq(db: Db, workspace: string): Promise<number> {
  const { rows } = await sql<{ seq: number }>`select e.seq from events e where e.workspace_id = ${workspace} order by e.seq desc limit 1`.execute(db)
  return rows[0]?.seq ?? 0
}

export async function insertErasing(db: Db, workspace: string, erasure: string, { identities, untilSeq }: Erasing): Promise<void> {
  await sql`
    insert into erasing (workspace_id, identity, erasure, until_seq)
    select ${workspace}, value, ${erasure}, ${untilSeq} from jsonb_array_elements_text(${records(identities)}) order by value collate "C"`.execute(db)
}

/** Of an identity erased twice the later moment stands. */
export async function insertErased(db: Db, workspace: string, identities: readonly Identity[], at: number): Promise<void> {
  await sql`
    insert into erased as x (workspace_id, digest, at)
    select ${workspace}, ${erasedDigest(workspace, sql`value`)}, ${at} from jsonb_array_elements_text(${records(identities)}) order by 2
    on conflict (workspace_id, digest) do update set at = greatest(x.at, excluded.at)`.execute(db)
}

export async function countEvents(db: Db, workspace: string, { identities, untilSeq }: Erasing): Promise<number> {
  const { rows } = await sql<{ events: number }>`
    select coalesce(sum(e.events), 0)::bigint as events from jsonb_array_elements_text(${records(identities)}) as i(identity)
    cross join lateral (
      select count(*) as events from events e where e.workspace_id = ${workspace} and e.identity = i.identity and e.seq <= ${untilSeq}
    ) e`.execute(db)
  return rows[0]?.events ?? 0
}

/** Takes some of the events away, and answers how many and which accounts they named. */
export async function deleteEvents(db: Db, workspace: string, { identities, untilSeq }: Erasing, limit: number): Promise<{ readonly events: number; readonly accounts: readonly string[] }> {
  const { rows } = await sql<{ account: string | null }>`
    delete from events where events.workspace_id = ${workspace} and events.seq = any(array(
      select e.seq from jsonb_array_elements_text(${records(identities)}) as i(identity)
      cross join lateral (
        select e.seq from events e where e.workspace_id = ${workspace} and e.identity = i.identity and e.seq <= ${untilSeq} limit ${limit}
      ) e limit ${limit}
    ))
    returning events.account`.execute(db)
  return { events: rows.length, accounts: [...new Set(rows.flatMap((row) => row.account ?? []))] }
}

/** What was made of their events, and who else has to do with it: accounts they were in, and who owns their devices now. */
export async function deleteTraces(db: Db, workspace: string, identities: readonly Identity[]): Promise<{ readonly accounts: readonly string[]; readonly heirs: readonly PersonKey[] }> {
  const erased = sql`any(array(select jsonb_array_elements_text(${records(identities)})))`
  await sql`delete from identities i where i.workspace_id = ${workspace} and i.identity = ${erased}`.execute(db)
  await sql`delete from found_value f where f.workspace_id = ${workspace} and f.identity = ${erased}`.execute(db)
  const { rows: left } = await sql<{ account: string }>`
    delete from memberships m where m.workspace_id = ${workspace} and m.identity = ${erased} returning m.account`.execute(db)
  // A device that another erasure has yet is none of these identities; its owner goes all the same.
  const { rows: owned } = await sql<{ device: string }>`
    select o.device from jsonb_array_elements_text(${records(identities.flatMap((identity) => userOf(identity) ?? []))}) as u(id)
    cross join lateral (select o.device from device_owners o where o.workspace_id = ${workspace} and o.user_id = u.id offset 0) o`.execute(db)
  const heirs = await reassignDevices(db, workspace, [...new Set([...owned.map((row) => row.device), ...identities.flatMap((identity) => deviceOf(identity) ?? [])])])
  return { accounts: [...new Set(left.map((row) => row.account))], heirs }
}

/** A device goes to the user of the earliest claim among the events that stay. */
async function reassignDevices(db: Db, workspace: string, devices: readonly string[]): Promise<readonly PersonKey[]> {
  const told = sql`jsonb_array_elements_text(${records(devices)}) as d(device)`
  await sql`delete from device_owners o where o.workspace_id = ${workspace} and o.device = any(array(select d.device from ${told}))`.execute(db)
  const { rows } = await sql<{ user_id: string }>`
    insert into device_owners (workspace_id, device, user_id, at, message_id)
    select ${workspace}, d.device, e.user_id, e.at, e.message_id from ${told}
    cross join lateral (
      select e.user_id, e.at, e.message_id from events e
      where e.workspace_id = ${workspace} and e.type = 'identify' and e.device = d.device and e.user_id is not null and not e.bot and ${isKept}
      order by e.at, e.message_id limit 1
    ) e
    order by d.device collate "C"
    returning user_id`.execute(db)
  return rows.map((row) => userIdentity(row.user_id))
}

export async function deleteErasing(db: Db, workspace: string, erasure: string): Promise<void> {
  await sql`delete from erasing x where x.workspace_id = ${workspace} and x.erasure = ${erasure}`.execute(db)
}
