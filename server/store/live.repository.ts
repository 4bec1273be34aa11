import { sql, type RawBuilder } from 'kysely'
import type { Json } from '#sdk/core/ruleset.ts'
import type { Db } from '../database/database.ts'
import { type ArrivalRow, arrivalOf } from './arrivals.repository.ts'
import type { EventDetail, LiveEvent, LivePage, LiveQuestion } from './door.ts'
import { isKept } from './erasure.repository.ts'
import { loadMembers, loadPeople } from './members.repository.ts'

/** Events that one page looks at. Whoever looks for something rarer is told up to where was looked, and goes on. */
export const LOOKED_AT = 20_000
/** Of one person, through whose own index is looked. */
const OF_A_PERSON = 20_000

type Row = ArrivalRow & {
  readonly message_id: string
  readonly device: string | null
  readonly user_id: string | null
  readonly account: string | null
  readonly properties: { readonly [key: string]: Json }
}

/** Newest first, by place in the order of arrival, within bounds whatever the filter is. */
export async function loadLive(db: Db, question: LiveQuestion): Promise<LivePage> {
  const before = question.before === null ? null : placeOf(question.before)
  const { rows, older } = question.person === undefined ? await loadWithin(db, question, before) : await loadOfPerson(db, question, question.person, before)
  const people = await loadPeople(db, question.workspace, rows.flatMap((row) => row.identity ?? []))
  return { events: rows.map((row) => liveEvent(row, people)), older: older === null ? null : String(older) }
}

/** One event whole; null where it is gone. */
export async function loadDetail(db: Db, workspace: string, cursor: string): Promise<EventDetail | null> {
  const { rows } = await sql<Row & { readonly context: EventDetail['context'] }>`
    select ${columns}, e.context from events e where e.workspace_id = ${workspace} and e.seq = ${placeOf(cursor)} and ${isKept}`.execute(db)
  const row = rows[0]
  if (row === undefined) return null
  const people = await loadPeople(db, workspace, row.identity === null ? [] : [row.identity])
  return { ...liveEvent(row, people), messageId: row.message_id, device: row.device, userId: row.user_id, account: row.account, context: row.context }
}

const columns = sql`e.seq, e.at, e.received_at, e.environment_id, e.message_id, e.type, e.name, e.device, e.user_id, e.account, e.identity, e.experiment,
  case when e.experiment is not null then e.properties ->> 'variation_id' end as variant, e.properties -> 'forced' as forced, e.bot, e.properties`

type Found = { readonly rows: readonly Row[]; readonly older: number | null }

/** Between two places so far apart that so many events of the workspace (or experiment) lie between them. */
async function loadWithin(db: Db, question: LiveQuestion, before: number | null): Promise<Found> {
  const bottom = await bottomOf(db, question, before)
  const { rows } = await sql<Row>`
    select ${columns} from events e
    where e.workspace_id = ${question.workspace} ${filterOf(question)} ${experimentOf(question)}
      ${before === null ? sql`` : sql`and e.seq < ${before}`} ${bottom === null ? sql`` : sql`and e.seq > ${bottom}`}
    order by e.seq desc limit ${question.limit}`.execute(db)
  return { rows, older: rows.length === question.limit ? (rows.at(-1)?.seq ?? null) : bottom === null ? null : bottom + 1 }
}

/** The place below which this page does not look; null where the log ends before. */
async function bottomOf(db: Db, question: LiveQuestion, before: number | null): Promise<number | null> {
  const { rows } = await sql<{ seq: number }>`
    select e.seq from events e where e.workspace_id = ${question.workspace} ${experimentOf(question)} ${before === null ? sql`` : sql`and e.seq < ${before}`}
    order by e.seq desc limit 1 offset ${LOOKED_AT}`.execute(db)
  return rows[0]?.seq ?? null
}

async function loadOfPerson(db: Db, question: LiveQuestion, person: string, before: number | null): Promise<Found> {
  const members = await loadMembers(db, question.workspace, [person])
  const identities = members.map((member) => member.identity)
  const { rows } = await sql<Row>`
    with own as materialized (
      select s.seq from jsonb_array_elements_text(cast(cast(${JSON.stringify(identities)} as text) as jsonb)) as i(identity)
      cross join lateral (
        select e.seq from events e where e.workspace_id = ${question.workspace} and e.identity = i.identity order by e.at desc, e.seq desc limit ${OF_A_PERSON}
      ) s
    )
    select ${columns} from own join events e on e.workspace_id = ${question.workspace} and e.seq = own.seq
    where true ${filterOf(question)} ${experimentOf(question)} ${before === null ? sql`` : sql`and e.seq < ${before}`}
    order by e.seq desc limit ${question.limit}`.execute(db)
  return { rows, older: rows.length === question.limit ? (rows.at(-1)?.seq ?? null) : null }
}

function experimentOf({ experiment }: LiveQuestion): RawBuilder<unknown> {
  return experiment === undefined ? sql`` : sql`and e.experiment = ${experiment}`
}

function filterOf({ environmentId, type, name, bots }: LiveQuestion): RawBuilder<unknown> {
  const parts = [
    sql`and ${isKept}`,
    ...(environmentId === undefined ? [] : [sql`and e.environment_id = ${environmentId}`]),
    ...(type === undefined ? [] : [sql`and e.type = ${type}`]),
    ...(name === undefined ? [] : [sql`and e.name = ${name}`]),
    ...(bots === 'shown' ? [] : bots === 'only' ? [sql`and e.bot`] : [sql`and not e.bot`]),
  ]
  return sql.join(parts, sql` `)
}

function placeOf(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw new RangeError(`"${cursor}" is no cursor of events.`)
  return Number(cursor)
}

function liveEvent(row: Row, people: ReadonlyMap<string, string>): LiveEvent {
  return { ...arrivalOf(row, people), properties: row.properties }
}
