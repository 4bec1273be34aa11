import { sql } from 'kysely'
import type { Acquisition } from '#sdk/core/context.ts'
import type { Json } from '#sdk/core/ruleset.ts'
import { EXPOSURE, HOLDOUT } from '#sdk/core/event.ts'
import type { Db } from '../database/database.ts'
import { loadAccountNames } from './accounts.repository.ts'
import type { EventsPage, MetExperiment, Person, PersonKey, PersonPage, PersonSummary, TimelineEvent, Touched } from './door.ts'
import { groupBy } from './group.ts'
import { loadOrigins } from './identities.repository.ts'
import { deviceIdentity, deviceOf, type Identity, userOf } from './identity.ts'
import { loadMembers, loadPeople, type Member } from './members.repository.ts'
import { compareTold } from './order.ts'
import type { Origin, TouchTold } from './origin.ts'
import { records } from './records.repository.ts'

type PeopleQuestion = { readonly workspace: string; readonly search?: string; readonly cursor: string | null; readonly limit: number }
type Place = { readonly first_at: number; readonly identity: string }

/** A page of people, those first seen last in front. A device that somebody owns is not listed for itself. */
export async function loadPeoplePage(db: Db, { workspace, search, cursor, limit }: PeopleQuestion): Promise<PersonPage> {
  const found = search === undefined || search === ''
    ? await loadNewest(db, workspace, cursor, limit)
    : await loadMatching(db, workspace, search, cursor, limit)
  const keys = found.rows.map((row) => row.identity)
  const members = await loadMembers(db, workspace, keys)
  const origins = await loadOrigins(db, workspace, members)
  const lastSeen = await loadLastSeen(db, workspace, members)
  const people = keys.flatMap((key): readonly PersonSummary[] => {
    const origin = origins.get(key)
    if (origin === undefined) return []
    const devices = members.filter((member) => member.person === key && deviceOf(member.identity) !== null).length
    return [{ key, firstSeenAt: origin.firstAt, lastSeenAt: lastSeen.get(key) ?? lastKnown(origin), devices, firstTouch: origin.firstTouch?.touch ?? null }]
  })
  return { people, next: found.rows.length < limit ? null : found.next }
}

/** Asked on the index for each row that is looked at, however many devices there are. */
export const nobodyOwns = sql`(i.identity like 'user:%' or (
  select o.device from device_owners o where o.workspace_id = i.workspace_id and o.device = substr(i.identity, 8) limit 1) is null)`

/** Along the index, whatever the planner thinks of a table it has not yet counted: sorting everybody for one page takes long. */
async function loadNewest(db: Db, workspace: string, cursor: string | null, limit: number): Promise<{ readonly rows: readonly Place[]; readonly next: string | null }> {
  const [at, identity] = placeOf(cursor)
  const rows = await db.transaction().execute(async (db) => {
    await sql`set local enable_sort = off`.execute(db)
    const { rows } = await sql<Place>`
      select i.first_at, i.identity from identities i
      where i.workspace_id = ${workspace} and (i.first_at, i.identity) < (${at}, ${identity}) and ${nobodyOwns}
      order by i.first_at desc, i.identity desc limit ${limit}`.execute(db)
    return rows
  })
  const last = rows.at(-1)
  return { rows, next: last === undefined ? null : `${last.first_at} ${last.identity}` }
}

/** Beyond every stored place: no time is larger, whatever the identity. */
function placeOf(cursor: string | null): readonly [at: number, identity: string] {
  const [, at, identity] = /^(\d{1,15}) (.*)$/s.exec(cursor ?? '') ?? []
  return at === undefined || identity === undefined ? [Number.MAX_SAFE_INTEGER, ''] : [Number(at), identity]
}

async function loadMatching(db: Db, workspace: string, search: string, cursor: string | null, limit: number): Promise<{ readonly rows: readonly Place[]; readonly next: string | null }> {
  const { rows } = await sql<Place>`
    select i.first_at, i.identity from identities i
    where i.workspace_id = ${workspace} and i.identity > ${cursor ?? ''} and ${nobodyOwns}
      and (${beginsWith(`user:${search}`)} or ${beginsWith(`device:${search}`)})
    order by i.identity limit ${limit}`.execute(db)
  return { rows, next: rows.at(-1)?.identity ?? null }
}

/** A range on the index. U+10FFFF is the last character there is. */
function beginsWith(prefix: string) {
  return sql`(i.identity >= ${prefix} and i.identity < ${`${prefix}\u{10FFFF}`})`
}

export async function loadLastSeen(db: Db, workspace: string, members: readonly Member[]): Promise<ReadonlyMap<PersonKey, number>> {
  const { rows } = await sql<{ person: string; at: number }>`
    select m.person, max(e.at) as at from jsonb_to_recordset(${records(members)}) as m(person text, identity text)
    cross join lateral (
      select e.at from events e where e.workspace_id = ${workspace} and e.identity = m.identity order by e.at desc, e.seq desc limit 1
    ) e
    group by m.person`.execute(db)
  return new Map(rows.map((row) => [row.person, row.at]))
}

/** Of somebody whose events were let go: when the last of them that is remembered came. */
export function lastKnown({ firstAt, lastTouch }: Origin): number {
  return Math.max(firstAt, lastTouch?.at ?? 0)
}

type PersonQuestion = { readonly workspace: string; readonly key: PersonKey; readonly cursor: string | null; readonly limit: number }

/** One person, by the key of any of its parts. */
export async function loadPerson(db: Db, { workspace, key, cursor, limit }: PersonQuestion): Promise<Person | null> {
  const { person, members, origin } = await resolvePerson(db, workspace, key)
  if (origin === undefined) return null
  const lastSeen = await loadLastSeen(db, workspace, members)
  const { timeline, next } = await loadTimeline(db, workspace, members, cursor, limit)
  return {
    key: person,
    userId: userOf(person),
    devices: members.flatMap((member) => deviceOf(member.identity) ?? []).toSorted(),
    accounts: await loadAccountNames(db, workspace, members, MOST_ACCOUNTS),
    firstSeenAt: origin.firstAt,
    lastSeenAt: lastSeen.get(person) ?? lastKnown(origin),
    firstTouch: touched(origin.firstTouch),
    lastTouch: touched(origin.lastTouch),
    experiments: await loadMetExperiments(db, workspace, members),
    firsts: await loadFirsts(db, workspace, members),
    timeline,
    next,
  }
}

export async function loadOrigin(db: Db, workspace: string, key: PersonKey): Promise<{ readonly firstSeenAt: number; readonly firstTouch: Acquisition | null } | null> {
  const { origin } = await resolvePerson(db, workspace, key)
  return origin === undefined ? null : { firstSeenAt: origin.firstAt, firstTouch: origin.firstTouch?.touch ?? null }
}

async function resolvePerson(db: Db, workspace: string, key: PersonKey): Promise<{ readonly person: PersonKey; readonly members: readonly Member[]; readonly origin: Origin | undefined }> {
  const person = (await loadPeople(db, workspace, [key])).get(key) ?? key
  const members = await loadMembers(db, workspace, [person])
  return { person, members, origin: (await loadOrigins(db, workspace, members)).get(person) }
}

function touched(told: TouchTold | null): Touched | null {
  return told === null ? null : { at: told.at, touch: told.touch }
}

export type TimelineRow = {
  readonly seq: number
  readonly environment_id: string
  readonly type: TimelineEvent['type']
  readonly name: string
  readonly device: string | null
  readonly user_id: string | null
  readonly account: string | null
  readonly at: number
  readonly received_at: number
  readonly properties: { readonly [key: string]: Json }
  readonly touch: Acquisition | null
}

/** Newest first; the cursor is the place (time, order of arrival) of the last one shown. */
async function loadTimeline(db: Db, workspace: string, members: readonly Member[], cursor: string | null, limit: number) {
  const [, at = String(Number.MAX_SAFE_INTEGER), seq = '0'] = /^(\d{1,16}) (\d{1,16})$/.exec(cursor ?? '') ?? []
  const { rows } = await sql<TimelineRow>`
    select e.* from jsonb_to_recordset(${records(members)}) as m(person text, identity text)
    cross join lateral (
      select e.seq, e.environment_id, e.type, e.name, e.device, e.user_id, e.account, e.at, e.received_at, e.properties, e.touch
      from events e
      where e.workspace_id = ${workspace} and e.identity = m.identity and not e.bot and (e.at, e.seq) < (${Number(at)}, ${Number(seq)})
      order by e.at desc, e.seq desc limit ${limit}
    ) e
    order by e.at desc, e.seq desc limit ${limit}`.execute(db)
  const last = rows.at(-1)
  return { timeline: rows.map(timelineEvent), next: last === undefined || rows.length < limit ? null : `${last.at} ${last.seq}` }
}

type StoredRow = TimelineRow & { readonly message_id: string; readonly context: { readonly [key: string]: Json }; readonly bot: boolean }

/** Oldest first, page by page, so that however much it is goes out as it is read. */
export async function loadEverything(db: Db, { workspace, key, cursor, limit }: PersonQuestion): Promise<EventsPage> {
  const { members } = await resolvePerson(db, workspace, key)
  const [, at = '0', seq = '0'] = /^(\d{1,16}) (\d{1,16})$/.exec(cursor ?? '') ?? []
  const { rows } = await sql<StoredRow>`
    select e.* from jsonb_to_recordset(${records(members)}) as m(person text, identity text)
    cross join lateral (
      select e.seq, e.environment_id, e.message_id, e.type, e.name, e.device, e.user_id, e.account, e.at, e.received_at, e.properties, e.context, e.touch, e.bot
      from events e
      where e.workspace_id = ${workspace} and e.identity = m.identity and (e.at, e.seq) > (${Number(at)}, ${Number(seq)})
      order by e.at, e.seq limit ${limit}
    ) e
    order by e.at, e.seq limit ${limit}`.execute(db)
  const last = rows.at(-1)
  const events = rows.map((row) => ({ ...timelineEvent(row), messageId: row.message_id, context: row.context, bot: row.bot }))
  return { events, next: last === undefined || rows.length < limit ? null : `${last.at} ${last.seq}` }
}

const MOST_ACCOUNTS = 100
const MOST_FIRSTS = 50

/** A person's way through the product does not depend on how many events came after it. */
async function loadFirsts(db: Db, workspace: string, members: readonly Member[]): Promise<Person['firsts']> {
  const { rows } = await sql<{ name: string; at: number }>`
    select e.name, min(e.at) as at from jsonb_to_recordset(${records(members)}) as m(person text, identity text)
    join events e on e.workspace_id = ${workspace} and e.identity = m.identity
    where e.type = 'track' and e.name <> ${EXPOSURE} and not e.bot
    group by e.name order by min(e.at), e.name collate "C" limit ${MOST_FIRSTS}`.execute(db)
  return rows
}

export function timelineEvent(row: TimelineRow): TimelineEvent {
  return {
    at: row.at,
    receivedAt: row.received_at,
    environmentId: row.environment_id,
    type: row.type,
    name: row.name,
    device: row.device,
    userId: row.user_id,
    account: row.account,
    properties: row.properties,
    touch: row.touch,
  }
}

export type ExposureRow = { readonly experiment: string; readonly phase: string | null; readonly variant: string; readonly at: number; readonly message_id: string }

/** The experiments a person met, by the exposures told: whether each counts is for the experiment's own question to say. */
async function loadMetExperiments(db: Db, workspace: string, members: readonly Member[]): Promise<readonly MetExperiment[]> {
  const { rows } = await sql<ExposureRow>`
    select e.* from jsonb_to_recordset(${records(members)}) as m(person text, identity text)
    cross join lateral (
      select e.experiment, e.properties ->> 'phase' as phase, coalesce(e.properties ->> 'variation_id', '') as variant, e.at, e.message_id
      from events e
      where e.workspace_id = ${workspace} and e.name = ${EXPOSURE} and e.identity = m.identity and e.experiment is not null
        and not e.bot and coalesce(e.properties ->> 'forced', 'false') = 'false'
      offset 0
    ) e`.execute(db)
  return metExperiments(rows)
}

/** The variant that was met first, and all that were. */
export function metExperiments(rows: readonly ExposureRow[]): readonly MetExperiment[] {
  const exposures = rows.map((row) => ({ ...row, messageId: row.message_id })).toSorted(compareTold)
  const groups = groupBy(exposures, (exposure) => JSON.stringify([exposure.experiment, exposure.phase]))
  return [...groups.values()].flatMap(metExperiment)
}

function metExperiment(exposures: readonly ExposureRow[]): readonly MetExperiment[] {
  const [first] = exposures
  if (first === undefined) return []
  const variants = [...new Set(exposures.map((exposure) => exposure.variant))]
  const arms = variants.filter((variant) => variant !== HOLDOUT)
  return [{ experiment: first.experiment, phase: first.phase, variant: first.variant, firstAt: first.at, variants, crossover: arms.length > 1 }]
}

/** Whether an anonymous id is one that events came from: anonymous ones, or the claim of its user. */
export async function knowsDevice(db: Db, workspace: string, device: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from identities i where i.workspace_id = ${workspace} and i.identity = ${deviceIdentity(device)}
    union all
    select 1 from device_owners o where o.workspace_id = ${workspace} and o.device = ${device}
    limit 1`.execute(db)
  return rows.length > 0
}

/** The same for many identities at once, users among them. The lateral keeps each a look along the index. */
export async function loadKnown(db: Db, workspace: string, identities: readonly Identity[]): Promise<ReadonlySet<Identity>> {
  if (identities.length === 0) return new Set()
  const devices = identities.flatMap((identity) => {
    const device = deviceOf(identity)
    return device === null ? [] : [{ identity, device }]
  })
  const { rows } = await sql<{ readonly identity: string }>`
    select i.identity from jsonb_to_recordset(${records(identities.map((identity) => ({ identity })))}) as p(identity text)
    cross join lateral (select i.identity from identities i where i.workspace_id = ${workspace} and i.identity = p.identity offset 0) i
    union all
    select o.identity from jsonb_to_recordset(${records(devices)}) as p(identity text, device text)
    cross join lateral (select p.identity from device_owners o where o.workspace_id = ${workspace} and o.device = p.device offset 0) o`.execute(db)
  return new Set(rows.map((row) => row.identity))
}
