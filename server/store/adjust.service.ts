import type { Acquisition } from '#sdk/core/context.ts'
import type { Db } from '../database/database.ts'
import { unitBucket } from './bucket.ts'
import { asBefore, count, enter, type Entered, hasBefore, KNOWN_FOR, nothing } from './count.ts'
import { type Days, daysOf } from './day.ts'
import { dimensionOf } from './dimension.ts'
import { loadAccountsOf } from './accounts.repository.ts'
import type { Measure, PersonKey, Question, UnitKey } from './door.ts'
import { holdHorizon } from './horizon.repository.ts'
import type { Origin } from './origin.ts'
import { reachesBehind, settle } from './settle.repository.ts'
import { carryChanges, type Changes } from './sums.repository.ts'
import { openUnitSource, type UnitSource } from './unit-source.repository.ts'
import { deleteUnits, insertUnits, loadUnits, lockSeries, type Series, type UnitRow } from './units.repository.ts'

/** Small enough that each transaction stays short where all share one connection. */
const AT_ONCE = 200

/**
 * Counts these people, or the accounts they were ever in, anew: their rows are made from their events, compared with what
 * is stored, and where they differ the rows are replaced, and the sums that they have a part in.
 */
export async function adjustPeople(db: Db, question: Question, people: readonly PersonKey[]): Promise<void> {
  const days = daysOf(question.timeZone)
  const units = question.unit === 'person' ? people : await loadAccountsOf(db, question.workspace, people)
  for (const group of inGroups([...new Set(units)], AT_ONCE)) {
    await db.transaction().execute(async (db) => {
      const { gone, come } = await recount(db, question, days, group)
      const of = (rows: readonly UnitRow[], metricVersion: string): readonly UnitRow[] => rows.filter((row) => row.metric_version_id === metricVersion)
      for (const metricVersion of new Set([...gone, ...come].map((row) => row.metric_version_id))) {
        await carryChanges(db, seriesOf(question), metricVersion, { gone: of(gone, metricVersion), come: of(come, metricVersion) })
      }
    })
  }
}

function inGroups<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size))
}

/** Replaces the rows of these units, and answers those that went and came. Inside a transaction. */
export async function recount(db: Db, question: Question, days: Days, units: readonly UnitKey[]): Promise<Changes> {
  const series = seriesOf(question)
  await lockSeries(db, series)
  const horizon = await holdHorizon(db, question.workspace)
  const counted = await makeRows(db, question, days, units)
  const places = units.map((unit) => ({ unit, bucket: unitBucket(unit) }))
  const stored = await loadUnits(db, series, question.measures.map((one) => one.metricVersion), places)
  const made = reachesBehind(question, horizon) ? await settle(db, question, { horizon, units, counted, stored }) : counted
  const changes = differences(stored, made)
  await deleteUnits(db, series, changes.gone)
  await insertUnits(db, series, changes.come)
  return changes
}

export function seriesOf(question: Question): Series {
  return { experimentId: question.experimentId, phase: question.phase, generation: 0 }
}

/** What each unit's row is, made from its events. */
export async function makeRows(db: Db, question: Question, days: Days, units: readonly UnitKey[]): Promise<readonly UnitRow[]> {
  const source = await openUnitSource(db, question, units)
  const entered = await enteredIn(source, question)
  if (entered.size === 0) return []
  const isAsked = question.dimensions.length > 0 || question.measures.some(({ measure }) => hasBefore(measure))
  const origins = isAsked ? await source.origins(entered) : new Map<UnitKey, Origin>()
  const rows: UnitRow[] = []
  for (const { metricVersion, measure } of question.measures) {
    const none = nothing(measure)
    const events = await source.measured(measure, entered)
    const before = await countBefore(source, measure, knownAmong(entered, origins))
    for (const [unit, entry] of entered) {
      const own = events.get(unit)
      const counted = own === undefined ? none : count(measure, entry.at, own)
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
        before: before.get(unit) ?? null,
        dimensions: cutBy(question.dimensions, origins.get(unit)?.firstTouch?.touch ?? {}),
      })
    }
  }
  return rows
}

/** Who entered the question, and how. */
export async function loadEntered(db: Db, question: Question, units: readonly UnitKey[]): Promise<ReadonlyMap<UnitKey, Entered>> {
  return enteredIn(await openUnitSource(db, question, units), question)
}

async function enteredIn(source: UnitSource, question: Question): Promise<ReadonlyMap<UnitKey, Entered>> {
  return new Map([...(await source.entries())].flatMap(([unit, events]) => {
    const entered = enter(question, events)
    return entered === null ? [] : [[unit, entered] as const]
  }))
}

/** Who was known for some time before the exposure. */
function knownAmong(entered: ReadonlyMap<UnitKey, Entered>, origins: ReadonlyMap<UnitKey, Origin>): ReadonlyMap<UnitKey, Entered> {
  return new Map([...entered].filter(([unit, { at }]) => (origins.get(unit)?.firstAt ?? Infinity) + KNOWN_FOR <= at))
}

/** What each of them did before, where a measure asks for it: the measure itself, over a stretch that ends at the exposure. */
async function countBefore(source: UnitSource, measure: Measure, known: ReadonlyMap<UnitKey, Entered>): Promise<ReadonlyMap<UnitKey, string>> {
  if (!hasBefore(measure) || known.size === 0) return new Map()
  const same = asBefore(measure)
  const since = new Map([...known].map(([unit, { at }]) => [unit, { at: at - measure.beforeMs }]))
  const events = await source.measured(same, since)
  return new Map([...since].map(([unit, { at }]) => [unit, count(same, at, events.get(unit) ?? []).value.toString()]))
}

/** The declared dimensions of a unit, from its first touch. What is unknown is ''. */
function cutBy(dimensions: readonly string[], touch: Acquisition): UnitRow['dimensions'] {
  return Object.fromEntries(dimensions.map((name) => [name, dimensionOf(name, touch)]))
}

/** What must go and what must come for `stored` to become `made`. */
function differences(stored: readonly UnitRow[], made: readonly UnitRow[]): Changes {
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
  return JSON.stringify([row.variant, row.first_at, row.day, row.arms, row.stratum, row.value, row.denominator, row.level, row.left_out, row.before, dimensions])
}
