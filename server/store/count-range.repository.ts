import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { BUCKETS } from './bucket.ts'
import { asBefore, hasBefore, KNOWN_FOR } from './count.ts'
import type { Days } from './day.ts'
import { PARTED, SITE_OF, TOUCH } from './dimension.ts'
import { LAG_BINS, type Measure, type PersonKey, type Question } from './door.ts'
import { enteredPeople } from './entered.repository.ts'
import type { Identity } from './identity.ts'
import { LONGEST_DAY } from './sums.repository.ts'
import { isOf, type Series } from './units.repository.ts'

type Measured = Question['measures'][number]

/**
 * Measures that the database counts itself, many people in one statement: those that look at nothing of an event but its
 * name and its time. What looks into properties is counted by count.ts, since no engine's JSON decides what a filter means.
 */
export function isSetWise(measure: Measure): boolean {
  return (measure.kind === 'conversion' && measure.filter === null) || (measure.kind === 'time-to' && measure.filter === null) || (measure.kind === 'sum' && measure.of.take === 'events' && measure.of.filter === null && measure.binned !== true)
}

/** Days of the question's zone: each from its start to its end. */
export type Calendar = { readonly starts: readonly number[]; readonly ends: readonly number[] }

const DAY = 24 * 3_600_000

/** The days on which anybody may have entered. */
export async function loadCalendar(db: Db, question: Question, days: Days): Promise<Calendar> {
  const isEntry = question.entry.kind === 'event' ? sql`e.name = ${question.entry.event}` : sql`e.experiment = any(${experimentsOf(question)}::text[])`
  const { rows } = await sql<{ slot: number }>`
    select distinct e.at / ${DAY} as slot from events e
    where e.workspace_id = ${question.workspace} and ${isEntry} and e.at >= ${question.from} and e.at < ${question.until ?? Number.MAX_SAFE_INTEGER}`.execute(db)
  const starts = [...new Set(rows.flatMap(({ slot }) => [days.start(slot * DAY), days.start((slot + 1) * DAY - 1)]))].toSorted((a, b) => a - b)
  return { starts, ends: starts.map((start) => days.start(start + LONGEST_DAY)) }
}

function experimentsOf({ entry }: Question): readonly string[] {
  switch (entry.kind) {
    case 'exposure':
      return [entry.experimentKey]
    case 'holdout':
      return entry.experimentKeys
    case 'event':
    case 'seen':
      return []
  }
}

/** Identities that entered, in byte order: those beyond `after` up to `last`. */
export type Range = { readonly after: Identity; readonly last: Identity }

/** Where a range of so many identities ends; null when nobody is left. */
export async function loadRangeEnd(db: Db, question: Question, after: Identity, limit: number): Promise<Identity | null> {
  const { rows } = await sql<{ last: Identity | null }>`select max(r.identity) as last from (${identitiesOf(question, sql`e.identity > ${after}`)} limit ${limit}) r`.execute(db)
  return rows[0]?.last ?? null
}

/** `named`: the people by their keys, where asked for. `uncounted` entered on a day that is not in the calendar. */
export type CountedRange = { readonly people: number; readonly named: readonly PersonKey[]; readonly uncounted: readonly PersonKey[] }

type Asked = { readonly question: Question; readonly series: Series; readonly measured: readonly Measured[]; readonly calendar: Calendar; readonly named: boolean }

/** Counts the people of identities that entered, and puts their rows where they differ. Inside a transaction that holds the series. */
export async function countRange(db: Db, { question, series, measured, calendar, named }: Asked, range: Range): Promise<CountedRange> {
  await planPlainly(db)
  const { rows } = await sql<{ people: string; named: readonly PersonKey[] | null; uncounted: readonly PersonKey[] | null }>`
    with range as materialized (${identitiesOf(question, sql`e.identity > ${range.after} and e.identity <= ${range.last}`)}),
    people as materialized (
      select distinct coalesce('user:' || (
        select o.user_id from device_owners o where o.workspace_id = ${question.workspace} and o.device = substr(r.identity, 8) and r.identity like 'device:%' limit 1
      ), r.identity) as person from range r
    ),
    ${enteredPeople(question, range)},
    origins as (${originsOf(question.workspace)}),
    ${seenBefore(question.workspace, measured)}
    dated as materialized (
      select n.*, d.day, (get_byte(sha256(convert_to(n.person, 'UTF8')), 0) % ${BUCKETS})::smallint as bucket, ${dimensionsOf(question.dimensions)} as dimensions
      from entered n left join origins o on o.person = n.person
      cross join lateral (select width_bucket(n.at, ${[...calendar.starts]}::bigint[]) as place) w
      cross join lateral (select case when n.at < (${[...calendar.ends]}::bigint[])[w.place] then (${[...calendar.starts]}::bigint[])[w.place] end as day) d
    ),
    counted as (${sql.join(measured.map((one) => countOf(question, one)), sql` union all `)}),
    written as (
      insert into units as u (experiment_id, phase, generation, metric_version_id, bucket, unit, variant, first_at, day, arms, stratum, value, denominator, level, left_out, before, dimensions)
      select ${series.experimentId}, ${series.phase}::integer, ${series.generation}::integer, c.metric_version_id, c.bucket, c.person, c.variant, c.at, c.day, c.arms, c.stratum, c.value, 0, c.level, 0, c.before, c.dimensions
      from counted c order by c.metric_version_id, c.bucket, c.person collate "C"
      on conflict (experiment_id, phase, generation, metric_version_id, bucket, unit) do update set
        variant = excluded.variant, first_at = excluded.first_at, day = excluded.day, arms = excluded.arms, stratum = excluded.stratum, value = excluded.value,
        denominator = excluded.denominator, level = excluded.level, left_out = excluded.left_out, before = excluded.before, dimensions = excluded.dimensions
      where (u.variant, u.first_at, u.day, u.arms, u.stratum, u.value, u.denominator, u.level, u.left_out, u.before, u.dimensions)
        is distinct from (excluded.variant, excluded.first_at, excluded.day, excluded.arms, excluded.stratum, excluded.value, excluded.denominator, excluded.level, excluded.left_out, excluded.before, excluded.dimensions)
    )
    select (select count(*) from people p)::text as people, ${named ? sql`(select array_agg(p.person) from people p)` : sql`null::text[]`} as named, (select array_agg(n.person) from dated n where n.day is null) as uncounted`.execute(db)
  const [row] = rows
  return { people: Number(row?.people ?? 0), named: row?.named ?? [], uncounted: row?.uncounted ?? [] }
}

/** Tables made within a statement have no statistics: they are hashed, since a walk over one for each row of another grows with the square. What is stored is found by its indexes. */
async function planPlainly(db: Db): Promise<void> {
  await sql`select set_config(name, 'off', true) from unnest(array['enable_nestloop', 'enable_mergejoin', 'enable_seqscan']) name`.execute(db)
}

/** In byte order, with an event that may enter the question: along one index. */
function identitiesOf(question: Question, isAsked: RawBuilder<unknown>): RawBuilder<unknown> {
  const isEntry = question.entry.kind === 'event' ? sql`e.name = ${question.entry.event}` : sql`e.experiment = ${experimentsOf(question)[0] ?? ''}`
  return sql`
    select distinct e.identity from events e
    where e.workspace_id = ${question.workspace} and ${isEntry} and ${isAsked}
    order by e.identity`
}

/** The earliest of all touches of a person's identities is hers. */
function originsOf(workspace: string): RawBuilder<unknown> {
  return sql`
    select distinct on (m.person) m.person, i.first_touch as touch
    from members m cross join lateral (
      select i.first_touch, i.first_touch_at, i.first_touch_message_id from identities i
      where i.workspace_id = ${workspace} and i.identity = m.identity and i.first_touch is not null offset 0
    ) i
    order by m.person, i.first_touch_at, i.first_touch_message_id`
}

/** From the first touch; what is unknown is ''. */
function dimensionsOf(dimensions: readonly string[]): RawBuilder<unknown> {
  if (dimensions.length === 0) return sql`'{}'::jsonb`
  return sql`jsonb_build_object(${sql.join(dimensions.map((name) => sql`${name}::text, ${name === TOUCH ? touchValue : sql`left(coalesce(o.touch ->> ${name}, ''), 200)`}`))})`
}

/** As `touchValue` in dimension.ts. */
const touchParts = [sql`o.touch ->> 'clickParameter'`, sql`lower(substring(o.touch ->> 'referrer' from ${SITE_OF}::text) collate "C")`, sql`o.touch ->> 'source'`, sql`o.touch ->> 'medium'`, sql`o.touch ->> 'campaign'`]
const touchValue = sql`coalesce(nullif(${sql.join(touchParts.map((part) => sql`left(replace(coalesce(${part}, ''), ${PARTED}::text, ''), 80)`), sql` || ${PARTED}::text || `)}, ${PARTED.repeat(touchParts.length - 1)}::text), '')`

/** Since when those are known who were not new when they entered; nobody where no measure asks. */
function seenBefore(workspace: string, measured: readonly Measured[]): RawBuilder<unknown> {
  if (!measured.some(({ measure }) => hasBefore(measure))) return sql``
  return sql`
    known as materialized (
      select n.person, n.at from entered n join members m on m.person = n.person cross join lateral (
        select i.first_at from identities i where i.workspace_id = ${workspace} and i.identity = m.identity offset 0
      ) i
      group by n.person, n.at having min(i.first_at) + ${KNOWN_FOR} <= n.at
    ),`
}

/** One row per person: the numbers that `count` in count.ts gives, after the exposure and before it. */
function countOf(question: Question, { metricVersion, measure }: Measured): RawBuilder<unknown> {
  const { value, level } = plainly(measure, sql`n.at`)
  const columns = sql`${metricVersion}::text as metric_version_id, n.person, n.bucket, n.variant, n.at, n.day, n.arms, n.stratum, n.dimensions, ${value} as value, ${level} as level`
  const counted = sql`from dated n left join (${happened(question, measure, sql`entered`, 0)}) c on c.person = n.person`
  if (!hasBefore(measure)) return sql`select ${columns}, null::numeric as before ${counted} where n.day is not null`
  const same = asBefore(measure)
  return sql`
    select ${columns}, b.before ${counted} left join (
      select n.person, ${plainly(same, sql`n.at - ${measure.beforeMs}`).value} as before
      from known n left join (${happened(question, same, sql`known`, measure.beforeMs)}) c on c.person = n.person
    ) b on b.person = n.person
    where n.day is not null`
}

/** How often, and when first, each of these people did it from so long before their moment on. */
function happened(question: Question, measure: Measure, people: RawBuilder<unknown>, beforeMs: number): RawBuilder<unknown> {
  const { name, enough } = plainly(measure, sql`n.at`)
  const from = measure.delayMs - beforeMs
  return sql`
    select m.person, count(*) as events, min(e.at) as at
    from ${people} n join members m on m.person = n.person cross join lateral (
      select e.at from events e
      where e.workspace_id = ${question.workspace} and e.name = ${name} and e.identity = m.identity and e.at >= n.at + ${from} and e.at < n.at + ${from + measure.windowMs}
        and e.type = 'track' and e.environment_id = ${question.environmentId} and not e.bot
      order by e.at ${enough}
    ) e
    group by m.person`
}

type Plain = { readonly name: string; readonly value: RawBuilder<unknown>; readonly level: RawBuilder<unknown>; readonly enough: RawBuilder<unknown> }

/** `since`: where the unit entered, or the stretch before it begins. */
function plainly(measure: Measure, since: RawBuilder<unknown>): Plain {
  const lag = sql`(c.at - (${since}) - ${measure.delayMs})`
  switch (measure.kind) {
    case 'conversion':
      return {
        name: measure.event, enough: sql`limit 1`,
        value: sql`(case when c.events is null then 0 else 1 end)::numeric`,
        level: measure.binMs === undefined ? sql`0::smallint` : sql`(case when c.at is null then 0 else 1 + ${lag} / ${measure.binMs} end)::smallint`,
      }
    case 'time-to':
      return {
        name: measure.event, enough: sql`limit 1`,
        value: sql`coalesce(${lag}, ${measure.windowMs})::numeric`,
        level: sql`(case when c.at is null then 0 else 1 + ${lag} * ${LAG_BINS} / ${measure.windowMs} end)::smallint`,
      }
    case 'sum':
      return { name: measure.of.event, enough: sql`offset 0`, value: sql`least(coalesce(c.events, 0), ${measure.cap}::bigint)::numeric`, level: sql`0::smallint` }
    case 'ratio':
    case 'funnel':
    case 'activation':
    case 'journey':
      throw new RangeError(`A ${measure.kind} is not counted by the database.`)
  }
}

/** A page of rows, in the order of their index. */
export type UnitPlace = { readonly bucket: number; readonly unit: string }

/** Lets rows go, of the next so many, whose person has not entered. Inside a transaction that holds the series. Answers where it came to, null at the end. */
export async function dropStrangersAfter(db: Db, question: Question, series: Series, metricVersion: string, after: UnitPlace, limit: number): Promise<UnitPlace | null> {
  await planPlainly(db)
  const { rows } = await sql<UnitPlace>`
    with page as materialized (
      select u.ctid as place, u.bucket, u.unit as person from units u
      where ${isOf(series)} and u.metric_version_id = ${metricVersion} and (u.bucket, u.unit) > (${after.bucket}, ${after.unit})
      order by u.bucket, u.unit limit ${limit}
    ),
    people as materialized (select p.person from page p),
    ${enteredPeople(question, null)},
    gone as (delete from units where ctid = any(array(select p.place from page p where not exists (select from entered n where n.person = p.person))))
    select p.bucket, p.person as unit from page p order by p.bucket desc, p.person desc limit 1`.execute(db)
  return rows[0] ?? null
}
