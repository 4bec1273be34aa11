import { sql } from 'kysely'
import type { Json } from '#sdk/core/ruleset.ts'
import { EXPOSURE } from '#sdk/core/event.ts'
import type { Db } from '../database/database.ts'
import { type EntryEvent, eventsOf, type MeasuredEvent } from './count.ts'
import type { Filter, Measure, PersonKey, Question } from './door.ts'
import { passes } from './filter.ts'
import { groupBy } from './group.ts'
import type { Member } from './members.repository.ts'
import { records } from './records.repository.ts'

type Properties = { readonly [key: string]: Json }

/** What entered each person: exposures of the experiment, or the entry event. Those without any are missing. */
export async function loadEntries(db: Db, question: Question, members: readonly Member[]): Promise<ReadonlyMap<PersonKey, readonly EntryEvent[]>> {
  const { entry } = question
  if (members.length === 0) return new Map()
  return entry.kind === 'exposure' ? loadExposures(db, question, entry.experimentKey, members) : loadFirstEvents(db, question, entry, members)
}

async function loadExposures(db: Db, question: Question, experimentKey: string, members: readonly Member[]) {
  const { rows } = await sql<{ person: string; at: number; message_id: string; variant: string; phase: string | null; forced: Json }>`
    select m.person, e.* from jsonb_to_recordset(${records(members)}) as m(person text, identity text)
    cross join lateral (
      select e.at, e.message_id, coalesce(e.properties ->> 'variation_id', '') as variant, e.properties ->> 'phase' as phase, e.properties -> 'forced' as forced
      from events e
      where e.workspace_id = ${question.workspace} and e.experiment = ${experimentKey} and e.identity = m.identity
        and e.at >= ${question.from} and e.at < ${until(question)}
        and e.environment_id = ${question.environmentId} and not e.bot and e.name = ${EXPOSURE}
      offset 0
    ) e`.execute(db)
  return byPerson(rows, (row) => ({ at: row.at, messageId: row.message_id, variant: row.variant, phase: row.phase, forced: isForced(row.forced) }))
}

async function loadFirstEvents(db: Db, question: Question, entry: { readonly event: string; readonly filter: Filter | null }, members: readonly Member[]) {
  const { rows } = await sql<{ person: string; at: number; message_id: string; properties: Properties }>`
    select m.person, e.* from jsonb_to_recordset(${records(members)}) as m(person text, identity text)
    cross join lateral (
      select e.at, e.message_id, ${entry.filter === null ? sql`null` : sql`e.properties`} as properties from events e
      where e.workspace_id = ${question.workspace} and e.name = ${entry.event} and e.identity = m.identity
        and e.at >= ${question.from} and e.at < ${until(question)}
        and e.type = 'track' and e.environment_id = ${question.environmentId} and not e.bot
      offset 0
    ) e`.execute(db)
  const passing = rows.filter((row) => passes(entry.filter, row.properties))
  return byPerson(passing, (row) => ({ at: row.at, messageId: row.message_id, variant: 'all', phase: null, forced: false }))
}

/** Where a person's window begins, and where it ends for one measure. */
export type Window = Member & { readonly from: number; readonly until: number }

/** Events that a measure may count, within each person's window. */
export async function loadMeasured(db: Db, question: Question, measure: Measure, windows: readonly Window[]): Promise<ReadonlyMap<PersonKey, readonly MeasuredEvent[]>> {
  const enough = measure.kind === 'conversion' && measure.filter === null
  const names = eventsOf(measure)
  const { rows } = await sql<{ person: string; name: string; at: number; properties: Properties }>`
    select m.person, e.* from jsonb_to_recordset(${records(windows)}) as m(person text, identity text, "from" bigint, until bigint)
    cross join jsonb_array_elements_text(${records(names)}) as n(name)
    cross join lateral (
      select e.name, e.at, ${enough ? sql`'{}'::jsonb` : sql`e.properties`} as properties from events e
      where e.workspace_id = ${question.workspace} and e.name = n.name and e.identity = m.identity
        and e.at >= m.from and e.at < m.until
        and e.type = 'track' and e.environment_id = ${question.environmentId} and not e.bot
      ${enough ? sql`limit 1` : sql`offset 0`}
    ) e`.execute(db)
  return byPerson(rows, (row) => ({ name: row.name, at: row.at, properties: row.properties }))
}

/** The first value that no stored time reaches, where a question is open. */
function until(question: Question): number {
  return question.until ?? Number.MAX_SAFE_INTEGER
}

function isForced(value: Json): boolean {
  return value !== null && value !== false && value !== 'false'
}

function byPerson<Row extends { readonly person: string }, Item>(rows: readonly Row[], item: (row: Row) => Item): ReadonlyMap<PersonKey, readonly Item[]> {
  const grouped = groupBy(rows, (row) => row.person)
  return new Map([...grouped].map(([person, of]) => [person, of.map(item)]))
}
