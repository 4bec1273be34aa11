import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { BUCKETS } from './bucket.ts'
import { STAGES } from './count.ts'
import type { LinePlace, Reached, Store } from './door.ts'
import { groupBy } from './group.ts'
import { records } from './records.repository.ts'
import { isOf, type Series } from './units.repository.ts'

type ValuesAsked = Parameters<Store['dimensionValues']>[0]
type Asked = Parameters<Store['reached']>[0]
type VariantsAsked = Parameters<Store['reachedByVariant']>[0]

type LevelRow = { readonly value: string; readonly level: number; readonly people: string }

export async function loadDimensionValues(db: Db, { experimentId, phase, metricVersion, dimension, limit }: ValuesAsked) {
  const { rows } = await sql<{ value: string; people: string }>`
    select u.dimension_value as value, u.people::text as people from unit_values u
    where ${isOf(liveOf({ experimentId, phase }))} and u.metric_version_id = ${metricVersion} and u.dimension = ${dimension}
    order by u.people desc, u.dimension_value limit ${limit}`.execute(db)
  return rows.map((row) => ({ value: row.value, people: BigInt(row.people) }))
}

/** From sums by day and level; of a dimension, of its values with most people. */
export async function loadReached(db: Db, asked: Asked): Promise<readonly { readonly value: string; readonly reached: Reached }[]> {
  const { cut } = asked
  if (cut === null) return byValue(await loadLevels(db, asked, '', [{ value: '', group: '' }]))
  const values = cut.values ?? (await loadDimensionValues(db, { ...asked, dimension: cut.dimension, limit: cut.limit })).map(({ value }) => ({ value, group: value }))
  if (values.length === 0) return []
  return byValue(await loadLevels(db, asked, cut.dimension, values)).slice(0, cut.limit)
}

async function loadLevels(db: Db, { from, until, metricVersion, ...place }: LinePlace, dimension: string, values: readonly { readonly value: string; readonly group: string }[]): Promise<readonly LevelRow[]> {
  const { rows } = await sql<LevelRow>`
    select t."group" as value, u.level, sum(u.people)::text as people from jsonb_to_recordset(${records(values)}) as t(value text, "group" text) cross join lateral (
      select u.level, u.people from unit_totals u
      where ${isOf(liveOf(place))} and u.metric_version_id = ${metricVersion} and u.dimension = ${dimension} and u.dimension_value = t.value and u.day >= ${from} and u.day < ${until}
      offset 0
    ) u
    group by t."group", u.level`.execute(db)
  return rows
}

/** Buckets are told by a digest of the key, so that some of them are people chosen by chance. */
export async function loadReachedByVariant(db: Db, { from, until, metricVersion, met, people, ...place }: VariantsAsked) {
  const buckets = await bucketsFor(db, met, people)
  const { rows } = await sql<LevelRow>`
    select e.variant as value, u.level, count(*)::text as people
    from generate_series(0, ${buckets - 1}) b(bucket) cross join lateral (
      select u.level, u.unit from units u
      where ${isOf(liveOf(place))} and u.metric_version_id = ${metricVersion} and u.bucket = b.bucket and u.first_at >= ${from} and u.first_at < ${until}
      offset 0
    ) u cross join lateral (
      select u2.variant from (select ${firstMetric(met)} as version offset 0) v cross join lateral (
        select x.variant from units x
        where x.experiment_id = ${met.experimentId} and x.phase = ${met.phase} and x.generation = 0 and x.metric_version_id = v.version and x.bucket = b.bucket and x.unit = u.unit
      ) u2
    ) e
    group by e.variant, u.level`.execute(db)
  return { share: buckets / BUCKETS, variants: byValue(rows).map(({ value, reached }) => ({ variant: value, reached })) }
}

async function bucketsFor(db: Db, met: Pick<Series, 'experimentId' | 'phase'>, people: number): Promise<number> {
  const { rows } = await sql<{ people: string }>`
    select coalesce(sum(u.people), 0)::text as people from unit_totals u
    where ${isOf(liveOf(met))} and u.metric_version_id = ${firstMetric(met)} and u.dimension = ''`.execute(db)
  const all = Number(rows[0]?.people ?? 0)
  return Math.max(1, Math.min(BUCKETS, Math.floor((BUCKETS * people) / Math.max(1, all))))
}

/** People are the same of each metric; one of them will do. */
const firstMetric = ({ experimentId, phase }: Pick<Series, 'experimentId' | 'phase'>) => sql`(
  select t.metric_version_id from unit_totals t where t.experiment_id = ${experimentId} and t.phase = ${phase} and t.generation = 0 order by t.metric_version_id limit 1
)`

function liveOf({ experimentId, phase }: Pick<Series, 'experimentId' | 'phase'>): Series {
  return { experimentId, phase, generation: 0 }
}

/** Most people first; of as many, in the order of their names. */
function byValue(rows: readonly LevelRow[]): readonly { readonly value: string; readonly reached: Reached }[] {
  return [...groupBy(rows, (row) => row.value)]
    .map(([value, of]) => ({ value, reached: of.map(({ level, people }) => ({ stages: level - STAGES, people: BigInt(people) })).toSorted((a, b) => a.stages - b.stages) }))
    .toSorted((a, b) => Number(total(b.reached) - total(a.reached)) || (a.value < b.value ? -1 : 1))
}

function total(reached: Reached): bigint {
  return reached.reduce((sum, { people }) => sum + people, 0n)
}
