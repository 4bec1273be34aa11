import type { Db } from '../database/database.ts'
import { activatedAt } from './activation.ts'
import { isOf } from './count.ts'
import type { PersonKey, Store } from './door.ts'
import { loadMeasured } from './entries.repository.ts'
import { loadMembers, loadPeople } from './members.repository.ts'

type Asked = Parameters<Store['activatedAt']>[0]
type AskedOfMany = Parameters<Store['activated']>[0]

/** From a person's own events, along their index. */
export async function loadActivatedAt(db: Db, { workspace, environmentId, person: key, activation }: Asked): Promise<number | null> {
  const person = (await loadPeople(db, workspace, [key])).get(key) ?? key
  return activatedAt(activation, (await loadDone(db, { workspace, environmentId, people: [person], activation })).get(person) ?? [], isOf)
}

export async function loadActivated(db: Db, asked: AskedOfMany): Promise<ReadonlySet<PersonKey>> {
  const done = await loadDone(db, asked)
  return new Set(asked.people.filter((person) => activatedAt(asked.activation, done.get(person) ?? [], isOf) !== null))
}

async function loadDone(db: Db, { workspace, environmentId, people, activation }: AskedOfMany) {
  const members = await loadMembers(db, workspace, people)
  const measure = { kind: 'activation', ...activation, delayMs: 0, windowMs: 0 } as const
  return loadMeasured(db, { workspace, environmentId }, measure, members.map((member) => ({ ...member, from: 0, until: Number.MAX_SAFE_INTEGER })))
}
