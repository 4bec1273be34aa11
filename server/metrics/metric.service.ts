import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { type Approval, type Asked, stateOf } from '../workspaces/approval.ts'
import { approvalsOf, askForApproval, giveWord } from '../workspaces/approval.service.ts'
import { newId } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { isContract, type Metric, type MetricDefinition, type MetricVersion, type NewMetric, type Part, suits } from './metric.ts'
import { appointMetric, findMetric, findMetricVersions, findPart, findSharedMetric, insertMetric, insertMetricVersion, listMetrics, listMetricVersions, listParts, listVersionIds, lockMetric, moveMetric, renameMetric } from './metric.repository.ts'
import { checkRates, withRates } from './rates.service.ts'

export function metricsOf(scope: Scope): Promise<readonly Metric[]> {
  return listMetrics(scope.db, scope.workspaceId, 500)
}

export type CreateMetric = NewMetric & { readonly shared?: boolean | undefined; readonly part?: 'conversion' | undefined }

/** A new metric in its first version. The first that is made as shared is the workspace's shared metric; an activation is its activation. */
export async function createMetric(scope: Scope, input: CreateMetric): Promise<Metric> {
  if (await findMetric(scope.db, scope.workspaceId, input.key)) throw refusal('key-taken', `There is a metric "${input.key}" already.`, { metric: input.key })
  const shared = input.shared ?? false
  const standing = shared ? await findSharedMetric(scope.db, scope.workspaceId) : undefined
  if (standing !== undefined) throw refusal('wrong-state', `"${standing.name}" is the shared metric; a workspace has exactly one.`, { metric: standing.key })
  if (shared) checkDecides(input.name, input.definition)
  await checkRates(scope.db, scope.workspaceId, input.definition)
  const part = input.definition.kind === 'activation' ? 'activation' : (input.part ?? null)
  if (part !== null) await checkFree(scope.db, scope.workspaceId, part)
  if (!suits(part, input.definition)) throw unsuited(input.name)
  const id = newId('met')
  await scope.db.transaction().execute(async (db) => {
    await insertMetric(db, { id, workspaceId: scope.workspaceId, key: input.key, name: input.name, shared, part, at: scope.now })
    await insertMetricVersion(db, { id: newId('mev'), metricId: id, version: 1, definition: input.definition, by: scope.memberId, at: scope.now })
    await recordChange(db, { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'metric', entityId: id, entityKey: input.key, action: 'created', after: { ...input, part } })
  })
  const metric = await findMetric(scope.db, scope.workspaceId, input.key)
  if (metric === undefined) throw new Error(`metric ${input.key} was not written`)
  return metric
}

/** Makes a metric that is there the workspace's conversion, where it has none. */
export async function appointConversion(scope: Scope, key: string): Promise<MetricStory> {
  await scope.db.transaction().execute(async (db) => {
    await lockMetric(db, scope.workspaceId, key)
    const metric = await standingMetric(db, scope.workspaceId, key)
    await checkFree(db, scope.workspaceId, 'conversion')
    if (!suits('conversion', metric.definition)) throw unsuited(metric.name)
    await appointMetric(db, metric.id, 'conversion')
    await recordChange(db, { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'metric', entityId: metric.id, entityKey: metric.key, action: 'appointed', before: { part: metric.part }, after: { part: 'conversion' } })
  })
  return metricStory(scope, key)
}

async function checkFree(db: Db, workspaceId: string, part: Part): Promise<void> {
  const standing = await findPart(db, workspaceId, part)
  if (standing !== undefined) throw refusal('wrong-state', `"${standing.name}" is the ${part} of this workspace, which has exactly one. Change what that one means.`, { metric: standing.key, part })
}

/** What the sequential plan spends is planned in people and means; a quantile is read beside them. */
function checkDecides(name: string, { kind }: MetricDefinition): void {
  if (kind === 'quantile') throw refusal('invalid', `"${name}" cannot be the shared metric: no sample size is planned for a quantile. Let experiments carry it as a guardrail, or beside the others.`, {})
}

function unsuited(name: string) {
  return refusal('invalid', `"${name}" cannot be the conversion: only a metric of the kind "Did it" can.`, {})
}

export function metricNamed(db: Db, workspaceId: string, key: string): Promise<Metric | undefined> {
  return findMetric(db, workspaceId, key)
}

export async function sharedMetricOf(db: Db, workspaceId: string): Promise<Metric | undefined> {
  const shared = await findSharedMetric(db, workspaceId)
  return shared && (await withRates(db, workspaceId, [shared]))[0]
}

/** The workspace's activation and conversion, as far as they are defined. */
export function contractOf(db: Db, workspaceId: string): Promise<readonly Metric[]> {
  return listParts(db, workspaceId)
}

/** A metric with what it was before and what it is to become. */
export type MetricStory = {
  readonly metric: Metric
  /** Newest first; those after the metric's own wait for approval, or were declined. */
  readonly versions: readonly MetricVersion[]
  readonly proposal: { readonly version: MetricVersion; readonly approvals: readonly Approval[] } | null
}

const VERSIONS_SHOWN = 50

export async function metricStory(scope: Scope, key: string): Promise<MetricStory> {
  const metric = await standingMetric(scope.db, scope.workspaceId, key)
  const versions = await listMetricVersions(scope.db, metric.id, VERSIONS_SHOWN)
  return { metric, versions, proposal: await proposalOf(scope.db, scope, metric, versions) }
}

/** The newest version that the metric does not stand at, while its teams are asked. */
async function proposalOf(db: Db, scope: Scope, metric: Metric, versions: readonly MetricVersion[]): Promise<MetricStory['proposal']> {
  const newest = versions[0]
  if (newest === undefined || newest.version <= metric.version) return null
  const approvals = await approvalsOf(db, changeOf(scope, metric, newest.version))
  return approvals.length > 0 && stateOf(approvals) === 'open' ? { version: newest, approvals } : null
}

function changeOf(scope: Scope, metric: Metric, version: number): Asked {
  return { workspaceId: scope.workspaceId, entityKind: 'metric', entityId: metric.id, entityVersion: version, action: 'change' }
}

async function standingMetric(db: Db, workspaceId: string, key: string): Promise<Metric> {
  const metric = await findMetric(db, workspaceId, key)
  if (metric === undefined) throw refusal('not-found', `There is no metric "${key}" in this workspace.`, { metric: key })
  return metric
}

export type SaveMetric = {
  readonly key: string
  /** The version the change was made on. */
  readonly version: number
  readonly name: string
  readonly definition: MetricDefinition
  readonly why?: string | undefined
}

/**
 * Gives a metric its next definition; experiments that run keep the one they were launched with. The shared metric, the
 * activation and the conversion are both teams' contract: their next definition waits until a member of product and one
 * of marketing approved it.
 */
export async function saveMetric(scope: Scope, input: SaveMetric): Promise<MetricStory> {
  await scope.db.transaction().execute(async (db) => {
    await lockMetric(db, scope.workspaceId, input.key)
    const metric = await standingMetric(db, scope.workspaceId, input.key)
    checkChange(metric, input)
    await checkRates(db, scope.workspaceId, input.definition)
    const versions = await listMetricVersions(db, metric.id, 1)
    if ((await proposalOf(db, scope, metric, versions)) !== null) throw refusal('wrong-state', `A change of "${metric.name}" waits for approval. It must be answered before another one is proposed.`, { metric: metric.key })
    if (input.name !== metric.name) await renameMetric(db, metric.id, input.name)
    if (JSON.stringify(input.definition) === JSON.stringify(metric.definition)) return
    const version = (versions[0]?.version ?? 0) + 1
    await insertMetricVersion(db, { id: newId('mev'), metricId: metric.id, version, definition: input.definition, by: scope.memberId, at: scope.now })
    const state = isContract(metric) ? await askForApproval(db, scope, changeOf(scope, metric, version), ['product', 'marketing']) : 'approved'
    if (state === 'approved') await moveMetric(db, metric.id, version)
    const entry = { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'metric' as const, entityId: metric.id, entityKey: metric.key, why: input.why }
    await recordChange(db, { ...entry, action: state === 'approved' ? 'changed' : 'proposed', before: metric.definition, after: { version, name: input.name, definition: input.definition } })
  })
  return metricStory(scope, input.key)
}

function checkChange(metric: Metric, { version, definition }: SaveMetric): void {
  if (metric.version !== version) throw refusal('stale-version', `"${metric.name}" stands at version ${metric.version} by now; this change was made on ${version}. Look at it again.`, { metric: metric.key, yours: version, theirs: metric.version })
  if (metric.shared) checkDecides(metric.name, definition)
  if (!suits(metric.part, definition)) throw refusal('invalid', metric.part === null ? 'Activation is a metric of its own: define it as a new metric.' : `"${metric.name}" is the ${metric.part} of this workspace and stays of its kind.`, { metric: metric.key })
  if (metric.definition.kind === 'imported' || definition.kind === 'imported') throw refusal('wrong-state', `"${metric.name}" was brought with a file: its numbers cannot be counted otherwise.`, { metric: metric.key })
}

/** One team's word on the change that waits; with the last "yes" the metric stands at it. */
export async function answerMetricChange(scope: Scope, input: { readonly key: string; readonly version: number; readonly answer: 'approved' | 'declined'; readonly comment: string }): Promise<MetricStory> {
  await scope.db.transaction().execute(async (db) => {
    await lockMetric(db, scope.workspaceId, input.key)
    const metric = await standingMetric(db, scope.workspaceId, input.key)
    const proposal = await proposalOf(db, scope, metric, await listMetricVersions(db, metric.id, 1))
    if (proposal === null || proposal.version.version !== input.version) throw refusal('wrong-state', `No change of "${metric.name}" to version ${input.version} waits for approval.`, { metric: metric.key, version: input.version })
    const state = await giveWord(db, scope, changeOf(scope, metric, input.version), { answer: input.answer, comment: input.comment })
    if (state === 'approved') await moveMetric(db, metric.id, input.version)
    const entry = { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'metric' as const, entityId: metric.id, entityKey: metric.key, why: input.comment }
    await recordChange(db, { ...entry, action: input.answer, after: { version: input.version, state } })
  })
  return metricStory(scope, input.key)
}

/** The versions named, whatever version the metric stands at by now. */
/** Every version that there ever was of any metric. */
export function everyMetricVersion(db: Db, workspaceId: string): Promise<readonly string[]> {
  return listVersionIds(db, workspaceId)
}

export async function metricVersionsOf(db: Db, workspaceId: string, versionIds: readonly string[]): ReturnType<typeof findMetricVersions> {
  return withRates(db, workspaceId, await findMetricVersions(db, workspaceId, versionIds))
}

/** Writes the first version of a metric, or the next of the one that stands. */
export async function writeMetricVersion(
  db: Db,
  scope: Scope,
  input: { readonly standing: Metric | null; readonly key: string; readonly name: string; readonly versionId: string; readonly definition: MetricDefinition },
): Promise<void> {
  const version = (input.standing?.version ?? 0) + 1
  const metricId = input.standing?.id ?? newId('met')
  if (input.standing === null) await insertMetric(db, { id: metricId, workspaceId: scope.workspaceId, key: input.key, name: input.name, shared: false, part: null, at: scope.now })
  else await moveMetric(db, metricId, version)
  await insertMetricVersion(db, { id: input.versionId, metricId, version, definition: input.definition, by: scope.memberId, at: scope.now })
}
