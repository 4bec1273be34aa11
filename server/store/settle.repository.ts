import { sql } from 'kysely'
import { loadAccountMembers } from './accounts.repository.ts'
import type { Db } from '../database/database.ts'
import { unitBucket } from './bucket.ts'
import { hasBefore } from './count.ts'
import type { Measure, Question, UnitKey } from './door.ts'
import { groupBy } from './group.ts'
import { loadOrigins } from './identities.repository.ts'
import { loadMembers } from './members.repository.ts'
import { records } from './records.repository.ts'
import { loadSeries, loadUnits, type UnitRow } from './units.repository.ts'

/** Whether events that are gone may have to do with who is counted for this question. */
export function reachesBehind({ from, entry, measures }: Question, horizon: number): boolean {
  return horizon > 0 && (entry.kind === 'holdout' || measures.some(({ measure }) => from - lookedBack(measure) < horizon))
}

/** For how long before somebody entered a measure may look at what they did. */
function lookedBack(measure: Measure): number {
  if (isFromEver(measure)) return Infinity
  return hasBefore(measure) ? measure.beforeMs : 0
}

function isFromEver({ kind }: Measure): boolean {
  return kind === 'activation' || kind === 'journey'
}

type Counted = { readonly horizon: number; readonly units: readonly UnitKey[]; readonly counted: readonly UnitRow[]; readonly stored: readonly UnitRow[] }

/**
 * What of the rows that were counted from the events that are left can stand. Whoever entered behind the horizon, as
 * themselves or as one of the devices that are theirs now, stays as counted then: the first exposure counts, and it is
 * gone. Of whoever entered after it, having been there before, stays what measures say that look further back than to
 * the entry. Of those who came only after it everything is known.
 */
export async function settle(db: Db, question: Question, { horizon, units, counted, stored }: Counted): Promise<readonly UnitRow[]> {
  const members = await membersOf(db, question, units)
  const standing = await standingOf(db, question, { units, members })
  const settled = new Set([...standing].flatMap(([unit, rows]) => (rows.some((row) => row.first_at < horizon) ? [unit] : [])))
  const origins = await loadOrigins(db, question.workspace, members)
  const measures = new Map(question.measures.map(({ metricVersion, measure }) => [metricVersion, measure]))
  const kept = stored.filter((row) => settled.has(row.unit) && row.first_at < horizon)
  const made = counted.filter((row) => !settled.has(row.unit)).flatMap((row) => {
    const measure = measures.get(row.metric_version_id)
    if (measure === undefined || (origins.get(row.unit)?.firstAt ?? 0) >= horizon) return [row]
    const rows = standing.get(row.unit) ?? []
    if (rows.length === 0 && question.entry.kind === 'seen') return []
    return [withKnown(row, measure, rows.find((one) => one.metric_version_id === row.metric_version_id), horizon)]
  })
  return [...kept, ...made]
}

/** What the events that are gone said, of a row that was counted from those that are left. */
function withKnown(row: UnitRow, measure: Measure, standing: UnitRow | undefined, horizon: number): UnitRow {
  if (isFromEver(measure) && standing !== undefined) return { ...row, value: standing.value, denominator: standing.denominator, level: standing.level, left_out: standing.left_out }
  return hasBefore(measure) && row.first_at - measure.beforeMs < horizon ? { ...row, before: standing?.before ?? null } : row
}

type Part = { readonly person: UnitKey; readonly identity: string }

/** The identities that each unit's events come from. */
async function membersOf(db: Db, { workspace, unit }: Question, units: readonly UnitKey[]): Promise<readonly Part[]> {
  if (unit === 'person') return loadMembers(db, workspace, units)
  return (await loadAccountMembers(db, workspace, units)).map((member) => ({ person: member.unit, identity: member.identity }))
}

/**
 * The rows that a unit has by any metric that is or was counted there, its own ones first, then those of devices that became
 * its own since. Who is being erased has none any more.
 */
async function standingOf(db: Db, question: Question, { units, members }: { readonly units: readonly UnitKey[]; readonly members: readonly Part[] }): Promise<ReadonlyMap<UnitKey, readonly UnitRow[]>> {
  const series = (await loadSeries(db, question.experimentId)).filter(({ phase, generation }) => phase === question.phase && generation === 0)
  const [first] = series
  if (first === undefined) return new Map()
  const gone = await erasingAmong(db, question.workspace, units)
  const own = units.filter((unit) => !gone.has(unit)).map((unit) => ({ person: unit, identity: unit }))
  const parts = question.unit === 'person' ? [...own, ...members.filter(({ person, identity }) => person !== identity)] : own
  const places = [...new Set(parts.map(({ identity }) => identity))].map((unit) => ({ unit, bucket: unitBucket(unit) }))
  const rows = groupBy(await loadUnits(db, first, series.map(({ metricVersion }) => metricVersion), places), (row) => row.unit)
  const standing = groupBy(parts.flatMap(({ person, identity }) => (rows.get(identity) ?? []).map((row) => ({ person, row }))), ({ person }) => person)
  return new Map([...standing].map(([person, of]) => [person, of.map(({ row }) => row)]))
}

async function erasingAmong(db: Db, workspace: string, units: readonly UnitKey[]): Promise<ReadonlySet<UnitKey>> {
  const { rows } = await sql<{ identity: string }>`
    select x.identity from erasing x where x.workspace_id = ${workspace} and x.identity in (select value from jsonb_array_elements_text(${records(units)}))`.execute(db)
  return new Set(rows.map(({ identity }) => identity))
}
