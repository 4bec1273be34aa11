import { sql } from 'kysely'
import type { Acquisition } from '#sdk/core/context.ts'
import type { Db } from '../database/database.ts'
import type { PersonKey } from './door.ts'
import type { Identity } from './identity.ts'
import type { Member } from './members.repository.ts'
import { joinOrigins, type Origin, type TouchTold } from './origin.ts'
import { records } from './records.repository.ts'

type IdentityRow = {
  readonly identity: string
  readonly first_at: number
  readonly first_touch_at: number | null
  readonly first_touch_message_id: string | null
  readonly first_touch: Acquisition | null
  readonly last_touch_at: number | null
  readonly last_touch_message_id: string | null
  readonly last_touch: Acquisition | null
}

const columns = sql`i.identity, i.first_at, i.first_touch_at, i.first_touch_message_id, i.first_touch, i.last_touch_at, i.last_touch_message_id, i.last_touch`

export async function loadIdentities(db: Db, workspace: string, identities: readonly Identity[]): Promise<ReadonlyMap<Identity, Origin>> {
  const { rows } = await sql<IdentityRow>`
    select i.* from jsonb_to_recordset(${records(identities.map((identity) => ({ identity })))}) as p(identity text)
    cross join lateral (
      select ${columns} from identities i where i.workspace_id = ${workspace} and i.identity = p.identity offset 0
    ) i`.execute(db)
  return new Map(rows.map((row) => [row.identity, originOf(row)]))
}

/** Each person's origin, over all of its identities. */
export async function loadOrigins(db: Db, workspace: string, members: readonly Member[]): Promise<ReadonlyMap<PersonKey, Origin>> {
  const known = await loadIdentities(db, workspace, members.map((member) => member.identity))
  const origins = new Map<PersonKey, Origin>()
  for (const { person, identity } of members) {
    const origin = known.get(identity)
    if (origin !== undefined) origins.set(person, joinOrigins(origins.get(person), origin))
  }
  return origins
}

/** Widens what is stored by what was told; each column is a minimum or maximum, so that repeating changes nothing. */
export async function widenIdentities(db: Db, workspace: string, told: ReadonlyMap<Identity, Origin>): Promise<void> {
  const rows = [...told].map(([identity, origin]) => rowOf(identity, origin))
  if (rows.length === 0) return
  await sql`
    insert into identities as i (workspace_id, identity, first_at, first_touch_at, first_touch_message_id, first_touch, last_touch_at, last_touch_message_id, last_touch)
    select ${workspace}, r.* from jsonb_to_recordset(${records(rows)}) as r(
      identity text, first_at bigint, first_touch_at bigint, first_touch_message_id text, first_touch jsonb, last_touch_at bigint, last_touch_message_id text, last_touch jsonb
    )
    order by r.identity collate "C"
    on conflict (workspace_id, identity) do update set
      first_at = least(i.first_at, excluded.first_at),
      first_touch_at = ${ifEarlier(sql`excluded.first_touch_at`, sql`i.first_touch_at`)},
      first_touch_message_id = ${ifEarlier(sql`excluded.first_touch_message_id`, sql`i.first_touch_message_id`)},
      first_touch = ${ifEarlier(sql`excluded.first_touch`, sql`i.first_touch`)},
      last_touch_at = ${ifLater(sql`excluded.last_touch_at`, sql`i.last_touch_at`)},
      last_touch_message_id = ${ifLater(sql`excluded.last_touch_message_id`, sql`i.last_touch_message_id`)},
      last_touch = ${ifLater(sql`excluded.last_touch`, sql`i.last_touch`)}`.execute(db)
}

const ifEarlier = (told: unknown, stored: unknown) => sql`case when i.first_touch_at is null or
  (excluded.first_touch_at, excluded.first_touch_message_id) < (i.first_touch_at, i.first_touch_message_id) then ${told} else ${stored} end`

const ifLater = (told: unknown, stored: unknown) => sql`case when i.last_touch_at is null or
  (excluded.last_touch_at, excluded.last_touch_message_id) > (i.last_touch_at, i.last_touch_message_id) then ${told} else ${stored} end`

function originOf(row: IdentityRow): Origin {
  return {
    firstAt: row.first_at,
    firstTouch: touchOf(row.first_touch_at, row.first_touch_message_id, row.first_touch),
    lastTouch: touchOf(row.last_touch_at, row.last_touch_message_id, row.last_touch),
  }
}

function touchOf(at: number | null, messageId: string | null, touch: Acquisition | null): TouchTold | null {
  return at === null || messageId === null || touch === null ? null : { at, messageId, touch }
}

function rowOf(identity: Identity, origin: Origin): IdentityRow {
  return {
    identity,
    first_at: origin.firstAt,
    first_touch_at: origin.firstTouch?.at ?? null,
    first_touch_message_id: origin.firstTouch?.messageId ?? null,
    first_touch: origin.firstTouch?.touch ?? null,
    last_touch_at: origin.lastTouch?.at ?? null,
    last_touch_message_id: origin.lastTouch?.messageId ?? null,
    last_touch: origin.lastTouch?.touch ?? null,
  }
}
