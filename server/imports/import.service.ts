import { setTimeout as wait } from 'node:timers/promises'
import type { Experiment, ExperimentBody, Imported } from '../experiments/experiment.ts'
import { experimentIfAny } from '../experiments/experiment.service.ts'
import { recordChange } from '../history/history.service.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store/door.ts'
import { workspaceOf } from '../workspaces/workspace.service.ts'
import { planMetrics, type PlannedMetric, writeMetrics } from './import-metrics.service.ts'
import { insertImported, lockImport, replaceImported } from './import.repository.ts'
import { importedBody, importId, metricsOfImport, PHASE } from './imported-experiment.ts'
import { type ImportMapping, resultsOf } from './mapping.ts'
import { type Moments, momentsOf } from './moment.ts'
import { refuseFile } from './problem.ts'
import type { ImportDone, ImportProgress } from './protocol.ts'
import { type Places, placesOf, withComma } from './row.ts'
import { fingerprintOf, type Source } from './source.ts'
import { type Survey, surveyFile } from './survey.ts'
import { openTable, type Row, type Table } from './table.ts'
import { writeUnits, type Written } from './units.ts'

export type ImportOrder = {
  readonly scope: Scope
  readonly store: Store
  readonly source: Source
  /** The file's name, as people know it. */
  readonly file: string
  readonly mapping: ImportMapping
  /** Called for every row; it is cheap, and whoever shows it chooses how often. */
  readonly onProgress: (progress: ImportProgress) => void
  /** Stops where it is; nothing is left written. */
  readonly signal: AbortSignal
}

/** Readers that began before a replacement still read the former rows; they are given this long to end. */
const GRACE_MS = 1_000

/**
 * A file → an experiment with its readout, whole or not at all: the file is looked over, its units are written beside
 * everything, and one transaction makes them the experiment. The same file with the same columns changes nothing.
 */
export async function importFile(order: ImportOrder): Promise<ImportDone> {
  const { scope, store, mapping } = order
  const fingerprint = await fingerprintOf(order.source, mapping)
  const standing = await standingAt(scope, mapping)
  if (standing !== undefined && standing.imported?.fingerprint === fingerprint) return unchanged(standing)
  assertReplaceable(standing, mapping)
  const read = await readFile(order)
  const id = importId({ workspaceId: scope.workspaceId, key: mapping.key, fingerprint })
  const written = await stage(order, read, id)
  const bad = [...read.survey.bad.first, ...written.repeats.first].toSorted((a, b) => a.line - b.line).slice(0, 100)
  const refusedRows = read.survey.bad.count + written.repeats.count
  const units = [...written.people.values()].reduce((sum, people) => sum + people, 0)
  const imported: Imported = { file: order.file, fingerprint, rows: read.survey.rows, refusedRows, units, dimensions: mapping.dimensions, at: scope.now.getTime() }
  const span = read.survey.span ?? { from: scope.now.getTime(), to: scope.now.getTime() }
  const metrics = read.metrics.map((one) => ({ key: one.metric.key, versionId: one.versionId }))
  const body = importedBody({ arms: read.survey.variants, metrics, span, imported })
  await publish(order, { id, standing, metrics: read.metrics, body }).catch((error: unknown) => clearUnpublished(order, id, error))
  if (standing !== undefined && standing.id !== id) {
    await wait(GRACE_MS)
    await store.forget(standing.id)
  }
  return {
    kind: 'done',
    outcome: standing === undefined ? 'created' : 'replaced',
    key: mapping.key,
    rows: read.survey.rows,
    units,
    refusedRows,
    badRows: bad,
    notes: written.notes,
  }
}

async function standingAt(scope: Scope, mapping: ImportMapping): Promise<Experiment | undefined> {
  const standing = await experimentIfAny(scope, mapping.key)
  if (standing !== undefined && standing.origin !== 'import') throw refuseFile({ kind: 'key-of-live', key: mapping.key })
  return standing
}

function assertReplaceable(standing: Experiment | undefined, { key, replace }: ImportMapping): void {
  if (standing !== undefined && !replace) throw refuseFile({ kind: 'file-changed', key, file: standing.imported?.file ?? '' })
}

function unchanged({ key, imported }: Experiment): ImportDone {
  const rows = imported?.rows ?? 0
  const refusedRows = imported?.refusedRows ?? 0
  return { kind: 'done', outcome: 'unchanged', key, rows, units: imported?.units ?? rows - refusedRows, refusedRows, badRows: [], notes: [] }
}

type Read = { readonly table: Table; readonly places: Places; readonly moments: Moments; readonly survey: Survey; readonly metrics: readonly PlannedMetric[]; readonly timeZone: string }

/** The first look over the file: columns, arms, decimals, and what is wrong. */
async function readFile(order: ImportOrder): Promise<Read> {
  const { scope, mapping, onProgress } = order
  const workspace = await workspaceOf(scope.db, scope.workspaceId)
  if (workspace === undefined) throw new Error(`workspace ${scope.workspaceId} is gone`)
  const table = await openTable(order.source)
  const places = await withComma(placesOf(table, mapping), stoppable(table.rows(), order.signal), table.delimiter)
  const moments = momentsOf(workspace.timeZone)
  const onRow = (done: number) => onProgress({ kind: 'progress', step: 'reading', done, total: null })
  const survey = await surveyFile(stoppable(table.rows(), order.signal), { places, moments, mapping, onRow })
  const metrics = await planMetrics(scope, metricsOfImport(mapping.key, resultsOf(mapping), { decimals: survey.decimals, currency: mapping.currency ?? workspace.currency }))
  return { table, places, moments, survey, metrics, timeZone: workspace.timeZone }
}

/** Writes the units beside everything that is read, and makes sure that all of them stand. */
async function stage(order: ImportOrder, read: Read, id: string): Promise<Written> {
  const { store, mapping, onProgress, signal } = order
  const total = read.survey.rows
  const staged = await store.stageUnits({ experimentId: id, phase: PHASE, namespace: `import:${mapping.key}`, timeZone: read.timeZone })
  try {
    const written = await writeUnits(stoppable(read.table.rows(), signal), {
      places: read.places,
      moments: read.moments,
      targets: read.metrics.map((one) => ({ metricVersion: one.versionId, decimals: one.metric.definition.decimals })),
      at: order.scope.now.getTime(),
      staged,
      onRow: (done) => onProgress({ kind: 'progress', step: 'writing', done, total }),
    })
    onProgress({ kind: 'progress', step: 'counting', done: total, total })
    signal.throwIfAborted()
    await staged.swap()
    await assertWhole(store, id, written, mapping.key)
    signal.throwIfAborted()
    return written
  } catch (error) {
    await staged.discard()
    throw signal.aborted ? refuseFile({ kind: 'stopped' }) : error
  }
}

/** Another process may have begun the very same import and cleared these rows as left behind. */
async function assertWhole(store: Store, id: string, { people }: Written, key: string): Promise<void> {
  const counted = await store.exposed([{ experimentId: id, phase: PHASE }])
  const isWhole = [...people].every(([variant, units]) => (counted.find((one) => one.variant === variant)?.people ?? 0n) === BigInt(units))
  if (!isWhole) throw refuseFile({ kind: 'under-way', key })
}

type Publication = { readonly id: string; readonly standing: Experiment | undefined; readonly metrics: readonly PlannedMetric[]; readonly body: ExperimentBody }

/** From here on it is an experiment: one transaction writes metrics, experiment and history, or nothing. */
async function publish(order: ImportOrder, { id, standing, metrics, body }: Publication): Promise<void> {
  const { scope, mapping } = order
  const { workspaceId, now: at } = scope
  await scope.db.transaction().execute(async (db) => {
    await lockImport(db, { workspaceId, key: mapping.key })
    const now = await experimentIfAny({ db, workspaceId }, mapping.key)
    if (now?.version !== standing?.version) throw refuseFile({ kind: 'under-way', key: mapping.key })
    await writeMetrics(db, scope, metrics)
    const row = { id, workspaceId, key: mapping.key, name: mapping.name, surface: mapping.surface, body, by: scope.memberId, at }
    if (now === undefined) await insertImported(db, row)
    else await replaceImported(db, now, row)
    const action = now === undefined ? 'imported' : 'replaced'
    const entity = { entityKind: 'experiment', entityId: id, entityKey: mapping.key } as const
    await recordChange(db, { workspaceId, at, actor: scope.actor, ...entity, action, ...(now === undefined ? {} : { before: now.imported }), after: { ...body.imported, mapping } })
  })
}

async function clearUnpublished({ scope, store, mapping }: ImportOrder, id: string, error: unknown): Promise<never> {
  const now = await experimentIfAny(scope, mapping.key)
  if (now?.id !== id) await store.forget(id)
  throw error
}

/** Ends with a refusal as soon as somebody stops it. */
async function* stoppable(rows: AsyncIterable<Row>, signal: AbortSignal): AsyncGenerator<Row> {
  for await (const row of rows) {
    if (signal.aborted) throw refuseFile({ kind: 'stopped' })
    yield row
  }
}
