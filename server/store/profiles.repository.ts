import { sql } from 'kysely'
import type { Json } from '#sdk/core/ruleset.ts'
import type { Db } from '../database/database.ts'
import type { PersonKey, Profile, ProfilePage, Store } from './door.ts'
import { isKept } from './erasure.repository.ts'
import { loadOrigins } from './identities.repository.ts'
import { deviceOf, userOf } from './identity.ts'
import { loadMembers, type Member } from './members.repository.ts'
import { lastKnown, loadLastSeen, nobodyOwns } from './people.repository.ts'
import { records } from './records.repository.ts'

type Asked = Parameters<Store['profiles']>[0]

/** A page of people along the index of identities. The cursor is the last key looked at, so that a page may be empty before the end. */
export async function loadProfiles(db: Db, { workspace, traits, cursor, limit }: Asked): Promise<ProfilePage> {
  const { rows } = await sql<{ identity: string }>`
    select i.identity from identities i
    where i.workspace_id = ${workspace} and i.identity > ${cursor ?? ''} and ${nobodyOwns}
    order by i.identity limit ${limit}`.execute(db)
  const keys = rows.map((row) => row.identity)
  const members = await loadMembers(db, workspace, keys)
  const origins = await loadOrigins(db, workspace, members)
  const lastSeen = await loadLastSeen(db, workspace, members)
  const told = await loadTraits(db, workspace, members, traits)
  const profiles = keys.flatMap((key): readonly Profile[] => {
    const origin = origins.get(key)
    if (origin === undefined) return []
    return [{
      key,
      userId: userOf(key),
      devices: members.flatMap((member) => (member.person === key ? (deviceOf(member.identity) ?? []) : [])).toSorted(),
      firstSeenAt: origin.firstAt,
      lastSeenAt: lastSeen.get(key) ?? lastKnown(origin),
      firstTouch: origin.firstTouch?.touch ?? null,
      lastTouch: origin.lastTouch?.touch ?? null,
      traits: told.get(key) ?? {},
    }]
  })
  return { profiles, next: rows.length < limit ? null : (keys.at(-1) ?? null) }
}

/** The newest value of each; of one moment the larger message id decides, whatever the order of arrival. */
async function loadTraits(db: Db, workspace: string, members: readonly Member[], traits: readonly string[]): Promise<ReadonlyMap<PersonKey, Profile['traits']>> {
  if (traits.length === 0 || members.length === 0) return new Map()
  const { rows } = await sql<{ person: PersonKey; name: string; value: Json }>`
    select distinct on (t.person, t.name) t.person, t.name, t.value from (
      select m.person, f.name, e.properties -> f.name as value, e.at, e.message_id
      from jsonb_to_recordset(${records(members)}) as m(person text, identity text)
      cross join lateral (
        select e.properties, e.at, e.message_id from events e
        where e.workspace_id = ${workspace} and e.identity = m.identity and e.type = 'identify' and not e.bot and ${isKept}
        offset 0
      ) e
      cross join jsonb_array_elements_text(${records(traits)}) as f(name)
      where e.properties ? f.name
    ) t
    order by t.person, t.name, t.at desc, t.message_id desc`.execute(db)
  const told = new Map<PersonKey, { [name: string]: Json }>()
  for (const { person, name, value } of rows) told.set(person, { ...told.get(person), [name]: value })
  return told
}
