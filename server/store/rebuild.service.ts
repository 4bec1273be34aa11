import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { withPriority } from '../database/query-scope.ts'
import { loadEntered, recount, seriesOf } from './adjust.service.ts'
import { unitBucket } from './bucket.ts'
import { daysOf } from './day.ts'
import { loadEnteredAccounts } from './accounts.repository.ts'
import type { Question, RebuildProgress, UnitKey } from './door.ts'
import type { Identity } from './identity.ts'
import { loadPeople } from './members.repository.ts'
import { records } from './records.repository.ts'
import { writeAllSums } from './sums.repository.ts'
import { deleteUnits, loadUnits, lockSeries, type UnitRow } from './units.repository.ts'

const PAGE = 200

type Rebuild = {
  readonly question: Question
  readonly cursor?: string | null
  readonly onProgress?: (progress: RebuildProgress) => void | Promise<void>
  readonly signal?: AbortSignal
}

/**
 * Counts everybody anew: walks the identities that entered the question and recounts their people, lets rows go whose
 * person has not entered, then writes all sums. Memory holds one page; each step is a short transaction of its own, so
 * that events come in between. Stopping leaves rows that the next run, or the next change, corrects.
 */
export async function rebuild(db: Db, work: Rebuild): Promise<void> {
  await withPriority('background', async () => {
    await recountEntered(db, work)
    await dropStrangers(db, work)
    for (const { metricVersion } of work.question.measures) await writeSums(db, work, metricVersion)
  })
}

async function recountEntered(db: Db, { question, cursor, onProgress, signal }: Rebuild): Promise<void> {
  const days = daysOf(question.timeZone)
  let after = cursor ?? ''
  let people = 0
  for (;;) {
    signal?.throwIfAborted()
    const page = question.unit === 'person' ? await loadEnteredIdentities(db, question, after) : await loadEnteredAccounts(db, question, after, PAGE)
    const last = page.at(-1)
    if (last === undefined) return
    const found = question.unit === 'person' ? [...new Set((await loadPeople(db, question.workspace, page)).values())] : page
    await db.transaction().execute((db) => recount(db, question, days, found))
    after = last
    people += found.length
    await onProgress?.({ people, cursor: after })
  }
}

/** The next identities, in byte order, with an event that may enter the question: walks along one index. */
async function loadEnteredIdentities(db: Db, question: Question, after: Identity): Promise<readonly Identity[]> {
  const { entry } = question
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

/** Rows whose person has not entered, or is a person no more: left by events that were never told of, as after a restore. */
async function dropStrangers(db: Db, { question, signal }: Rebuild): Promise<void> {
  for (const { metricVersion } of question.measures) {
    let after: Place | null = { bucket: 0, unit: '' }
    while (after !== null) {
      signal?.throwIfAborted()
      const place: Place = after
      after = await db.transaction().execute((db) => dropStrangersAfter(db, question, metricVersion, place))
    }
  }
}

type Place = { readonly bucket: number; readonly unit: string }

async function dropStrangersAfter(db: Db, question: Question, metricVersion: string, after: Place): Promise<Place | null> {
  const series = seriesOf(question)
  await lockSeries(db, series)
  const { rows: page } = await sql<Place>`
    select u.bucket, u.unit from units u
    where u.experiment_id = ${series.experimentId} and u.phase = ${series.phase} and u.generation = ${series.generation}
      and u.metric_version_id = ${metricVersion} and (u.bucket, u.unit) > (${after.bucket}, ${after.unit})
    order by u.bucket, u.unit limit ${PAGE}`.execute(db)
  const strangers = await loadStrangers(db, question, page.map((place) => place.unit))
  const places = strangers.map((unit) => ({ unit, bucket: unitBucket(unit) }))
  const rows: readonly UnitRow[] = places.length === 0 ? [] : await loadUnits(db, series, [metricVersion], places)
  await deleteUnits(db, series, rows)
  return page.at(-1) ?? null
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
