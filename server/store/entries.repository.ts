import { sql } from 'kysely'
import type { Json } from '#sdk/core/ruleset.ts'
import { EXPOSURE, HOLDOUT } from '#sdk/core/event.ts'
import type { Db } from '../database/database.ts'
import { type EntryEvent, eventsOf, type MeasuredEvent } from './count.ts'
import type { AccountMember } from './accounts.repository.ts'
import type { Filter, Measure, PersonKey, Question, UnitKey } from './door.ts'
import { passes } from './filter.ts'
import { groupBy } from './group.ts'
import { accountOf } from './identity.ts'
import type { Member } from './members.repository.ts'
import { records } from './records.repository.ts'

type Properties = { readonly [key: string]: Json }

/** What entered each person: exposures of the experiment, or the entry event. Those without any are missing. */
export async function loadEntries(db: Db, question: Question, members: readonly Member[]): Promise<ReadonlyMap<PersonKey, readonly EntryEvent[]>> {
  const { entry } = question
  if (members.length === 0) return new Map()
  switch (entry.kind) {
    case 'exposure':
      return loadExposures(db, question, [entry.experimentKey], members)
    case 'holdout':
      return asHeldOut(question, await loadExposures(db, { ...question, from: 0 }, entry.experimentKeys, members))
    case 'event':
      return loadFirstEvents(db, question, entry, members)
    case 'seen':
      return loadFirstSeen(db, question, members)
  }
}

const exposure = sql`e.at, e.message_id, coalesce(e.properties ->> 'variation_id', '') as variant, e.properties ->> 'phase' as phase, e.properties -> 'forced' as forced`

type ExposureRow = { readonly unit: UnitKey; readonly at: number; readonly message_id: string; readonly variant: string; readonly phase: string | null; readonly forced: Json }

async function loadExposures(db: Db, question: Question, experimentKeys: readonly string[], members: readonly Member[]): Promise<ReadonlyMap<PersonKey, readonly EntryEvent[]>> {
  const { rows } = await sql<ExposureRow>`
    select m.person as unit, e.* from jsonb_to_recordset(${records(members)}) as m(person text, identity text)
    cross join jsonb_array_elements_text(${records(experimentKeys)}) as x(key)
    cross join lateral (
      select ${exposure} from events e
      where e.workspace_id = ${question.workspace} and e.experiment = x.key and e.identity = m.identity
        and e.at >= ${question.from} and e.at < ${until(question)}
        and e.environment_id = ${question.environmentId} and not e.bot and e.name = ${EXPOSURE}
      offset 0
    ) e`.execute(db)
  return byUnit(rows, exposureOf)
}

/**
 * Whatever variant was met, and in whichever phase: a person was kept out, or was not. Who met one of the experiments
 * before the holdout began is in neither: an SDK tells it once, so that of them only those kept out since would be seen.
 */
function asHeldOut(question: Question, entries: ReadonlyMap<PersonKey, readonly EntryEvent[]>): ReadonlyMap<PersonKey, readonly EntryEvent[]> {
  return new Map([...entries].flatMap(([person, of]) => {
    if (of.some((event) => !event.forced && event.at < question.from)) return []
    return [[person, of.map((event) => ({ ...event, variant: event.variant === HOLDOUT ? 'out' : 'in', phase: null }))] as const]
  }))
}

/** Exposures that name the account. */
export async function loadAccountExposures(db: Db, question: Question, units: readonly UnitKey[]): Promise<ReadonlyMap<UnitKey, readonly EntryEvent[]>> {
  if (question.entry.kind !== 'exposure') throw new RangeError('Accounts are entered by exposures alone.')
  const { rows } = await sql<ExposureRow>`
    select m.unit, e.* from jsonb_to_recordset(${records(units.map((unit) => ({ unit, account: accountOf(unit) })))}) as m(unit text, account text)
    cross join lateral (
      select ${exposure} from events e
      where e.workspace_id = ${question.workspace} and e.experiment = ${question.entry.experimentKey} and e.account = m.account
        and e.at >= ${question.from} and e.at < ${until(question)}
        and e.environment_id = ${question.environmentId} and not e.bot and e.name = ${EXPOSURE}
      offset 0
    ) e`.execute(db)
  return byUnit(rows, exposureOf)
}

function exposureOf(row: ExposureRow): EntryEvent {
  return { at: row.at, messageId: row.message_id, variant: row.variant, phase: row.phase, forced: isForced(row.forced) }
}

async function loadFirstEvents(db: Db, question: Question, entry: { readonly event: string; readonly filter: Filter | null }, members: readonly Member[]) {
  const { rows } = await sql<{ unit: string; at: number; message_id: string; properties: Properties }>`
    select m.person as unit, e.* from jsonb_to_recordset(${records(members)}) as m(person text, identity text)
    cross join lateral (
      select e.at, e.message_id, ${entry.filter === null ? sql`null` : sql`e.properties`} as properties from events e
      where e.workspace_id = ${question.workspace} and e.name = ${entry.event} and e.identity = m.identity
        and e.at >= ${question.from} and e.at < ${until(question)}
        and e.type = 'track' and e.environment_id = ${question.environmentId} and not e.bot
      offset 0
    ) e`.execute(db)
  const passing = rows.filter((row) => passes(entry.filter, row.properties))
  return byUnit(passing, (row) => ({ at: row.at, messageId: row.message_id, variant: 'all', phase: null, forced: false }))
}

async function loadFirstSeen(db: Db, question: Question, members: readonly Member[]): Promise<ReadonlyMap<PersonKey, readonly EntryEvent[]>> {
  const { rows } = await sql<{ unit: string; at: number }>`
    select m.person as unit, e.at from jsonb_to_recordset(${records(members)}) as m(person text, identity text)
    cross join lateral (
      select e.at from events e
      where e.workspace_id = ${question.workspace} and e.identity = m.identity and e.at >= ${question.from} and e.at < ${until(question)}
        and e.environment_id = ${question.environmentId} and not e.bot
      order by e.at limit 1
    ) e`.execute(db)
  return byUnit(rows, ({ at }) => ({ at, messageId: '', variant: 'all', phase: null, forced: false }))
}

/** Where a unit's window begins, and where it ends for one measure. */
type Stretch = { readonly from: number; readonly until: number }
export type Window = Member & Stretch
export type AccountWindow = AccountMember & Stretch
/** Of an account, for what names nobody. */
export type AloneWindow = Pick<AccountMember, 'unit' | 'account'> & Stretch

type MeasuredRow = { readonly unit: UnitKey; readonly name: string; readonly at: number; readonly properties: Properties }

/** Events that a measure may count, within each person's window. */
export async function loadMeasured(db: Db, question: Pick<Question, 'workspace' | 'environmentId'>, measure: Measure, windows: readonly Window[]): Promise<ReadonlyMap<PersonKey, readonly MeasuredEvent[]>> {
  const { rows } = await sql<MeasuredRow>`
    select m.person as unit, e.* from jsonb_to_recordset(${records(windows)}) as m(person text, identity text, "from" bigint, until bigint)
    cross join jsonb_array_elements_text(${records(eventsOf(measure))}) as n(name)
    cross join lateral (
      select ${measuredOf(measure)} from events e
      where e.workspace_id = ${question.workspace} and e.name = n.name and e.identity = m.identity and ${isMeasured(question)}
      ${enough(measure)}
    ) e`.execute(db)
  return byUnit(rows, measuredEvent)
}

/**
 * The same within each account's window: events that name it, its own without a person among them, and those that name
 * none of people who named it last before. Of two accounts named in one instant the larger message id decides, then the
 * larger account.
 */
export async function loadAccountMeasured(db: Db, question: Question, measure: Measure, windows: readonly AccountWindow[], alone: readonly AloneWindow[]): Promise<ReadonlyMap<UnitKey, readonly MeasuredEvent[]>> {
  const { rows } = await sql<MeasuredRow>`
    with members as materialized (
      select * from jsonb_to_recordset(${records(windows)}) as m(unit text, account text, person text, identity text, "from" bigint, until bigint)
    )
    select m.unit, e.* from members m
    cross join jsonb_array_elements_text(${records(eventsOf(measure))}) as n(name)
    cross join lateral (
      select ${measuredOf(measure)} from events e
      where e.workspace_id = ${question.workspace} and e.name = n.name and e.identity = m.identity and ${isMeasured(question)}
        and coalesce(e.account, (
          select x.account from members p cross join lateral (
            select x.account, x.at, x.message_id from events x
            where x.workspace_id = ${question.workspace} and x.identity = p.identity and x.account is not null
              and (x.at, x.message_id) <= (e.at, e.message_id) and x.environment_id = ${question.environmentId} and not x.bot
            order by x.at desc, x.message_id desc, x.account desc limit 1
          ) x
          where p.unit = m.unit and p.person = m.person
          order by x.at desc, x.message_id desc, x.account desc limit 1
        )) = m.account
      ${enough(measure)}
    ) e
    union all
    select m.unit, e.* from jsonb_to_recordset(${records(alone)}) as m(unit text, account text, "from" bigint, until bigint)
    cross join jsonb_array_elements_text(${records(eventsOf(measure))}) as n(name)
    cross join lateral (
      select ${measuredOf(measure)} from events e
      where e.workspace_id = ${question.workspace} and e.account = m.account and e.name = n.name and e.identity is null and ${isMeasured(question)}
      ${enough(measure)}
    ) e`.execute(db)
  return byUnit(rows, measuredEvent)
}

/** Of a conversion by any event of a name one is enough, and nothing of it but that it is there, or when the first was. */
function isByNameAlone(measure: Measure): boolean {
  return measure.kind === 'conversion' && measure.filter === null
}

function enough(measure: Measure) {
  if (!isByNameAlone(measure)) return sql`offset 0`
  return 'binMs' in measure ? sql`order by e.at limit 1` : sql`limit 1`
}

function measuredOf(measure: Measure) {
  return sql`e.name, e.at, ${isByNameAlone(measure) ? sql`'{}'::jsonb` : sql`e.properties`} as properties`
}

function isMeasured(question: Pick<Question, 'environmentId'>) {
  return sql`e.at >= m.from and e.at < m.until and e.type = 'track' and e.environment_id = ${question.environmentId} and not e.bot`
}

function measuredEvent(row: MeasuredRow): MeasuredEvent {
  return { name: row.name, at: row.at, properties: row.properties }
}

/** The first value that no stored time reaches, where a question is open. */
function until(question: Question): number {
  return question.until ?? Number.MAX_SAFE_INTEGER
}

function isForced(value: Json): boolean {
  return value !== null && value !== false && value !== 'false'
}

function byUnit<Row extends { readonly unit: UnitKey }, Item>(rows: readonly Row[], item: (row: Row) => Item): ReadonlyMap<UnitKey, readonly Item[]> {
  const grouped = groupBy(rows, (row) => row.unit)
  return new Map([...grouped].map(([unit, of]) => [unit, of.map(item)]))
}
