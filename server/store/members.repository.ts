import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { PersonKey } from './door.ts'
import { deviceOf, type Identity, userOf } from './identity.ts'
import { records } from './records.repository.ts'

/** One of the identities a person is made of. */
export type Member = { readonly person: PersonKey; readonly identity: Identity }

/**
 * The identities of people: a user and the devices it owns, or a device that nobody owns. A device that has an owner
 * is no person any more and has none; what is being erased is nobody's. Look-ups run one by one on the index, whatever
 * the planner knows of the tables.
 */
export async function loadMembers(db: Db, workspace: string, people: readonly PersonKey[]): Promise<readonly Member[]> {
  const asked = people.map((person) => ({ person, user_id: userOf(person), device: deviceOf(person) }))
  const { rows } = await sql<Member>`
    with asked as (select * from jsonb_to_recordset(${records(asked)}) as p(person text, user_id text, device text)),
    members as (
      select p.person, p.person as identity from asked p where p.user_id is not null
      union all
      select p.person, 'device:' || o.device from asked p cross join lateral (
        select o.device from device_owners o where o.workspace_id = ${workspace} and o.user_id = p.user_id offset 0
      ) o where p.user_id is not null
      union all
      select p.person, p.person from asked p where p.device is not null and (
        select o.device from device_owners o where o.workspace_id = ${workspace} and o.device = p.device limit 1
      ) is null
    )
    select m.person, m.identity from members m
    where (select x.erasure from erasing x where x.workspace_id = ${workspace} and x.identity = m.identity limit 1) is null`.execute(db)
  return rows
}

/** Whose these identities are now. */
export async function loadPeople(db: Db, workspace: string, identities: readonly Identity[]): Promise<ReadonlyMap<Identity, PersonKey>> {
  const devices = identities.flatMap((identity) => deviceOf(identity) ?? [])
  const { rows } = await sql<{ device: string; user_id: string }>`
    select p.device, o.user_id from jsonb_to_recordset(${records(devices.map((device) => ({ device })))}) as p(device text)
    cross join lateral (
      select o.user_id from device_owners o where o.workspace_id = ${workspace} and o.device = p.device offset 0
    ) o`.execute(db)
  const owners = new Map(rows.map((row) => [`device:${row.device}`, `user:${row.user_id}`]))
  return new Map(identities.map((identity) => [identity, owners.get(identity) ?? identity]))
}
