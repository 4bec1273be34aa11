import { sql } from 'kysely'
import type { Acquisition } from '#sdk/core/context.ts'
import type { Db } from '../database/database.ts'
import type { Alike } from './door.ts'
import { records } from './records.repository.ts'

type AlikeQuestion = { readonly workspace: string; readonly since: number; readonly fields: readonly (keyof Acquisition)[]; readonly edges: readonly number[] }
type Row = { readonly fields: Acquisition; readonly at: number; readonly people: number }

/**
 * One pass over those who came since: a person is a user with the devices that user owns, first seen when any of them
 * was, and comes from the earliest touch. Whoever has an older part was first seen before and is left out.
 */
export async function loadAlike(db: Db, { workspace, since, fields, edges }: AlikeQuestion): Promise<readonly Alike[]> {
  const { rows } = await sql<Row>`
    with parts as (
      select coalesce('user:' || o.user_id, i.identity) as person, i.first_at, i.first_touch_at, i.first_touch_message_id, i.first_touch
      from identities i
      left join device_owners o on i.identity like 'device:%' and o.workspace_id = i.workspace_id and o.device = substr(i.identity, 8)
      where i.workspace_id = ${workspace} and i.first_at >= ${since}
    ), people as (
      select p.person, min(p.first_at) as at,
        (array_agg(p.first_touch order by p.first_touch_at, p.first_touch_message_id) filter (where p.first_touch is not null))[1] as touch
      from parts p group by p.person
    ), newcomers as (
      select p.at, (
        select coalesce(jsonb_object_agg(f.name, p.touch -> f.name) filter (where p.touch ? f.name), '{}') from jsonb_array_elements_text(${records(fields)}) as f(name)
      ) as fields, (select count(*) from jsonb_array_elements_text(${records(edges.map(String))}) as e(edge) where p.at >= e.edge::bigint) as place
      from people p where not exists (
        select 1 from identities u where u.workspace_id = ${workspace} and u.identity = p.person and u.first_at < ${since}
      ) and not exists (
        select 1 from device_owners o
        join identities d on d.workspace_id = o.workspace_id and d.identity = 'device:' || o.device
        where p.person like 'user:%' and o.workspace_id = ${workspace} and o.user_id = substr(p.person, 6) and d.first_at < ${since}
      )
    )
    select n.fields, min(n.at) as at, count(*)::int as people from newcomers n group by n.fields, n.place`.execute(db)
  return rows.map((row) => ({ acquisition: row.fields, firstSeenAt: row.at, people: row.people }))
}
