import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { PersonKey, Question, UnitKey } from './door.ts'
import { groupBy } from './group.ts'
import { accountOf, accountUnit, type Identity } from './identity.ts'
import { loadMembers, loadPeople } from './members.repository.ts'
import { records } from './records.repository.ts'
import type { Membership } from './tell.ts'

/** A set that only grows: any order, and twice is as good as once. */
export async function insertMemberships(db: Db, workspace: string, memberships: readonly Membership[]): Promise<void> {
  if (memberships.length === 0) return
  await sql`
    insert into memberships (workspace_id, account, identity)
    select ${workspace}, m.account, m.identity from jsonb_to_recordset(${records(memberships)}) as m(account text, identity text)
    order by m.account collate "C", m.identity collate "C"
    on conflict do nothing`.execute(db)
}

/** The accounts that these people were ever in, and those among them that are accounts themselves. */
export async function loadAccountsOf(db: Db, workspace: string, people: readonly PersonKey[]): Promise<readonly UnitKey[]> {
  const members = await loadMembers(db, workspace, people)
  const { rows } = await sql<{ account: string }>`
    select distinct a.account from jsonb_to_recordset(${records(members)}) as m(identity text)
    cross join lateral (
      select a.account from memberships a where a.workspace_id = ${workspace} and a.identity = m.identity offset 0
    ) a`.execute(db)
  return [...new Set([...people.filter((person) => accountOf(person) !== null), ...rows.map((row) => accountUnit(row.account))])]
}

/** The same of one person's identities, by name. */
export async function loadAccountNames(db: Db, workspace: string, members: readonly { readonly identity: Identity }[], limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ account: string }>`
    select distinct a.account from jsonb_to_recordset(${records(members)}) as m(identity text)
    cross join lateral (
      select a.account from memberships a where a.workspace_id = ${workspace} and a.identity = m.identity order by a.account limit ${limit}
    ) a
    order by a.account limit ${limit}`.execute(db)
  return rows.map((row) => row.account)
}

/** One identity of one of the people who were ever in an account. */
export type AccountMember = { readonly unit: UnitKey; readonly account: string; readonly person: PersonKey; readonly identity: Identity }

/** Everybody who was ever in these accounts, with all their identities. */
export async function loadAccountMembers(db: Db, workspace: string, units: readonly UnitKey[]): Promise<readonly AccountMember[]> {
  const asked = units.map((unit) => ({ unit, account: accountOf(unit) }))
  const { rows } = await sql<{ unit: UnitKey; account: string; identity: Identity }>`
    select m.unit, m.account, a.identity from jsonb_to_recordset(${records(asked)}) as m(unit text, account text)
    cross join lateral (
      select a.identity from memberships a where a.workspace_id = ${workspace} and a.account = m.account offset 0
    ) a`.execute(db)
  const people = await loadPeople(db, workspace, rows.map((row) => row.identity))
  const identities = groupBy(await loadMembers(db, workspace, [...new Set(people.values())]), (member) => member.person)
  const places = new Map(rows.map(({ unit, account, identity }) => {
    const person = people.get(identity) ?? identity
    return [JSON.stringify([unit, person]), { unit, account, person }]
  }))
  return [...places.values()].flatMap((place) => (identities.get(place.person) ?? []).map(({ identity }) => ({ ...place, identity })))
}

/** The next accounts, in byte order, that exposures to an experiment, or events of a name, name. */
export async function loadEnteredAccounts(db: Db, question: Question, after: UnitKey, limit: number): Promise<readonly UnitKey[]> {
  if (question.entry.kind !== 'exposure') throw new RangeError('Accounts are entered by exposures alone.')
  const { rows } = await sql<{ account: string }>`
    select distinct e.account from events e
    where e.workspace_id = ${question.workspace} and e.experiment = ${question.entry.experimentKey} and e.account is not null and e.account > ${accountOf(after) ?? ''}
    order by e.account limit ${limit}`.execute(db)
  return rows.map((row) => accountUnit(row.account))
}
