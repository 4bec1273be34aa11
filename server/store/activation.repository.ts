import type { Db } from '../database/database.ts'
import { activatedAt } from './activation.ts'
import { isOf } from './count.ts'
import type { Store } from './door.ts'
import { loadMeasured } from './entries.repository.ts'
import { loadMembers, loadPeople } from './members.repository.ts'

type Asked = Parameters<Store['activatedAt']>[0]

/** From a person's own events, along their index. */
export async function loadActivatedAt(db: Db, { workspace, environmentId, person: key, activation }: Asked): Promise<number | null> {
  const person = (await loadPeople(db, workspace, [key])).get(key) ?? key
  const members = await loadMembers(db, workspace, [person])
  const measure = { kind: 'activation', ...activation, delayMs: 0, windowMs: 0 } as const
  const events = await loadMeasured(db, { workspace, environmentId }, measure, members.map((member) => ({ ...member, from: 0, until: Number.MAX_SAFE_INTEGER })))
  return activatedAt(activation, events.get(person) ?? [], isOf)
}
