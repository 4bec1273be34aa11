import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { BUCKETS } from './bucket.ts'
import type { Cell, DimensionCell, DimensionQuestion, DimensionSummaries, Sums, SummaryQuestion } from './door.ts'
import { groupBy } from './group.ts'
import { records } from './records.repository.ts'
import { addUp, LONGEST_DAY, QUARTER, type SumColumns, sumTexts, unitParts } from './sums.repository.ts'
import { addSums, NO_SUMS } from './sums.ts'
import { isOf, type Series } from './units.repository.ts'

/** A sum over people of one variant, stratum, day and dimension value. */
type SumRow = SumColumns & { readonly variant: string; readonly stratum: number; readonly day: number; readonly level: number; readonly dimension: string; readonly value: string }

/** Sums per variant, stratum, day of first exposure and level. */
export async function loadSummaries(db: Db, question: SummaryQuestion): Promise<readonly Cell[]> {
  return atOneMoment(db, question, (db, series) => loadCells(db, series, question))
}

export async function loadCells(db: Db, series: Series, question: SummaryQuestion): Promise<readonly Cell[]> {
  const rows = await loadTotals(db, series, question, sql`u.dimension = ''`)
  return join(await withMatured(rows, question, (part) => loadPart(db, series, question, part, { told: EVERYBODY, most: [], level: sql`u.level` })), (row) => `${row.variant} ${row.stratum} ${row.day} ${row.level}`)
    .map(({ row: { variant, stratum, day, level }, sums }) => ({ variant, stratum, day, level, ...sums }))
}

/** The same by value of dimensions, days taken together: a value for itself if it is among those with most people, else in what is left of everybody. */
export async function loadDimensionSummaries(db: Db, question: DimensionQuestion): Promise<readonly DimensionSummaries[]> {
  return atOneMoment(db, question, async (db, series) => {
    const most = await loadMost(db, series, question)
    const told = [...EVERYBODY, ...most.flatMap(({ dimension, values }) => values.map((one) => ({ dimension, ...one })))]
    const rows = await loadOverDays(db, series, question, told)
    const readings = question.cap === undefined ? await withMatured(rows, question, (part) => loadPart(db, series, question, part, { told, most, level: sql`0` })) : await withCapped(rows, () => loadCapped(db, series, question, most))
    const reading = groupBy(readings, ({ row }) => `${row.dimension} ${row.value}`)
    const everybody = cellsOf(reading.get(' ') ?? [])
    return most.map(({ dimension, values }) => {
      const groups = [...new Set(values.map(({ group }) => group))]
      const of = groups.map((value) => ({ value, cells: cellsOf(reading.get(`${dimension} ${value}`) ?? []) })).filter(({ cells }) => cells.length > 0)
      return { values: of, other: values.length === 0 ? [] : left(everybody, of.flatMap(({ cells }) => cells)) }
    })
  })
}

/** Everything that one answer is made of is read at one moment. */
export async function atOneMoment<Answer>(db: Db, { experimentId, phase }: SummaryQuestion, read: (db: Db, series: Series) => Promise<Answer>): Promise<Answer> {
  return db.transaction().setIsolationLevel('repeatable read').execute(async (db) => read(db, { experimentId, phase, generation: await currentGeneration(db, experimentId) }))
}

export async function currentGeneration(db: Db, experimentId: string): Promise<number> {
  const { rows } = await sql<{ current: number }>`select g.current from generations g where g.experiment_id = ${experimentId}`.execute(db)
  return rows[0]?.current ?? 0
}

/** A value that is told apart, and as what. */
type Told = { readonly dimension: string; readonly value: string; readonly group: string }
const EVERYBODY: readonly Told[] = [{ dimension: '', value: '', group: '' }]

/** What of a dimension is told apart, and as what: values for themselves, or put together in groups. */
type Most = { readonly dimension: string; readonly values: readonly { readonly value: string; readonly group: string }[] }

async function loadMost(db: Db, series: Series, question: DimensionQuestion): Promise<readonly Most[]> {
  const grouped = new Map((question.groups ?? []).map(({ dimension, values }) => [dimension, values]))
  const alone = await loadLargest(db, series, { ...question, dimensions: question.dimensions.filter((one) => !grouped.has(one)) })
  return question.dimensions.map((dimension) => ({ dimension, values: grouped.get(dimension) ?? (alone.get(dimension) ?? []).map(({ value }) => ({ value, group: value })) }))
}

async function loadLargest(db: Db, series: Series, { metricVersion, dimensions, limit }: DimensionQuestion): Promise<ReadonlyMap<string, readonly { readonly value: string }[]>> {
  const { rows } = await sql<{ dimension: string; value: string }>`
    select d.dimension, v.dimension_value as value from jsonb_array_elements_text(${records(dimensions)}) d(dimension) cross join lateral (
      select u.dimension_value, u.people from unit_values u
      where ${isOf(series)} and u.metric_version_id = ${metricVersion} and u.dimension = d.dimension
      order by u.people desc, u.dimension_value limit ${limit}
    ) v
    order by v.people desc, v.dimension_value`.execute(db)
  return groupBy(rows, (row) => row.dimension)
}

async function loadTotals(db: Db, series: Series, { metricVersion }: SummaryQuestion, which: RawBuilder<unknown>): Promise<readonly SumRow[]> {
  const { rows } = await sql<SumRow>`
    select u.variant, u.stratum, u.day, u.level, u.dimension, u.dimension_value as value, ${sumTexts('u')}
    from unit_totals u where ${isOf(series)} and u.metric_version_id = ${metricVersion} and ${which}
    order by u.variant, u.stratum, u.day, u.level, u.dimension, u.dimension_value`.execute(db)
  return rows
}

/** The same of some values, with the days taken together that count alike: those before the one that the edge of maturity falls into, that one, and those after it. */
async function loadOverDays(db: Db, series: Series, { metricVersion, windowMs, asOf }: SummaryQuestion, asked: readonly Told[]): Promise<readonly SumRow[]> {
  const edge = windowMs === null ? Number.MAX_SAFE_INTEGER : asOf - windowMs
  const isHere = sql`${isOf(series)} and u.metric_version_id = ${metricVersion}`
  const { rows } = await sql<SumRow>`
    with last as materialized (select max(u.day) as day from unit_totals u where ${isHere} and u.dimension = '' and u.dimension_value = '' and u.day <= ${edge})
    select u.variant, u.stratum, u.day, 0 as level, u.dimension, u.value, ${sumTexts('u')} from (
      select u.variant, u.stratum, max(u.day) as day, t.dimension, t."group" as value, ${addUp('u')}
      from jsonb_to_recordset(${records(asked)}) as t(dimension text, value text, "group" text) cross join lateral (
        select u.*, case when u.day > ${edge} then 1 when u.day = (select last.day from last) then 0 else -1 end as side
        from unit_totals u where ${isHere} and u.dimension = t.dimension and u.dimension_value = t.value offset 0
      ) u
      group by u.variant, u.stratum, t.dimension, t."group", u.side
    ) u
    order by u.variant, u.stratum, u.day, u.dimension, u.value`.execute(db)
  return rows
}

/** What of the day of the edge has matured: its quarters before one, and people of that one, who entered in [from, until), to be counted in, or out. */
type Part = { readonly day: number; readonly quarters: number; readonly from: number; readonly until: number; readonly sign: 1n | -1n }

/** How a sum counts: towards everybody, the matured, or both. */
type Reading = { readonly row: SumRow; readonly exposed: 0n | 1n; readonly matured: 0n | 1n | -1n }

/** Whole days from the sums, of the one day that the edge of maturity falls into whole quarters, and of one quarter people from their rows. */
async function withMatured(rows: readonly SumRow[], { windowMs, asOf }: SummaryQuestion, load: (part: Part) => Promise<readonly Reading[]>): Promise<readonly Reading[]> {
  if (windowMs === null) return rows.map((row) => ({ row, exposed: 1n, matured: 1n }))
  const edge = asOf - windowMs
  // A day that another one begins after has ended.
  const last = rows.reduce((last, { day }) => (day <= edge ? Math.max(last, day) : last), -Infinity)
  const part = partOf(last, edge)
  const whole = (day: number): boolean => day < last || (day === last && part === null)
  return [...rows.map((row): Reading => ({ row, exposed: 1n, matured: whole(row.day) ? 1n : 0n })), ...(part === null ? [] : await load(part))]
}

/** Whichever side of the edge is likely to be the smaller: the beginning of its quarter, or the rest, which is taken off the whole. */
function partOf(day: number, edge: number): Part | null {
  if (edge >= day + LONGEST_DAY || day === -Infinity) return null
  const quarters = Math.floor((edge - day) / QUARTER)
  const from = day + quarters * QUARTER
  return edge < from + QUARTER / 2 ? { day, quarters, from, until: edge + 1, sign: 1n } : { day, quarters: quarters + 1, from: edge + 1, until: from + QUARTER, sign: -1n }
}

/** Sums tell nothing of values that are cut: of the matured, everybody's row is read. */
async function withCapped(rows: readonly SumRow[], load: () => Promise<readonly SumRow[]>): Promise<readonly Reading[]> {
  return [...rows.map((row): Reading => ({ row, exposed: 1n, matured: 0n })), ...(await load()).map((row): Reading => ({ row, exposed: 0n, matured: 1n }))]
}

function loadCapped(db: Db, series: Series, question: DimensionQuestion, most: readonly Most[]): Promise<readonly SumRow[]> {
  const { windowMs, asOf, cap } = question
  const which = windowMs === null ? sql`true` : sql`u.first_at <= ${asOf - windowMs}`
  return loadPeople(db, series, question, { day: 0, which, value: sql`least(u.value, ${String(cap)}::numeric)` }, most)
}

type Cut = { readonly told: readonly Told[]; readonly most: readonly Most[]; readonly level: RawBuilder<unknown> }

async function loadPart(db: Db, series: Series, question: SummaryQuestion, part: Part, { told, most, level }: Cut): Promise<readonly Reading[]> {
  const { day, from, until, sign } = part
  const quarters = await loadQuarters(db, series, question, part, told, level)
  const people = await loadPeople(db, series, question, { day, which: sql`u.first_at >= ${from} and u.first_at < ${until} and u.day = ${day}`, value: sql`u.value` }, most)
  return [...quarters.map((row): Reading => ({ row, exposed: 0n, matured: 1n })), ...people.map((row): Reading => ({ row, exposed: 0n, matured: sign }))]
}

/** Of the day's quarters before `quarters`, together. */
async function loadQuarters(db: Db, series: Series, { metricVersion }: SummaryQuestion, { day, quarters }: Part, told: readonly Told[], level: RawBuilder<unknown>): Promise<readonly SumRow[]> {
  if (quarters === 0) return []
  const { rows } = await sql<SumRow>`
    select u.variant, u.stratum, ${day}::bigint as day, u.level, u.dimension, u.value, ${sumTexts('u')} from (
      select u.variant, u.stratum, ${level} as level, t.dimension, t."group" as value, ${addUp('u')}
      from jsonb_to_recordset(${records(told)}) as t(dimension text, value text, "group" text) cross join lateral (
        select u.* from unit_quarters u
        where ${isOf(series)} and u.metric_version_id = ${metricVersion} and u.day = ${day} and u.dimension = t.dimension and u.dimension_value = t.value and u.quarter < ${quarters}
        offset 0
      ) u
      group by 1, 2, 3, 4, 5
    ) u`.execute(db)
  return rows
}

type Asked = { readonly day: number; readonly which: RawBuilder<unknown>; readonly value: RawBuilder<unknown> }

/** Looks at each person's row once; what dimensions make of it is done on the few sums that remain. */
async function loadPeople(db: Db, series: Series, { metricVersion }: SummaryQuestion, { day, which, value }: Asked, most: readonly Most[]): Promise<readonly SumRow[]> {
  const told = most.map(({ dimension, values }, n) => sql`${JSON.stringify(Object.fromEntries(values.map(({ value, group }) => [value, group])))}::jsonb ->> (u.dimensions ->> ${dimension}) as ${sql.ref(`told${n}`)}`)
  const cuts = most.map(({ dimension }, n) => sql`select ${dimension}, ${sql.ref(`p.told${n}`)}, 0 where ${sql.ref(`p.told${n}`)} is not null`)
  const { rows } = await sql<SumRow>`
    with people as materialized (
      select u.variant, u.stratum, u.level ${listed(told)}, ${addUp('u')}
      from generate_series(0, ${BUCKETS - 1}) b(bucket) cross join lateral (
        select u.variant, u.stratum, u.level, u.dimensions, ${unitParts} from (
          select u.variant, u.stratum, u.level, u.arms, ${value} as value, u.denominator, u.left_out, u.before, u.dimensions from units u
          where ${isOf(series)} and u.metric_version_id = ${metricVersion} and u.bucket = b.bucket and ${which}
          offset 0
        ) u
        offset 0
      ) u
      group by u.variant, u.stratum, u.level ${listed(most.map((_, n) => sql.ref(`told${n}`)))}
    )
    select u.variant, u.stratum, ${day}::bigint as day, u.level, u.dimension, u.value, ${sumTexts('u')} from (
      select p.variant, p.stratum, d.level, d.dimension, d.value, ${addUp('p')}
      from people p cross join lateral (${sql.join([sql`select '', '', p.level::integer`, ...cuts], sql` union all `)}) d(dimension, value, level)
      group by p.variant, p.stratum, d.level, d.dimension, d.value
    ) u`.execute(db)
  return rows
}

/** Further columns, if any. */
function listed(columns: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return columns.length === 0 ? sql`` : sql`, ${sql.join(columns)}`
}

type Joined = { readonly row: SumRow; readonly sums: Sums }

/** Readings put together under the same keys, in the order of the first of each. A row of people alone makes no cell. */
function join(readings: readonly Reading[], key: (row: SumRow) => string): readonly Joined[] {
  const cells = new Map<string, Joined>()
  for (const { row, exposed, matured } of readings) {
    const cell = cells.get(key(row))
    if (cell === undefined && exposed === 0n) continue
    cells.set(key(row), { row: cell?.row ?? row, sums: addRow(cell?.sums ?? NO_SUMS, row, exposed, matured) })
  }
  return [...cells.values()]
}

function cellsOf(readings: readonly Reading[]): readonly DimensionCell[] {
  return join(readings, (row) => `${row.variant} ${row.stratum}`).map(({ row: { variant, stratum }, sums }) => ({ variant, stratum, ...sums }))
}

/** What is left of everybody without those told apart. The sums are exact, so that taking off is too. */
function left(everybody: readonly DimensionCell[], told: readonly DimensionCell[]): readonly DimensionCell[] {
  const apart = groupBy(told, ({ variant, stratum }) => `${variant} ${stratum}`)
  return everybody
    .map(({ variant, stratum, ...sums }) => ({ variant, stratum, ...(apart.get(`${variant} ${stratum}`) ?? []).reduce<Sums>((rest, cell) => addSums(rest, cell, -1n), sums) }))
    .filter(({ exposed }) => exposed > 0n)
}

function addRow(sums: Sums, row: SumRow, exposed: bigint, matured: bigint): Sums {
  return {
    exposed: sums.exposed + exposed * BigInt(row.people),
    crossovers: sums.crossovers + exposed * BigInt(row.crossovers),
    matured: sums.matured + matured * BigInt(row.people),
    converted: sums.converted + matured * BigInt(row.converted),
    y: sums.y + matured * BigInt(row.y),
    yy: sums.yy + matured * BigInt(row.yy),
    d: sums.d + matured * BigInt(row.d),
    dd: sums.dd + matured * BigInt(row.dd),
    yd: sums.yd + matured * BigInt(row.yd),
    leftOut: sums.leftOut + matured * BigInt(row.left_out),
    known: sums.known + matured * BigInt(row.known),
    x: sums.x + matured * BigInt(row.x),
    xx: sums.xx + matured * BigInt(row.xx),
    xy: sums.xy + matured * BigInt(row.xy),
    ky: sums.ky + matured * BigInt(row.ky),
  }
}

/** People exposed so far, by variant: from the sums of whichever metric version comes first. */
export async function loadExposed(db: Db, experiments: readonly { readonly experimentId: string; readonly phase: number }[]) {
  const { rows } = await sql<{ experimentId: string; variant: string; people: string }>`
    select p.id as "experimentId", s.variant, s.people::text as people
    from jsonb_to_recordset(${records(experiments.map(({ experimentId, phase }) => ({ id: experimentId, phase })))}) as p(id text, phase integer)
    cross join lateral (
      select coalesce((select g.current from generations g where g.experiment_id = p.id), 0) as generation
    ) g
    cross join lateral (
      select s.metric_version_id as id from unit_totals s
      where s.experiment_id = p.id and s.phase = p.phase and s.generation = g.generation order by s.metric_version_id limit 1
    ) m
    cross join lateral (
      select s.variant, sum(s.people) as people from unit_totals s
      where s.experiment_id = p.id and s.phase = p.phase and s.generation = g.generation and s.metric_version_id = m.id and s.dimension = ''
      group by s.variant
    ) s
    order by p.id, s.variant`.execute(db)
  return rows.map((row) => ({ ...row, people: BigInt(row.people) }))
}
