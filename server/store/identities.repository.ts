import { type RawBuilder, sql } from 'kysely'
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

/**
 * As a part of the statement that stores events, whose new ones of people are `people e`: widens what is known of each
 * identity by what they tell. Each column is a minimum or maximum, so that repeating changes nothing. Most events widen
 * nothing: reading first spares a write, and its lock, for each identity that stays as it is.
 */
export function widened(workspace: string): RawBuilder<unknown> {
  return sql`
    known as (select e.identity, min(e.at) as at from people e where e.identity is not null group by e.identity),
    came_first as (select distinct on (e.identity) e.* from people e where e.touch is not null and e.identity is not null order by e.identity, e.at, e.message_id collate "C"),
    came_last as (select distinct on (e.identity) e.* from people e where e.touch is not null and e.identity is not null order by e.identity, e.at desc, e.message_id collate "C" desc),
    widened as (
      insert into identities as i (workspace_id, identity, first_at, first_touch_at, first_touch_message_id, first_touch, last_touch_at, last_touch_message_id, last_touch)
      select ${workspace}, k.identity, k.at, f.at, f.message_id, f.touch, l.at, l.message_id, l.touch
      from known k left join came_first f on f.identity = k.identity left join came_last l on l.identity = k.identity
      left join lateral (select i.* from identities i where i.workspace_id = ${workspace} and i.identity = k.identity offset 0) i on true
      where i.identity is null or k.at < i.first_at
        or (f.at is not null and (i.first_touch_at is null or (f.at, f.message_id) < (i.first_touch_at, i.first_touch_message_id)))
        or (l.at is not null and (i.last_touch_at is null or (l.at, l.message_id) > (i.last_touch_at, i.last_touch_message_id)))
      order by k.identity collate "C"
      on conflict (workspace_id, identity) do update set
        first_at = least(i.first_at, excluded.first_at),
        first_touch_at = ${ifEarlier(sql`excluded.first_touch_at`, sql`i.first_touch_at`)},
        first_touch_message_id = ${ifEarlier(sql`excluded.first_touch_message_id`, sql`i.first_touch_message_id`)},
        first_touch = ${ifEarlier(sql`excluded.first_touch`, sql`i.first_touch`)},
        last_touch_at = ${ifLater(sql`excluded.last_touch_at`, sql`i.last_touch_at`)},
        last_touch_message_id = ${ifLater(sql`excluded.last_touch_message_id`, sql`i.last_touch_message_id`)},
        last_touch = ${ifLater(sql`excluded.last_touch`, sql`i.last_touch`)}
    )`
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
