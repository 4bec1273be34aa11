import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Claim, StoredEvent } from './door.ts'
import { erasedDigest } from './erasure.repository.ts'
import { isOpen } from './horizon.repository.ts'
import { widened } from './identities.repository.ts'
import { type Identity, userIdentity } from './identity.ts'
import { records } from './records.repository.ts'
import type { DeviceClaim, Move } from './tell.ts'

/**
 * Inserts the events that are new, and what follows from each alone, in one statement: since when and from where its
 * identity is known, and the note that its numbers may change. The dedupe table decides what is new, its rows taken in one
 * order so that two batches never wait for each other in a ring; of one message sent twice in a batch the first counts.
 * What an erased person did before the erasure leaves its digest alone, and so does what happened in a time that is closed; events of bots are stored and nothing follows.
 * Answers the new ones that say more: which device is whose, and who is in which account.
 */
export async function insertNew(db: Db, workspace: string, events: readonly StoredEvent[]): Promise<readonly StoredEvent[]> {
  const { rows: telling } = await sql<{ n: number }>`
    with told as materialized (
      select e.*, decode(e.digest_hex, 'hex') as digest, coalesce('user:' || e.user_id, 'device:' || e.device) as identity
      from json_to_recordset(cast(cast(${JSON.stringify(rowsOf(events))} as text) as json)) as e(
        n integer, digest_hex text, environment_id text, message_id text, type text, name text, device text, user_id text, account text,
        at bigint, received_at bigint, properties jsonb, context jsonb, touch jsonb, bot boolean
      )
    ),
    fresh as (
      insert into event_ids (workspace_id, digest, received_at)
      select ${workspace}, e.digest, e.received_at from told e order by e.digest
      on conflict do nothing
      returning digest
    ),
    first as materialized (
      select e.* from told e join fresh f on f.digest = e.digest
      where ${isOpen(workspace)} and not exists (
        select from erased x where x.workspace_id = ${workspace} and x.at > e.at and x.digest = ${erasedDigest(workspace, sql`e.identity`)}
      )
      order by e.n
    ),
    stored as (
      insert into events (workspace_id, environment_id, message_id, type, name, device, user_id, account, at, received_at, properties, context, touch, bot)
      select ${workspace}, e.environment_id, e.message_id, e.type, e.name, e.device, e.user_id, e.account, e.at, e.received_at, coalesce(e.properties, '{}'), coalesce(e.context, '{}'), e.touch, e.bot is true
      from first e order by e.n
    ),
    people as materialized (select e.* from first e where e.bot is not true),
    ${widened(workspace)},
    noted as (${notesOf(workspace, sql`select coalesce(e.identity, 'account:' || e.account) as identity, min(e.received_at) as received_at from people e group by 1`)})
    select e.n from people e where e.account is not null or e.type = 'identify'`.execute(db)
  return telling.flatMap(({ n }) => events[n] ?? [])
}

/** 128 bits tell every pair of actor and message id apart. NUL parts them, since no id holds one. */
export function eventDigest(event: StoredEvent): string {
  const actor = event.device ?? event.userId ?? event.account ?? ''
  return createHash('sha256').update(`${actor}\u0000${event.messageId}`).digest('hex').slice(0, 32)
}

/** Each message once. What is not there or is empty is left out: half of what the database would read is nulls. */
function rowsOf(events: readonly StoredEvent[]) {
  const rows = new Map<string, ReturnType<typeof rowOf>>()
  for (const [n, event] of events.entries()) {
    const digest = eventDigest(event)
    if (!rows.has(digest)) rows.set(digest, rowOf(event, n, digest))
  }
  return [...rows.values()]
}

function rowOf(event: StoredEvent, n: number, digest: string) {
  return {
    n,
    digest_hex: digest,
    environment_id: event.environmentId,
    message_id: event.messageId,
    type: event.type,
    name: event.name,
    device: event.device ?? undefined,
    user_id: event.userId ?? undefined,
    account: event.account ?? undefined,
    at: event.at,
    received_at: event.receivedAt,
    properties: unlessEmpty(event.properties),
    context: unlessEmpty(event.context),
    touch: event.touch ?? undefined,
    bot: event.bot || undefined,
  }
}

function unlessEmpty<Value extends object>(value: Value): Value | undefined {
  for (const _ in value) return value
  return undefined
}

/** Which claims the log holds as they are; identify events have no name, so that they stand together in the index. */
export async function loadStanding(db: Db, workspace: string, claims: readonly Claim[]): Promise<readonly Claim[]> {
  const rows = claims.map((claim, n) => ({ n, identity: userIdentity(claim.userId), device: claim.device, message_id: claim.messageId }))
  const { rows: found } = await sql<{ n: number }>`
    select c.n from jsonb_to_recordset(${records(rows)}) as c(n integer, identity text, device text, message_id text)
    cross join lateral (
      select from events e
      where e.workspace_id = ${workspace} and e.name = '' and e.identity = c.identity
        and e.type = 'identify' and e.device = c.device and e.message_id = c.message_id and not e.bot
      limit 1
    ) e`.execute(db)
  const standing = new Set(found.map((row) => row.n))
  return claims.filter((_, n) => standing.has(n))
}

/**
 * Gives devices their owner: the earliest claim by (at, message id). A device without owner is inserted first, which
 * waits for whoever does the same; after that the row is there and can be locked, so that the former owner is known.
 */
export async function takeClaims(db: Db, workspace: string, claims: readonly DeviceClaim[]): Promise<readonly Move[]> {
  if (claims.length === 0) return []
  const rows = claims.map((claim) => ({ device: claim.device, user_id: claim.userId, at: claim.at, message_id: claim.messageId }))
  const taken = await insertOwners(db, workspace, rows)
  const contested = rows.filter((row) => !taken.has(row.device))
  const moved = contested.length === 0 ? [] : await replaceOwners(db, workspace, contested)
  return [...rows.filter((row) => taken.has(row.device)).map((row) => ({ device: row.device, from: null, to: row.user_id })), ...moved]
}

type OwnerRow = { readonly device: string; readonly user_id: string; readonly at: number; readonly message_id: string }

async function insertOwners(db: Db, workspace: string, rows: readonly OwnerRow[]): Promise<ReadonlySet<string>> {
  const { rows: inserted } = await sql<{ device: string }>`
    insert into device_owners (workspace_id, device, user_id, at, message_id)
    select ${workspace}, r.* from jsonb_to_recordset(${records(rows)}) as r(device text, user_id text, at bigint, message_id text)
    order by r.device collate "C"
    on conflict do nothing
    returning device`.execute(db)
  return new Set(inserted.map((row) => row.device))
}

async function replaceOwners(db: Db, workspace: string, rows: readonly OwnerRow[]): Promise<readonly Move[]> {
  const { rows: earlier } = await sql<{ device: string; former: string; user_id: string }>`
    select o.device, o.user_id as former, r.user_id
    from device_owners o join jsonb_to_recordset(${records(rows)}) as r(device text, user_id text, at bigint, message_id text)
      on o.workspace_id = ${workspace} and o.device = r.device
    where (r.at, r.message_id collate "C") < (o.at, o.message_id)
    order by o.device
    for update of o`.execute(db)
  if (earlier.length === 0) return []
  await sql`
    update device_owners o set user_id = r.user_id, at = r.at, message_id = r.message_id
    from jsonb_to_recordset(${records(rows)}) as r(device text, user_id text, at bigint, message_id text)
    where o.workspace_id = ${workspace} and o.device = r.device and (r.at, r.message_id collate "C") < (o.at, o.message_id)`.execute(db)
  return earlier.map((row) => ({ device: row.device, from: row.former, to: row.user_id }))
}

/** Identities of one row of the queue: a row for each would cost more than the event, and a row of all a page too large. */
const NOTED_TOGETHER = 100

function notesOf(workspace: string, identities: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    insert into changes (workspace_id, identities, received_at)
    select ${workspace}, array_agg(p.identity), min(p.received_at)
    from (select c.*, (row_number() over () - 1) / ${sql.lit(NOTED_TOGETHER)} as part from (${identities}) c) p
    group by p.part`
}

/** Queues identities whose person's numbers may have changed, in the transaction of what changed them. */
export async function noteChanges(db: Db, workspace: string, identities: ReadonlySet<Identity>, receivedAt: number): Promise<void> {
  if (identities.size === 0) return
  await notesOf(workspace, sql`select value as identity, ${receivedAt}::bigint as received_at from jsonb_array_elements_text(${records([...identities])})`).execute(db)
}
