import { pino } from 'pino'
import { migrations } from '../../migrations/index.ts'
import { type Database, openDatabase } from '../../server/database/connect.ts'
import { migrateUp } from '../../server/database/migrate.ts'
import type { Question } from '../../server/store/door.ts'
import { onPostgres } from './postgres.ts'

/** A smaller crowd on a smaller machine: `BENCH_PEOPLE=100000 npm run bench -- --only read`. */
export const PEOPLE = Number(process.env['BENCH_PEOPLE'] ?? 1_000_000)
export const EVENTS_EACH = 5
export const FIELDS = ['source', 'medium', 'campaign', 'term'] as const

const HOUR = 3_600_000
export const DAY = 24 * HOUR
/** People come over so many days. */
export const DAYS = 28
export const BEGIN = Date.UTC(2026, 0, 5)
export const WINDOW = 14 * DAY

const silent = pino({ level: 'silent' })

/** Everything about person `i` and her `k`th event, in SQL that PostgreSQL and DuckDB read alike: whole numbers alone. */
const mixed = (salt: string): string => `((((i * 2654435761 + (${salt}) * 97531) % 4294967296) * 48271) % 2147483647)`
const device = `md5(cast(i as varchar))`
const enteredAt = `(${BEGIN} + (${mixed('1')} % ${(DAYS * DAY) / 1000}) * 1000 + ${mixed('2')} % 1000)`
const variant = `(case when ${mixed('3')} % 2 = 0 then 'control' else 'treatment' end)`
/** Four of ten ever do it in time: the others two days before, or long after. */
const eventAt = `(${enteredAt} + (case when ${mixed('4')} % 10 < 4 then ${mixed('10 + k')} % 1728000 - 172800 when ${mixed('10 + k')} % 2 = 0 then ${mixed('20 + k')} % 100000 - 172800 else ${mixed('20 + k')} % 400000 + 1296000 end) * 1000)`
const fields = { source: 8, medium: 5, campaign: 40, term: 400 } as const satisfies Record<(typeof FIELDS)[number], number>
/** Of two draws the smaller: some values have many people, most have few. */
const valueOf = (field: keyof typeof fields, at: number): string => `concat('${field} ', cast(least(${mixed(String(30 + at))}, ${mixed(String(40 + at))}) % ${fields[field]} as varchar))`

export const question: Question = {
  workspace: 'bench', environmentId: 'production', experimentId: 'exp', unit: 'person', entry: { kind: 'exposure', experimentKey: 'checklist' }, phase: 1,
  from: BEGIN, until: null, pauses: [], strata: [{ from: BEGIN }], variants: ['control', 'treatment'],
  measures: [{ metricVersion: 'activated', measure: { kind: 'conversion', event: 'Activated', filter: null, delayMs: 0, windowMs: WINDOW } }],
  dimensions: FIELDS, timeZone: 'UTC',
}

/** Our schema with the crowd in it, on a PostgreSQL of the bench's own. */
export async function openCrowd(): Promise<{ readonly database: Database; readonly url: string }> {
  const url = await onPostgres('crowd')
  const database = await openDatabase({ kind: 'postgres', url, statementTimeout: 0 }, silent)
  await migrateUp(database, migrations)
  return { database, url }
}

/** Statements that fill it; indexes are made after the rows, as any load of this size does. */
export function crowdStatements(): readonly string[] {
  const columns = 'workspace_id, environment_id, message_id, type, name, device, at, received_at, properties, context'
  const exposures = `insert into events (${columns}) select 'bench', 'production', concat('x', i), 'track', 'Experiment Viewed', ${device}, ${enteredAt}, ${enteredAt},
    jsonb_build_object('experiment_id', 'checklist', 'variation_id', ${variant}, 'phase', 1), '{}' from generate_series(1, ${PEOPLE}) i`
  const touch = FIELDS.map((field, at) => `'${field}', ${valueOf(field, at)}`).join(', ')
  const identities = `insert into identities (workspace_id, identity, first_at, first_touch_at, first_touch_message_id, first_touch)
    select 'bench', concat('device:', ${device}), ${enteredAt}, ${enteredAt}, concat('x', i), jsonb_build_object(${touch}) from generate_series(1, ${PEOPLE}) i`
  return [exposures, ...Array.from({ length: EVENTS_EACH }, (_, k) => eventStatement(k)), identities]
}

/** One more event of everybody. */
export function eventStatement(k: number): string {
  return `insert into events (workspace_id, environment_id, message_id, type, name, device, at, received_at, properties, context)
    select 'bench', 'production', concat('a${k}-', i), 'track', 'Activated', ${device}, at, at, '{"plan": "pro", "seats": 12}', '{}'
    from (select i, ${eventAt.replaceAll('+ k)', `+ ${k})`)} as at from generate_series(1, ${PEOPLE}) i) e`
}

const crowd = `(select cast(range as bigint) as i from range(1, ${PEOPLE + 1}))`

/** The same people and events as tables of columns, the way an analyst would lay them out for DuckDB. */
export const columnsStatements: readonly string[] = [
  `create table exposures as select ${device} as person, ${variant} as variant, ${enteredAt} as entered, ${FIELDS.map((field, at) => `${valueOf(field, at)} as ${field}`).join(', ')} from ${crowd}`,
  `create table events as select ${device} as person, 'Activated' as name, ${eventAt} as happened from ${crowd}, (select cast(range as bigint) as k from range(0, ${EVENTS_EACH}))`,
]

/** What a readout with its breakdowns needs, asked of the events themselves. */
export function columnsQuery(asOf: number): string {
  return `with counted as (
      select x.person, any_value(x.variant) as variant, any_value(x.entered) as entered, ${FIELDS.map((field) => `any_value(x.${field}) as ${field}`).join(', ')}, max(case when e.person is null then 0 else 1 end) as value
      from exposures x left join events e on e.person = x.person and e.name = 'Activated' and e.happened >= x.entered and e.happened < x.entered + ${WINDOW}
      group by x.person
    )
    select variant, ${FIELDS.join(', ')}, count(*) as exposed, count(*) filter (where entered <= ${asOf - WINDOW}) as matured, coalesce(sum(value) filter (where entered <= ${asOf - WINDOW}), 0) as y
    from counted group by grouping sets ((variant), ${FIELDS.map((field) => `(variant, ${field})`).join(', ')})`
}

/**
 * One statement by somebody who knows this crowd: that nobody has two devices, met two variants or was forced. It keeps the
 * same row per person, in a table with the same indexes.
 */
export const byHand = `
  insert into by_hand (experiment_id, phase, generation, metric_version_id, bucket, unit, variant, first_at, day, arms, stratum, value, denominator, level, left_out, dimensions)
  select 'exp', 1, 0, 'activated', (get_byte(sha256(convert_to(x.identity, 'UTF8')), 0) % 64)::smallint, x.identity, x.variant, x.at, x.at - x.at % ${DAY}, jsonb_build_array(x.variant), 0,
    (case when c.identity is null then 0 else 1 end)::numeric, 0, 0, 0, jsonb_build_object(${FIELDS.map((field) => `'${field}', coalesce(i.first_touch ->> '${field}', '')`).join(', ')})
  from (
    select e.identity, min(e.at) as at, (array_agg(e.properties ->> 'variation_id' order by e.at))[1] as variant
    from events e where e.workspace_id = 'bench' and e.experiment = 'checklist' and e.environment_id = 'production' and not e.bot group by e.identity
  ) x
  left join (
    select e.identity from events e join events x on x.workspace_id = 'bench' and x.experiment = 'checklist' and x.identity = e.identity
    where e.workspace_id = 'bench' and e.name = 'Activated' and e.type = 'track' and e.environment_id = 'production' and not e.bot and e.at >= x.at and e.at < x.at + ${WINDOW}
    group by e.identity
  ) c on c.identity = x.identity
  left join identities i on i.workspace_id = 'bench' and i.identity = x.identity`
