import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { activatedAt } from './activation.ts'
import { isOf } from './count.ts'
import type { Activation, PersonKey, Store } from './door.ts'
import { loadMeasured } from './entries.repository.ts'
import { loadMembers, loadPeople, type Member } from './members.repository.ts'
import { records } from './records.repository.ts'

type Asked = Parameters<Store['activatedAt']>[0]
type AskedOfMany = Parameters<Store['activated']>[0]

/** Identities looked at in one step. */
const PAGE = 200

/** From a person's own events, along their index, and what is remembered of those that are gone. */
export async function loadActivatedAt(db: Db, { workspace, environmentId, person: key, activation }: Asked): Promise<number | null> {
  const person = (await loadPeople(db, workspace, [key])).get(key) ?? key
  return (await loadMoments(db, { workspace, environmentId, people: [person], activation })).get(person) ?? null
}

export async function loadActivated(db: Db, asked: AskedOfMany): Promise<ReadonlySet<PersonKey>> {
  return new Set((await loadMoments(db, asked)).keys())
}

/** When those of these people found value who did; the earliest moment counts, whoever knows it. */
async function loadMoments(db: Db, asked: AskedOfMany): Promise<ReadonlyMap<PersonKey, number>> {
  const { workspace, environmentId, people, activation } = asked
  const members = await loadMembers(db, workspace, people)
  const measure = { kind: 'activation', ...activation, delayMs: 0, windowMs: 0 } as const
  const done = await loadMeasured(db, { workspace, environmentId }, measure, members.map((member) => ({ ...member, from: 0, until: Number.MAX_SAFE_INTEGER })))
  const remembered = await loadRemembered(db, asked, members)
  return new Map(people.flatMap((person) => {
    const moments = [activatedAt(activation, done.get(person) ?? [], isOf), remembered.get(person) ?? null].filter((at) => at !== null)
    return moments.length === 0 ? [] : [[person, Math.min(...moments)] as const]
  }))
}

async function loadRemembered(db: Db, asked: AskedOfMany, members: readonly Member[]): Promise<ReadonlyMap<PersonKey, number>> {
  const { rows } = await sql<{ person: string; at: number }>`
    select m.person, min(f.at) as at from jsonb_to_recordset(${records(members)}) as m(person text, identity text)
    cross join lateral (
      select f.at from found_value f where f.workspace_id = ${asked.workspace} and f.identity = m.identity and f.asked = ${digestOf(asked)} offset 0
    ) f
    group by m.person`.execute(db)
  return new Map(rows.map(({ person, at }) => [person, at]))
}

type Remembering = { readonly workspace: string; readonly environmentId: string; readonly activation: Activation; readonly seenBefore: number; readonly signal?: AbortSignal | undefined }

/** Notes of everybody first seen before an instant when they found value, before the events that say so go. A minimum, so that repeating it changes nothing. */
export async function rememberActivated(db: Db, { seenBefore, signal, ...asked }: Remembering): Promise<void> {
  for (let after: string | null = ''; after !== null;) {
    signal?.throwIfAborted()
    const { rows: page } = await sql<{ identity: string; first_at: number }>`
      select i.identity, i.first_at from identities i where i.workspace_id = ${asked.workspace} and i.identity > ${after} order by i.identity limit ${PAGE}`.execute(db)
    const seen = page.filter((row) => row.first_at < seenBefore).map((row) => row.identity)
    const people = seen.length === 0 ? [] : [...new Set((await loadPeople(db, asked.workspace, seen)).values())]
    const moments = [...(await loadMoments(db, { ...asked, people }))].map(([identity, at]) => ({ identity, at }))
    if (moments.length > 0) {
      await sql`
        insert into found_value as f (workspace_id, identity, asked, at)
        select ${asked.workspace}, r.identity, ${digestOf(asked)}, r.at from jsonb_to_recordset(${records(moments)}) as r(identity text, at bigint)
        order by r.identity collate "C"
        on conflict (workspace_id, identity, asked) do update set at = excluded.at where excluded.at < f.at`.execute(db)
    }
    after = page.at(-1)?.identity ?? null
  }
}

/** What is asked, as one value: another definition asks another question, whose answer nobody knows of people whose events are gone. */
function digestOf({ environmentId, activation: { signup, steps, withinMs } }: Pick<Asked, 'environmentId' | 'activation'>): Buffer {
  const asked = [environmentId, signup.event, signup.filter, steps.map(({ event, filter, times }) => [event, filter, times]), withinMs]
  return createHash('sha256').update(JSON.stringify(asked)).digest()
}
