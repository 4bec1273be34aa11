import { sql } from 'kysely'
import type { Json } from '#sdk/core/ruleset.ts'
import type { Db } from '../database/database.ts'
import type { Arrival, Arrivals, StoredEvent } from './door.ts'
import { isKept } from './erasure.repository.ts'
import { loadPeople } from './members.repository.ts'

type ArrivalsQuestion = { readonly workspace: string; readonly after: string | null; readonly limit: number; readonly experiment?: string }

export type ArrivalRow = {
  readonly seq: number
  readonly at: number
  readonly received_at: number
  readonly environment_id: string
  readonly type: StoredEvent['type']
  readonly name: string
  readonly identity: string | null
  readonly experiment: string | null
  readonly variant: string | null
  readonly forced: Json
  readonly bot: boolean
}

/** What arrived after a cursor, oldest first; without one the newest, so that a page opens with something to show. */
export async function loadArrivals(db: Db, question: ArrivalsQuestion): Promise<Arrivals> {
  const rows = question.after === null ? (await load(db, question, null)).toReversed() : await load(db, question, seqOf(question.after))
  const people = await loadPeople(db, question.workspace, rows.flatMap((row) => row.identity ?? []))
  const arrivals = rows.map((row) => arrivalOf(row, people))
  return { arrivals, next: arrivals.at(-1)?.cursor ?? question.after }
}

/** An event as it arrived, under the person that it is by now. */
export function arrivalOf(row: ArrivalRow, people: ReadonlyMap<string, string>): Arrival {
  return {
    cursor: String(row.seq),
    at: row.at,
    receivedAt: row.received_at,
    environmentId: row.environment_id,
    type: row.type,
    name: row.name,
    person: row.identity === null ? null : (people.get(row.identity) ?? row.identity),
    experiment: row.experiment,
    variant: row.variant,
    forced: row.forced !== null && row.forced !== false,
    bot: row.bot,
  }
}

function seqOf(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw new RangeError(`"${cursor}" is no cursor of arrivals.`)
  return Number(cursor)
}

async function load(db: Db, { workspace, experiment, limit }: ArrivalsQuestion, after: number | null): Promise<readonly ArrivalRow[]> {
  const { rows } = await sql<ArrivalRow>`
    select e.seq, e.at, e.received_at, e.environment_id, e.type, e.name, e.identity, e.experiment,
      case when e.experiment is not null then e.properties ->> 'variation_id' end as variant, e.properties -> 'forced' as forced, e.bot
    from events e
    where e.workspace_id = ${workspace} and ${isKept} ${experiment === undefined ? sql`` : sql`and e.experiment = ${experiment}`}
      ${after === null ? sql`order by e.seq desc` : sql`and e.seq > ${after} order by e.seq`}
    limit ${limit}`.execute(db)
  return rows
}
