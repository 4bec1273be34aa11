import { holdAudiences } from '../audiences/audience.service.ts'
import type { Db } from '../database/database.ts'
import type { Flag } from '../flags/flag.ts'
import type { ExperimentUse } from '../flags/variation-uses.ts'
import { addExperimentRule, flagNamed, heldFlag } from '../flags/flag.service.ts'
import { holdNeeded } from '../flags/prerequisite.service.ts'
import { recordChange } from '../history/history.service.ts'
import { newId } from '../id.ts'
import { contractOf, metricNamed, sharedMetricOf } from '../metrics/metric.service.ts'
import { planIdea } from '../ideas/idea.service.ts'
import { cursorOf, placeAt } from '../list-order.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { environmentNamed } from '../workspaces/workspace.service.ts'
import type { NewExperiment } from './design.ts'
import { banditOf, refuseBandit, refuseChangeOfBandit } from './bandit.ts'
import * as step from './experiment.ts'
import type { Decision, Design, Draft, Experiment, MetricUse, Running, Status } from './experiment.ts'
import { slotsFor } from './layer.service.ts'
import { isMaterial } from './review.ts'
import { refuseUnapproved, refuseUnsigned, tellLapsed } from './words-given.service.ts'
import { findExperiment, groupOf, insertExperiment, listCounted, listCountedIn, listEnded, listExperiments, listOnFlag, listServed, listTargeted, updateExperiment } from './experiment.repository.ts'

const MOST_RUNNING = 500

export type ExperimentPage = { readonly experiments: readonly Experiment[]; readonly next: string | null }

type Asked = {
  readonly statuses?: readonly Status[] | undefined
  readonly search?: string | undefined
  readonly order?: step.ExperimentOrder | undefined
  readonly draftsFirst?: boolean | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

export async function pageOfExperiments(scope: Scope, { cursor, limit, ...asked }: Asked): Promise<ExperimentPage> {
  const rows = await listExperiments(scope.db, { workspaceId: scope.workspaceId, ...asked, after: placeAt(cursor), limit: limit + 1 })
  const experiments = rows.slice(0, limit)
  const last = experiments.at(-1)
  if (rows.length <= limit || last === undefined) return { experiments, next: null }
  const value = asked.order?.by === 'name' ? last.name : last.updatedAt.getTime()
  return { experiments, next: cursorOf({ group: asked.draftsFirst === true ? groupOf(last.kind) : 0, value, id: last.id }) }
}

export async function experimentNamed(scope: { db: Db; workspaceId: string }, key: string): Promise<Experiment> {
  const experiment = await findExperiment(scope.db, scope.workspaceId, key)
  if (experiment === undefined) throw refusal('not-found', `There is no experiment "${key}" in this workspace.`, { experiment: key })
  return experiment
}

export function experimentIfAny(scope: { db: Db; workspaceId: string }, key: string): Promise<Experiment | undefined> {
  return findExperiment(scope.db, scope.workspaceId, key)
}

/** Those whose people may still change: live and started. */
export function countedExperiments(db: Db, workspaceId: string): Promise<readonly step.Started[]> {
  return listCounted(db, workspaceId)
}

/** Every experiment that units may be counted in, of the past too: its id, and its key where it was imported. */
export async function everCounted(db: Db, workspaceId: string): Promise<readonly { readonly id: string; readonly importKey: string | null }[]> {
  return (await listCountedIn(db, workspaceId)).map(({ id, key, origin }) => ({ id, importKey: origin === 'import' ? key : null }))
}

/** Those that are over, newest change first, imports among them. */
export function endedExperiments(db: Db, workspaceId: string, limit: number): Promise<readonly (step.Stopped | step.Archived)[]> {
  return listEnded(db, workspaceId, limit)
}

/** Those that run or are paused, newest change first. */
export async function runningExperiments(db: Db, workspaceId: string): Promise<readonly (step.Running | step.Paused)[]> {
  const found = await listExperiments(db, { workspaceId, statuses: ['running', 'paused'], limit: MOST_RUNNING })
  return found.filter((one): one is step.Running | step.Paused => one.kind === 'running' || one.kind === 'paused')
}

/** Those that a review is asked for, or that have one. */
export function reviewedExperiments(db: Db, workspaceId: string): Promise<readonly Experiment[]> {
  return listExperiments(db, { workspaceId, statuses: ['review'], limit: MOST_RUNNING })
}

/** Those of one environment that SDKs have to know: started and not archived. */
export function servedExperiments(db: Db, environmentId: string): Promise<readonly Experiment[]> {
  return listServed(db, environmentId)
}

/** Those that ask for an audience of their own and may still serve, or be launched. */
export function targetedExperiments(db: Db, workspaceId: string): Promise<readonly Experiment[]> {
  return listTargeted(db, workspaceId)
}

/** What they serve of a flag: asked through the scope, since flags cannot ask experiments. */
export async function experimentsOn(db: Db, flagId: string): Promise<readonly ExperimentUse[]> {
  return (await listOnFlag(db, flagId)).map(({ key, kind, design }) => ({ experiment: key, status: kind, variations: design.variants.map((one) => one.variation) }))
}

export async function createExperiment(scope: Scope, input: NewExperiment): Promise<Experiment> {
  if (await findExperiment(scope.db, scope.workspaceId, input.key)) {
    throw refusal('key-taken', `There is an experiment "${input.key}" already. Choose another key.`, { experiment: input.key })
  }
  refuseBandit(input)
  const environment = await environmentNamed(scope.db, scope.workspaceId, input.environment)
  const flag = await checkedFlag(scope, input.design)
  await checkMetrics(scope, input.design)
  const draft: Draft = {
    kind: 'draft',
    id: newId('exp'),
    workspaceId: scope.workspaceId,
    environmentId: environment.id,
    key: input.key,
    name: input.name,
    origin: 'live',
    surface: input.surface,
    design: input.design,
    imported: null,
    version: 1,
    createdAt: scope.now,
    updatedAt: scope.now,
  }
  await scope.db.transaction().execute(async (db) => {
    await holdAudiences(db, scope.workspaceId, [input.design.audience])
    await insertExperiment(db, draft, { flagId: flag.id, by: scope.memberId })
    await holdServed(db, scope, draft)
    await recordChange(db, { ...about(scope, draft), action: 'created', after: draft })
    if (input.idea !== undefined) await planIdea(db, scope, { idea: input.idea, experimentId: draft.id, key: draft.key })
  })
  return draft
}

/** Changes a draft. What runs is changed by its own steps, because each says what it does to the result. */
export async function saveDraft(
  scope: Scope,
  input: { key: string; version: number; name: string; surface: step.Surface; design: Design },
): Promise<Experiment> {
  const experiment = await experimentNamed(scope, input.key)
  if (experiment.kind !== 'draft' && experiment.kind !== 'review') throw wrongState(experiment, 'changed as a draft')
  refuseBandit(input)
  const flag = await checkedFlag(scope, input.design)
  await checkMetrics(scope, input.design)
  const to = { name: input.name, surface: input.surface, design: input.design }
  if (experiment.kind === 'draft' || !isMaterial(experiment.design, input.design)) {
    return saveExperiment(scope, { before: experiment, after: { ...experiment, ...to }, version: input.version, action: 'saved', flagId: flag.id })
  }
  const lapsed = async (db: Db): Promise<Draft> => {
    await tellLapsed(db, scope, experiment)
    return { ...experiment, ...to, kind: 'draft' }
  }
  return saveExperiment(scope, { before: experiment, after: lapsed, version: input.version, action: 'saved:review-lapsed', flagId: flag.id })
}

/** Draft → running: freezes the metric versions, puts the rule into the flag and compiles the ruleset, all or nothing. */
export async function launchExperiment(scope: Scope, input: { key: string; version: number; why?: string | undefined }): Promise<Experiment> {
  const experiment = await experimentNamed(scope, input.key)
  if (experiment.kind !== 'draft' && experiment.kind !== 'review') throw wrongState(experiment, 'launched')
  const flag = await flagNamed(scope, experiment.design.flagKey)
  if (flag.archivedAt !== null) throw refusal('wrong-state', `The flag "${flag.key}" is archived, so nothing would be served.`, { flag: flag.key })
  checkDesign(experiment.design, flag)
  refuseBandit(experiment)
  if (banditOf(experiment.design) !== null) await refuseUncountable(scope, experiment)
  const metrics = await frozenMetrics(scope, experiment.design)
  const running = async (db: Db) => {
    await refuseUnapproved(db, scope, experiment)
    return step.launch(experiment, { now: scope.now, salt: newId('salt'), metrics, slots: await slotsFor(db, scope, experiment) })
  }
  return saveExperiment(scope, { before: experiment, after: running, version: input.version, action: 'launched', why: input.why })
}

export async function pauseExperiment(scope: Scope, input: { key: string; version: number; why?: string | undefined }): Promise<Experiment> {
  const experiment = await experimentNamed(scope, input.key)
  if (experiment.kind !== 'running') throw wrongState(experiment, 'paused')
  return saveExperiment(scope, { before: experiment, after: step.pause(experiment, scope.now), version: input.version, action: 'paused', why: input.why })
}

export async function resumeExperiment(scope: Scope, input: { key: string; version: number }): Promise<Experiment> {
  const experiment = await experimentNamed(scope, input.key)
  if (experiment.kind !== 'paused') throw wrongState(experiment, 'resumed')
  return saveExperiment(scope, { before: experiment, after: step.resume(experiment, scope.now), version: input.version, action: 'resumed' })
}

/** Ends exposures now with a decision: ship serves the variant to the whole audience, anything else serves control. */
export async function stopExperiment(
  scope: Scope,
  input: { key: string; version: number; decision: Decision['kind']; variant: string | null; why: string },
): Promise<Experiment> {
  const experiment = await experimentNamed(scope, input.key)
  if (experiment.kind !== 'running' && experiment.kind !== 'paused') throw wrongState(experiment, 'stopped')
  const decision: Decision = { kind: input.decision, variant: input.variant, why: input.why, at: scope.now.getTime(), by: scope.actor }
  const stopped = async (db: Db) => {
    await refuseUnsigned(db, scope, experiment, decision)
    return step.stop(experiment, decision, scope.now)
  }
  return saveExperiment(scope, { before: experiment, after: stopped, version: input.version, action: `stopped:${input.decision}`, why: input.why })
}

export async function setTraffic(scope: Scope, input: { key: string; version: number; traffic: number; why?: string | undefined }): Promise<Experiment> {
  const experiment = await experimentNamed(scope, input.key)
  if (experiment.kind !== 'running') throw wrongState(experiment, 'given other traffic')
  refuseChangeOfBandit(experiment, ['traffic'])
  const after: Running = step.changeTraffic(experiment, input.traffic, scope.now)
  return saveExperiment(scope, { before: experiment, after, version: input.version, action: 'traffic', why: input.why })
}

/** For whom it is saved, whether a request asks for it or the time has come. */
type Saving = Pick<Scope, 'db' | 'workspaceId' | 'actor' | 'now' | 'released'>

type Save = { before: Experiment; after: Experiment | ((db: Db) => Promise<Experiment>); version: number; action: string; why?: string | undefined; flagId?: string }

/** All or nothing: the experiment, its rule, its history and the rulesets. What needs the transaction itself is a function of it. */
export async function saveExperiment(scope: Saving, change: Save): Promise<Experiment> {
  await scope.db.transaction().execute(async (db) => {
    const after = typeof change.after === 'function' ? await change.after(db) : change.after
    const saved = await updateExperiment(db, after, change.version, scope.now, change.flagId)
    if (!saved) throw stale(await experimentNamed({ db, workspaceId: scope.workspaceId }, change.before.key), change.version)
    await holdServed(db, scope, after)
    if (after.kind === 'draft' || after.kind === 'running') await holdAudiences(db, scope.workspaceId, [after.design.audience])
    if (change.action === 'launched') await bindToFlag(db, scope, after)
    await recordChange(db, { ...about(scope, after), action: change.action, why: change.why, before: change.before, after })
    if (step.hasStarted(after) && after.environmentId !== null) await scope.released(db, [after.environmentId])
  })
  return experimentNamed(scope, change.before.key)
}

/** What the variants serve, and what the experiment needs, stays until the transaction ends: whoever takes a variation out of the flag comes before, and is seen here, or after. */
async function holdServed(db: Db, scope: Saving, { kind, key, design, origin, environmentId }: Experiment): Promise<void> {
  if (origin !== 'live' || kind === 'stopped' || kind === 'archived') return
  const flag = await heldFlag(db, scope.workspaceId, design.flagKey)
  checkDesign(design, flag)
  if (environmentId !== null) await holdNeeded(db, scope.workspaceId, environmentId, flag, design.prerequisites, { experiment: key })
}

async function bindToFlag(db: Db, scope: Saving, experiment: Experiment): Promise<void> {
  if (experiment.environmentId === null) return
  await addExperimentRule(db, scope, { flagKey: experiment.design.flagKey, environmentId: experiment.environmentId, experiment: experiment.key })
}

/** The shared metric decides, always, and what the plan lets decide with it; the rest as designed, and activation and conversion whether designed or not. Refuses metrics that are not there. */
export async function frozenMetrics(scope: Scope, design: Design): Promise<readonly MetricUse[]> {
  const shared = await sharedMetricOf(scope.db, scope.workspaceId)
  if (shared === undefined) throw refusal('wrong-state', 'Choose the shared metric first: every experiment is read on it.', { missing: 'shared-metric' })
  const too: MetricUse[] = []
  for (const metric of design.decidesToo ?? []) too.push({ role: 'decides-too', metricVersionId: await versionOf(scope, metric), margin: null })
  if (too.some((one) => one.metricVersionId === shared.versionId)) throw refusal('invalid', `"${shared.key}" is the shared metric and decides anyway. Leave it out of those that decide too.`, { metric: shared.key })
  const guardrails: MetricUse[] = []
  for (const one of design.guardrails) guardrails.push({ role: 'guardrail', metricVersionId: await versionOf(scope, one.metric), margin: one.margin })
  const also: MetricUse[] = []
  for (const metric of design.also) also.push({ role: 'also', metricVersionId: await versionOf(scope, metric), margin: null })
  const uses: readonly MetricUse[] = [{ role: 'decides', metricVersionId: shared.versionId, margin: null }, ...too, ...guardrails, ...also]
  const carried = (await contractOf(scope.db, scope.workspaceId)).filter(({ versionId }) => !uses.some((one) => one.metricVersionId === versionId))
  return [...uses, ...carried.map(({ versionId }): MetricUse => ({ role: 'also', metricVersionId: versionId, margin: null }))]
}

/** A bandit weighs who does something against who does not. */
async function refuseUncountable(scope: Scope, { key }: Experiment): Promise<void> {
  const shared = await sharedMetricOf(scope.db, scope.workspaceId)
  if (shared === undefined || shared.family === 'proportion') return
  throw refusal('invalid', `"${key}" cannot be a bandit: the shared metric "${shared.name}" is no share of people who do something. Compare by a test.`, { experiment: key, metric: shared.key })
}

/** A bandit's new weights, made by nobody's hand. */
export function saveDealt(scope: Saving, before: Running, after: Running, why: string): Promise<Experiment> {
  return saveExperiment(scope, { before, after, version: before.version, action: 'dealt', why })
}

async function versionOf(scope: Scope, key: string): Promise<string> {
  const metric = await metricNamed(scope.db, scope.workspaceId, key)
  if (metric === undefined) throw refusal('not-found', `There is no metric "${key}" in this workspace. Make it, or leave it out of what the experiment is read on.`, { metric: key })
  return metric.versionId
}

/** A draft names metrics that are there, as it names a flag that is there: who plans learns of a slip, not who launches. */
async function checkMetrics(scope: Scope, { guardrails, also, decidesToo = [] }: Design): Promise<void> {
  for (const metric of [...decidesToo, ...guardrails.map((one) => one.metric), ...also]) await versionOf(scope, metric)
}

/** The flag that a design decides, if it has every variation that the variants serve. */
export async function checkedFlag(scope: { db: Db; workspaceId: string }, design: Design): Promise<Flag> {
  const flag = await flagNamed(scope, design.flagKey)
  checkDesign(design, flag)
  return flag
}

function checkDesign(design: Design, flag: Flag): void {
  const known = new Set(flag.variations.map((one) => one.key))
  const missing = design.variants.find((variant) => !known.has(variant.variation))
  if (missing !== undefined) {
    throw refusal('invalid', `The variant "${missing.name}" serves "${missing.variation}", which the flag "${flag.key}" does not have. It has ${[...known].join(', ')}.`, {
      variant: missing.key,
      variation: missing.variation,
      flag: flag.key,
    })
  }
}

function stale(experiment: Experiment, yours: number) {
  return refusal(
    'stale-version',
    `Somebody saved "${experiment.key}" meanwhile: your change was made on version ${yours}, it stands at version ${experiment.version}. Nothing is lost: compare both and save again.`,
    { experiment: experiment.key, yours, theirs: experiment.version },
  )
}

export function wrongState(experiment: Experiment, wanted: string) {
  return refusal('wrong-state', `"${experiment.key}" is ${experiment.kind === 'review' ? 'in review' : experiment.kind}; it cannot be ${wanted}.`, {
    experiment: experiment.key,
    status: experiment.kind,
  })
}

function about(scope: Saving, experiment: Experiment) {
  return { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'experiment' as const, entityId: experiment.id, entityKey: experiment.key }
}
