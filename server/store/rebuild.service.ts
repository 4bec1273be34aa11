import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { withPriority } from '../database/query-scope.ts'
import { loadEntered, recount, seriesOf } from './adjust.service.ts'
import { unitBucket } from './bucket.ts'
import { countRange, dropStrangersAfter, isSetWise, loadCalendar, loadRangeEnd, type Range, type UnitPlace } from './count-range.repository.ts'
import { type Days, daysOf } from './day.ts'
import { loadEnteredAccounts } from './accounts.repository.ts'
import type { PersonKey, Question, RebuildProgress, UnitKey } from './door.ts'
import { isEnteredSetWise } from './entered.repository.ts'
import { holdHorizon } from './horizon.repository.ts'
import type { Identity } from './identity.ts'
import { loadPeople } from './members.repository.ts'
import { inLanes, inOrder } from './lanes.ts'
import { type Pieces, pieces } from './pieces.ts'
import { records } from './records.repository.ts'
import { reachesBehind } from './settle.repository.ts'
import { forgetDays, writeAllSums } from './sums.repository.ts'
import { deleteUnits, isOf, loadUnits, lockSeries, type UnitRow } from './units.repository.ts'

const PAGE = 200

type Rebuild = {
  readonly question: Question
  readonly cursor?: string | null
  readonly onProgress?: (progress: RebuildProgress) => void | Promise<void>
  readonly signal?: AbortSignal
}

/**
 * Counts everybody anew: walks the identities that entered the question and recounts their people, lets rows go whose
 * person has not entered, then writes all sums. Each step is a short transaction of its own over a range of people, so that
 * memory is bounded and events come in between. Stopping leaves rows that the next run, or the next change, corrects.
 */
export async function rebuild(db: Db, work: Rebuild): Promise<void> {
  const { question } = work
  await withPriority('background', async () => {
    const had = await withRows(db, question)
    await (isEnteredSetWise(question) && question.measures.some(({ measure }) => isSetWise(measure)) ? countSetWise(db, work) : recountEntered(db, work))
    for (const metricVersion of had) await dropStrangers(db, work, metricVersion)
    for (const { metricVersion } of question.measures) await writeSums(db, work, metricVersion)
  })
}

/** Metric versions that have rows already, some of which may be nobody's any more. */
async function withRows(db: Db, question: Question): Promise<readonly string[]> {
  const { rows } = await sql<{ version: string }>`
    select m.version from jsonb_array_elements_text(${records(question.measures.map(({ metricVersion }) => metricVersion))}) m(version) cross join lateral (
      select from units u where ${isOf(seriesOf(question))} and u.metric_version_id = m.version limit 1
    ) u`.execute(db)
  return rows.map((row) => row.version)
}

/** Ranges that are counted at a time: a processor each, where the database has two. */
const LANES = 2

/**
 * Ranges of as many people as a piece takes its time for; what the database cannot count itself is counted for the people of
 * each range after it. Where events are gone that may have to do with them, people are counted one by one: who was counted with those stays.
 */
async function countSetWise(db: Db, { question, cursor, onProgress, signal }: Rebuild): Promise<void> {
  const days = daysOf(question.timeZone)
  const calendar = await loadCalendar(db, question, days)
  const measured = question.measures.filter(({ measure }) => isSetWise(measure))
  const oneByOne = { ...question, measures: question.measures.filter((one) => !measured.includes(one)) }
  const asked = { question, series: seriesOf(question), measured, calendar, named: oneByOne.measures.length > 0 }
  const size = pieces()
  const told = inOrder<RebuildProgress>(async (progress) => onProgress?.(progress))
  await inLanes(LANES, rangesOf(db, question, cursor ?? '', size, signal), async (range, n) => {
    const counted = await db.transaction().execute(async (db) => {
      await lockSeries(db, asked.series, 'beside')
      if (reachesBehind(question, await holdHorizon(db, question.workspace))) return null
      return size.timed(async () => {
        await forgetDays(db, asked.series, measured.map(({ metricVersion }) => metricVersion))
        return countRange(db, asked, range)
      })
    })
    await recountPeople(db, question, days, counted?.uncounted ?? [], signal)
    await recountPeople(db, oneByOne, days, counted?.named ?? [], signal)
    const people = counted?.people ?? (await recountRange(db, { question, signal }, range))
    await told(n, (before) => ({ people: (before?.people ?? 0) + people, cursor: range.last }))
  })
}

async function* rangesOf(db: Db, question: Question, cursor: Identity, size: Pieces, signal: AbortSignal | undefined): AsyncGenerator<Range> {
  for (let after = cursor; ;) {
    signal?.throwIfAborted()
    const last = await loadRangeEnd(db, question, after, size.size())
    if (last === null) return
    yield { after, last }
    after = last
  }
}

async function recountPeople(db: Db, question: Question, days: Days, people: readonly PersonKey[], signal: AbortSignal | undefined): Promise<void> {
  for (let from = 0; from < people.length; from += PAGE) {
    signal?.throwIfAborted()
    await recountAlone(db, question, days, people.slice(from, from + PAGE))
  }
}

/** Sums are written when everybody is counted. */
async function recountAlone(db: Db, question: Question, days: Days, units: readonly UnitKey[]): Promise<void> {
  await db.transaction().execute(async (db) => {
    await lockSeries(db, seriesOf(question))
    await forgetDays(db, seriesOf(question), question.measures.map(({ metricVersion }) => metricVersion))
    await recount(db, question, days, units)
  })
}

async function recountEntered(db: Db, { question, cursor, onProgress, signal }: Rebuild): Promise<void> {
  const told = (people: number, after: UnitKey) => onProgress?.({ people, cursor: after })
  await recountRange(db, { question, signal, told }, { after: cursor ?? '', last: null })
}

type Recounting = { readonly question: Question; readonly signal: AbortSignal | undefined; readonly told?: (people: number, after: UnitKey) => void | Promise<void> }

/** Those after one key, up to another or to the end; answers how many there were. */
async function recountRange(db: Db, { question, signal, told }: Recounting, { after: from, last: end }: { readonly after: UnitKey; readonly last: UnitKey | null }): Promise<number> {
  const days = daysOf(question.timeZone)
  let after = from
  let people = 0
  for (;;) {
    signal?.throwIfAborted()
    const next = question.unit === 'person' ? await loadEnteredIdentities(db, question, after) : await loadEnteredAccounts(db, question, after, PAGE)
    const page = end === null ? next : next.slice(0, next.indexOf(end) === -1 ? next.length : next.indexOf(end) + 1)
    const last = page.at(-1)
    if (last === undefined) return people
    const found = question.unit === 'person' ? [...new Set((await loadPeople(db, question.workspace, page)).values())] : page
    await recountAlone(db, question, days, found)
    after = last
    people += found.length
    await told?.(people, after)
    if (last === end) return people
  }
}

/** The next identities, in byte order, with an event that may enter the question: walks along one index. */
async function loadEnteredIdentities(db: Db, question: Question, after: Identity): Promise<readonly Identity[]> {
  const { entry } = question
  if (entry.kind === 'seen') return loadIdentitiesAfter(db, question.workspace, after)
  const [isEntry, keys] = entry.kind === 'event' ? [sql`e.name = k.key`, [entry.event]] : [sql`e.experiment = k.key`, entry.kind === 'holdout' ? entry.experimentKeys : [entry.experimentKey]]
  const { rows } = await sql<{ identity: string }>`
    select distinct e.identity from jsonb_array_elements_text(${records(keys)}) as k(key)
    cross join lateral (
      select distinct e.identity from events e
      where e.workspace_id = ${question.workspace} and ${isEntry} and e.identity > ${after}
      order by e.identity limit ${PAGE}
    ) e
    order by e.identity limit ${PAGE}`.execute(db)
  return rows.map((row) => row.identity)
}

async function loadIdentitiesAfter(db: Db, workspace: string, after: Identity): Promise<readonly Identity[]> {
  const { rows } = await sql<{ identity: string }>`
    select i.identity from identities i where i.workspace_id = ${workspace} and i.identity > ${after} order by i.identity limit ${PAGE}`.execute(db)
  return rows.map((row) => row.identity)
}

/** Rows whose person has not entered, or is a person no more: left by events that were never told of, as after a restore. */
async function dropStrangers(db: Db, { question, signal }: Rebuild, metricVersion: string): Promise<void> {
  const series = seriesOf(question)
  const size = pieces()
  let after: UnitPlace | null = { bucket: 0, unit: '' }
  while (after !== null) {
    signal?.throwIfAborted()
    const place: UnitPlace = after
    after = await size.timed((limit) => db.transaction().execute(async (db) => {
      await lockSeries(db, series)
      const horizon = await holdHorizon(db, question.workspace)
      await forgetDays(db, series, [metricVersion])
      const isWhole = isEnteredSetWise(question) && !reachesBehind(question, horizon)
      return isWhole ? dropStrangersAfter(db, question, series, metricVersion, place, limit) : dropOneByOne(db, question, metricVersion, place, horizon)
    }))
  }
}

async function dropOneByOne(db: Db, question: Question, metricVersion: string, after: UnitPlace, horizon: number): Promise<UnitPlace | null> {
  const series = seriesOf(question)
  const { rows: page } = await sql<UnitPlace & { readonly at: number }>`
    select u.bucket, u.unit, u.first_at as at from units u
    where ${isOf(series)} and u.metric_version_id = ${metricVersion} and (u.bucket, u.unit) > (${after.bucket}, ${after.unit})
    order by u.bucket, u.unit limit ${PAGE}`.execute(db)
  const strangers = await loadStrangers(db, question, page.filter(({ at }) => at >= horizon).map((place) => place.unit))
  const places = strangers.map((unit) => ({ unit, bucket: unitBucket(unit) }))
  const rows: readonly UnitRow[] = places.length === 0 ? [] : await loadUnits(db, series, [metricVersion], places)
  await deleteUnits(db, series, rows)
  const last = page.at(-1)
  return last === undefined ? null : { bucket: last.bucket, unit: last.unit }
}

async function loadStrangers(db: Db, question: Question, units: readonly UnitKey[]): Promise<readonly UnitKey[]> {
  const entered = await loadEntered(db, question, units)
  return units.filter((unit) => !entered.has(unit))
}

async function writeSums(db: Db, { question, signal }: Rebuild, metricVersion: string): Promise<void> {
  const series = seriesOf(question)
  await writeAllSums(series, metricVersion, (work) => {
    signal?.throwIfAborted()
    return db.transaction().execute(async (db) => {
      await lockSeries(db, series)
      await work(db)
    })
  })
}
