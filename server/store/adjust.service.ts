import type { Acquisition } from '#sdk/core/context.ts'
import type { Db } from '../database/database.ts'
import { groupByBucket, unitBucket } from './bucket.ts'
import { count, enter, type Entered, nothing } from './count.ts'
import { type Days, daysOf } from './day.ts'
import { dimensionValue } from './dimension.ts'
import type { Measure, PersonKey, Question } from './door.ts'
import { loadEntries, loadMeasured } from './entries.repository.ts'
import { loadOrigins } from './identities.repository.ts'
import { loadMembers, type Member } from './members.repository.ts'
import { deleteUnits, insertUnits, loadUnits, lockSeries, replaceSums, type Series, type UnitRow } from './units.repository.ts'

/** Small enough that each transaction stays short where all share one connection. */
const AT_ONCE = { people: 200, buckets: 8 }
const SUMMED_AT_ONCE = 4

/**
 * Counts these people anew: their rows are made from their events, compared with what is stored, and where they differ
 * the rows and the sums of their buckets are replaced.
 */
export async function adjustPeople(db: Db, question: Question, people: readonly PersonKey[]): Promise<void> {
  const days = daysOf(question.timeZone)
  for (const group of groupByBucket(people, AT_ONCE)) {
    await db.transaction().execute(async (db) => {
      const changed = await recount(db, question, days, group)
      for (const { metricVersion } of question.measures) {
        const buckets = [...(changed.get(metricVersion) ?? [])]
        for (let from = 0; from < buckets.length; from += SUMMED_AT_ONCE) {
          await replaceSums(db, seriesOf(question), metricVersion, buckets.slice(from, from + SUMMED_AT_ONCE), 'everybody')
        }
      }
    })
  }
}

/** Replaces the rows of these people, and answers which buckets changed, by metric version. Inside a transaction. */
export async function recount(db: Db, question: Question, days: Days, people: readonly PersonKey[]): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const series = seriesOf(question)
  await lockSeries(db, series)
  const made = await makeRows(db, question, days, people)
  const places = people.map((unit) => ({ unit, bucket: unitBucket(unit) }))
  const stored = await loadUnits(db, series, question.measures.map((one) => one.metricVersion), places)
  const { gone, come } = differences(stored, made)
  await deleteUnits(db, series, gone)
  await insertUnits(db, series, come)
  return bucketsByMetric([...gone, ...come])
}

export function seriesOf(question: Question): Series {
  return { experimentId: question.experimentId, phase: question.phase, generation: 0 }
}

/** What each person's row is, made from their events. */
export async function makeRows(db: Db, question: Question, days: Days, people: readonly PersonKey[]): Promise<readonly UnitRow[]> {
  const members = await loadMembers(db, question.workspace, people)
  const entered = await loadEntered(db, question, members)
  if (entered.size === 0) return []
  const inside = members.filter((member) => entered.has(member.person))
  const dimensions = await loadDimensions(db, question, inside)
  const rows: UnitRow[] = []
  for (const { metricVersion, measure } of question.measures) {
    const none = nothing(measure)
    const counts = await loadCounts(db, question, measure, inside, entered)
    for (const [unit, entry] of entered) {
      const counted = counts.get(unit) ?? none
      rows.push({
        metric_version_id: metricVersion,
        bucket: unitBucket(unit),
        unit,
        variant: entry.variant,
        first_at: entry.at,
        day: days.start(entry.at),
        arms: entry.arms,
        stratum: entry.stratum,
        value: counted.value.toString(),
        denominator: counted.denominator.toString(),
        level: counted.level,
        left_out: counted.leftOut,
        dimensions: dimensions.get(unit) ?? cutBy(question.dimensions, {}),
      })
    }
  }
  return rows
}

/** Who entered the question, and how. */
export async function loadEntered(db: Db, question: Question, members: readonly Member[]): Promise<ReadonlyMap<PersonKey, Entered>> {
  const entries = await loadEntries(db, question, members)
  return new Map([...entries].flatMap(([person, events]) => {
    const entered = enter(question, events)
    return entered === null ? [] : [[person, entered] as const]
  }))
}

async function loadCounts(db: Db, question: Question, measure: Measure, members: readonly Member[], entered: ReadonlyMap<PersonKey, Entered>) {
  const windows = members.flatMap((member) => {
    const at = entered.get(member.person)?.at
    const from = (at ?? 0) + measure.delayMs
    return at === undefined ? [] : [{ ...member, from, until: from + measure.windowMs }]
  })
  const events = await loadMeasured(db, question, measure, windows)
  return new Map([...events].map(([person, of]) => [person, count(measure, entered.get(person)?.at ?? 0, of)] as const))
}

/** The declared dimensions of each person, from the first touch. What is unknown is ''. */
async function loadDimensions(db: Db, question: Question, members: readonly Member[]): Promise<ReadonlyMap<PersonKey, UnitRow['dimensions']>> {
  if (question.dimensions.length === 0) return new Map()
  const origins = await loadOrigins(db, question.workspace, members)
  return new Map([...origins].map(([person, origin]) => [person, cutBy(question.dimensions, origin.firstTouch?.touch ?? {})] as const))
}

function cutBy(dimensions: readonly string[], touch: Acquisition): UnitRow['dimensions'] {
  const told = new Map<string, unknown>(Object.entries(touch))
  return Object.fromEntries(dimensions.map((name) => [name, dimensionValue(String(told.get(name) ?? ''))]))
}

/** What must go and what must come for `stored` to become `made`. */
function differences(stored: readonly UnitRow[], made: readonly UnitRow[]): { readonly gone: readonly UnitRow[]; readonly come: readonly UnitRow[] } {
  const before = new Map(stored.map((row) => [place(row), content(row)]))
  const after = new Map(made.map((row) => [place(row), content(row)]))
  return {
    gone: stored.filter((row) => after.get(place(row)) !== content(row)),
    come: made.filter((row) => before.get(place(row)) !== content(row)),
  }
}

function place(row: UnitRow): string {
  return `${row.metric_version_id} ${row.unit}`
}

function content(row: UnitRow): string {
  const dimensions = Object.entries(row.dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([row.variant, row.first_at, row.day, row.arms, row.stratum, row.value, row.denominator, row.level, row.left_out, dimensions])
}

function bucketsByMetric(rows: readonly UnitRow[]): ReadonlyMap<string, ReadonlySet<number>> {
  const buckets = new Map<string, Set<number>>()
  for (const row of rows) {
    const of = buckets.get(row.metric_version_id) ?? new Set()
    buckets.set(row.metric_version_id, of.add(row.bucket))
  }
  return buckets
}
