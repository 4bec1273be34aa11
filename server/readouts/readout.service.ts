import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import { currentPhase, hasStarted, type MetricUse, type Started } from '../experiments/experiment.ts'
import { countedExperiments, everCounted, experimentNamed } from '../experiments/experiment.service.ts'
import { allHoldouts, isShared, noHoldout } from '../experiments/holdout.service.ts'
import { type Metric, type MetricDefinition, horizonMs } from '../metrics/metric.ts'
import { contractOf, everyMetricVersion, metricVersionsOf, sharedMetricOf } from '../metrics/metric.service.ts'
import { journeyLineOf, journeyQuestionOf, journeyStages } from '../journeys/journey.ts'
import { channelsOf, channelValues } from '../people/channel.service.ts'
import { refusal } from '../refusal.ts'
import { TOUCH } from '../store/dimension.ts'
import type { CountedIn, PersonKey, Question, Store } from '../store/door.ts'
import { workspaceOf, environmentsOf, allWorkspaces } from '../workspaces/workspace.service.ts'
import type { Workspace } from '../workspaces/workspace.ts'
import { type Analysis, analyse, type Past } from './analysis.ts'
import { type Answered, readoutInput, scalesOf } from './assemble.ts'
import { buildReadout } from './build.ts'
import { Glances } from './glances.ts'
import { listLooks } from './look.repository.ts'
import { placeOf } from './look.ts'
import { hidden, hiddenUntil, withoutNumbers } from './hidden.ts'
import { interactionsOf } from './interactions.service.ts'
import { decidedBesides, pastLifts } from './past.ts'
import type { ReadoutInput } from './readout-input.ts'
import { type HoldoutArm, type HoldoutLift, holdoutReadout } from './holdout-lift.ts'
import { ACQUISITION_DIMENSIONS, baseQuestionOf, coveredBy, holdoutLineOf, holdoutQuestionOf, lineOf, questionOf } from './question.ts'
import type { Readout } from './readout.ts'
import { fingerprintOf } from './fingerprint.ts'
import { readMetric } from './reading.service.ts'
import { questionFingerprint, saveQuestionFingerprint } from './readout.repository.ts'

type Needs = { readonly db: Db; readonly store: Store; readonly clock: Clock; readonly log: Logger }

export const CONSUMER = 'readouts'
/** Notes of changed people taken at once. */
const STEP = 2_000
/** Ms for which nobody looks whether a question changed, while no person did: looking takes several statements for each workspace. */
const LOOKED_MS = 2_000
/** Whichever metric decides; no key is written so. */
const DECIDING = '$deciding'
/** How the ways in which people came are called once they are put together. */
const CHANNEL = 'channel'
/** Values of a dimension that a readout tells apart. */
const VALUES_SHOWN = 12

export type HoldoutReadout = {
  /** Started ones that it covers in production. */
  readonly experiments: number
  /** Another holdout covers some of them too: exposures do not say by which of them somebody was kept out. */
  readonly shared: boolean
  /** Some take a part of the people who come, so that the two sides have other shares than those of the holdout. */
  readonly partly: boolean
  readonly metric: { readonly name: string; readonly direction: MetricDefinition['direction']; readonly family: Metric['family']; readonly currency: string | null } | null
  readonly out: HoldoutArm
  readonly in: HoldoutArm
  readonly lift: HoldoutLift
}

/**
 * Keeps every readout's sums current: people whose events changed are counted anew for the questions they may be in,
 * and a question that changed itself is counted anew for everybody. Idempotent, so a crash anywhere only repeats work.
 */
export class Readouts {
  readonly #needs: Needs
  #questions: { readonly key: string; readonly list: readonly Question[] } = { key: '', list: [] }

  /** Of experiments that are decided and whose people are all counted, by phase: what they say of those to come does not change any more. */
  readonly #decided = new Map<string, Past['lifts']>()

  readonly #glances = new Glances()

  /** When the questions were last looked at, by a clock that never goes back. */
  #lookedAt = -Infinity
  #working: Promise<void> = Promise.resolve()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Works through everything that waits. */
  async catchUp(): Promise<void> {
    while (await this.step());
  }

  /** One step of it, after those begun before; false when nothing waited. Whoever comes again and again leaves time between steps, and is `patient`. */
  step({ patient = false }: { readonly patient?: boolean } = {}): Promise<boolean> {
    const next = this.#working.then(() => this.#take(patient))
    this.#working = next.then(() => undefined, () => undefined)
    return next
  }

  async #take(patient: boolean): Promise<boolean> {
    const { store } = this.#needs
    const cursor = await store.cursor(CONSUMER)
    const changes = await store.changes({ cursor, limit: STEP })
    const isQuiet = changes.next === null || changes.next === cursor
    if (isQuiet && patient && performance.now() - this.#lookedAt < LOOKED_MS) return false
    const questions = await this.#currentQuestions()
    if (isQuiet) return false
    const people = new Map<string, PersonKey[]>()
    for (const change of changes.people) people.set(change.workspace, [...(people.get(change.workspace) ?? []), change.person])
    for (const question of questions) {
      const own = people.get(question.workspace)
      if (own !== undefined) await store.adjust({ question, people: own })
    }
    await store.moveCursor(CONSUMER, changes.next)
    return true
  }

  /** An experiment's readout as of now. */
  async readout(place: { readonly workspaceId: string; readonly key: string; readonly breakdowns: boolean }): Promise<Readout> {
    const experiment = await this.#started(place.workspaceId, place.key)
    return this.shown(experiment, buildReadout(await this.inputOf(experiment, this.#needs.clock.now().getTime(), place.breakdowns ? DECIDING : null)))
  }

  /** The same for lists, without breakdowns and made once for all who look. */
  async glance({ workspaceId, key }: { readonly workspaceId: string; readonly key: string }): Promise<Readout> {
    const { clock, store } = this.#needs
    const experiment = await this.#started(workspaceId, key)
    const of = { experiment: experiment.id, version: experiment.version, asOf: clock.now().getTime(), cursor: await store.cursor(CONSUMER) }
    return this.shown(experiment, await this.#glances.get(of, async () => buildReadout(await this.inputOf(experiment, of.asOf))))
  }

  async #started(workspaceId: string, key: string): Promise<Started> {
    const experiment = await experimentNamed({ db: this.#needs.db, workspaceId }, key)
    if (!hasStarted(experiment)) throw refusal('wrong-state', `"${experiment.key}" has not started; there is nothing to read yet.`, { experiment: experiment.key, status: experiment.kind })
    return experiment
  }

  /** The readout as the workspace shows it: without what people did, where that is hidden until the minimum runtime, and saying since when its events are kept. */
  async shown(experiment: Started, readout: Readout): Promise<Readout> {
    const until = hiddenUntil(readout.experiment, readout.asOf)
    const whole = until !== null && (await this.#workspace(experiment.workspaceId)).hidesEarly ? withoutNumbers(readout, until) : readout
    const { goneBefore } = await this.#needs.store.horizon(experiment.workspaceId)
    return experiment.origin === 'live' && goneBefore > currentPhase(experiment).from ? { ...whole, eventsFrom: goneBefore } : whole
  }

  /** One of its metrics by where people came from; of the deciding one, the readout itself says it. */
  async breakdowns({ workspaceId, key, metric }: { readonly workspaceId: string; readonly key: string; readonly metric: string }): Promise<Readout['breakdowns']> {
    const experiment = await this.#started(workspaceId, key)
    const readout = buildReadout(await this.inputOf(experiment, this.#needs.clock.now().getTime(), metric))
    if (readout.metrics.every((one) => one.key !== metric)) throw refusal('not-found', `"${experiment.key}" is not read on a metric "${metric}".`, { experiment: experiment.key, metric })
    return (await this.shown(experiment, readout)).breakdowns
  }

  /** What stands beside its verdict for those who want to know more. */
  async analysis(place: { readonly workspaceId: string; readonly key: string }): Promise<Analysis> {
    const experiment = await this.#started(place.workspaceId, place.key)
    if (experiment.design.plan.rule === 'bandit') throw refusal('wrong-state', `"${experiment.key}" is a bandit: no test and no interval stands beside it. Its readout says which variant is how likely the best.`, { experiment: experiment.key, reason: 'bandit' })
    const input = await this.inputOf(experiment, this.#needs.clock.now().getTime(), DECIDING)
    if (hiddenUntil(input.experiment, input.asOf) !== null && (await this.#workspace(place.workspaceId)).hidesEarly) throw hidden(experiment.key)
    return analyse(input, await this.#past(experiment), await interactionsOf(this.#needs, experiment, input.asOf))
  }

  async #past({ id, workspaceId }: Started): Promise<Past> {
    const counted = await countedExperiments(this.#needs.db, workspaceId)
    const decided = decidedBesides(counted, id)
    const lifts: Past['lifts'][number][] = []
    for (const one of decided) lifts.push(...(await this.#liftsOf(one)))
    return { lifts, experiments: decided.length, wins: decided.filter((one) => 'decision' in one && one.decision?.kind === 'ship').length }
  }

  async #liftsOf(experiment: Started): Promise<Past['lifts']> {
    const name = `${experiment.id}/${currentPhase(experiment).number}`
    const known = this.#decided.get(name)
    if (known !== undefined) return known
    const input = await this.inputOf(experiment, this.#needs.clock.now().getTime())
    const lifts = pastLifts(input)
    const isCounted = input.metrics.every(({ arms }) => Object.values(arms).every(({ maturing }) => maturing === 0))
    if (isCounted) this.#decided.set(name, lifts)
    return lifts
  }

  /** An experiment's sums as of a moment, with the looks taken before it, and one metric's (`DECIDING`, or by key) by where people came from. */
  async inputOf(experiment: Started, asOf: number, cutOf: string | null = null): Promise<ReadoutInput> {
    const { db, store } = this.#needs
    const { timeZone } = await this.#workspace(experiment.workspaceId)
    const { watermark } = await store.freshness(experiment.workspaceId)
    const answered = await this.#answers(experiment, asOf, cutOf)
    const place = placeOf(experiment)
    const looks = place === null ? [] : (await listLooks(db, place)).filter(({ at }) => at < asOf)
    return readoutInput({ experiment, answered, asOf, watermark: experiment.origin === 'import' ? null : watermark, timeZone, looks })
  }

  async #answers(experiment: Started, asOf: number, cutOf: string | null): Promise<readonly Answered[]> {
    const { db, store } = this.#needs
    const phase = currentPhase(experiment)
    const metrics = await metricVersionsOf(db, experiment.workspaceId, phase.metrics.map((use) => use.metricVersionId))
    const answered: Answered[] = []
    for (const use of phase.metrics) {
      const metric = metrics.find((one) => one.versionId === use.metricVersionId)
      if (metric === undefined) continue
      const windowMs = horizonMs(metric.definition)
      const question = { experimentId: experiment.id, phase: phase.number, metricVersion: use.metricVersionId, windowMs, asOf }
      const isCut = cutOf === DECIDING ? use.role === 'decides' : cutOf === metric.key
      const cut = isCut ? dimensionsOf(experiment) : []
      const read = await readMetric(store, metric, question)
      const groups = cut.includes(TOUCH) ? [{ dimension: TOUCH, values: await channelValues(store, (await channelsOf(db, experiment.workspaceId)).rules, question) }] : []
      const summaries = cut.length === 0 ? [] : await store.dimensionSummaries({ ...question, dimensions: cut, groups, limit: VALUES_SHOWN, ...(read.cut === null ? {} : { cap: read.cut }) })
      const dimensions = summaries.map((one, n) => ({ dimension: cut[n] === TOUCH ? CHANNEL : (cut[n] ?? ''), summaries: one }))
      answered.push({ metric, role: use.role, margin: use.margin, ...read, dimensions })
    }
    return answered
  }

  async #workspace(id: string): Promise<Workspace> {
    const workspace = await workspaceOf(this.#needs.db, id)
    if (workspace === undefined) throw new Error(`workspace ${id} is gone`)
    return workspace
  }

  /** All questions that are kept answered. One that changed is counted anew here, before anybody is added to it. */
  async #currentQuestions(): Promise<readonly Question[]> {
    this.#lookedAt = performance.now()
    const list: Question[] = []
    for (const workspace of await allWorkspaces(this.#needs.db)) list.push(...(await this.#questionsOf(workspace)))
    const key = fingerprintOf(list)
    if (key !== this.#questions.key) {
      for (const question of list) await this.#countAnewIfChanged(question)
      this.#questions = { key, list }
    }
    return this.#questions.list
  }

  async #questionsOf(workspace: Workspace): Promise<readonly Question[]> {
    const { db } = this.#needs
    const experiments = await countedExperiments(db, workspace.id)
    const uses = experiments.flatMap((one) => currentPhase(one).metrics)
    const metrics = await metricVersionsOf(db, workspace.id, [...new Set(uses.map((use) => use.metricVersionId))])
    const live = experiments.flatMap((one) => questionOf(one, metricsOf(currentPhase(one).metrics, metrics), workspace.timeZone) ?? [])
    const shared = await sharedMetricOf(db, workspace.id)
    const production = (await environmentsOf(db, workspace.id)).find((one) => one.production)
    const line = shared && production && baseQuestionOf(shared, { workspace: workspace.id, environmentId: production.id, timeZone: workspace.timeZone })
    const stages = journeyStages(shared, await contractOf(db, workspace.id))
    const journey = production === undefined ? [] : [journeyQuestionOf(stages, { workspace: workspace.id, environmentId: production.id, timeZone: workspace.timeZone })]
    return [...live, ...(line ? [line] : []), ...(shared && production ? await this.#holdoutQuestions(workspace, shared, production.id) : []), ...journey]
  }

  /** Of everything that is counted in a workspace, how long after they entered somebody may still change. */
  async longestWindow(workspaceId: string): Promise<number> {
    const questions = await this.#questionsOf(await this.#workspace(workspaceId))
    return Math.max(0, ...questions.flatMap(({ measures }) => measures.map(({ measure }) => measure.delayMs + measure.windowMs)))
  }

  async #holdoutQuestions(workspace: Workspace, shared: Metric, environmentId: string): Promise<readonly Question[]> {
    const { db } = this.#needs
    const holdouts = await allHoldouts(db, workspace.id)
    if (holdouts.length === 0) return []
    const experiments = await countedExperiments(db, workspace.id)
    return holdouts.flatMap((holdout) => holdoutQuestionOf(holdout, experiments, shared, { workspace: workspace.id, environmentId, timeZone: workspace.timeZone }) ?? [])
  }

  /** What the experiments that a holdout covers brought together, on the shared metric, in production. */
  async holdout({ workspaceId, key }: { readonly workspaceId: string; readonly key: string }): Promise<HoldoutReadout> {
    const { db, store, clock } = this.#needs
    const all = await allHoldouts(db, workspaceId)
    const holdout = all.find((one) => one.key === key)
    if (holdout === undefined) throw noHoldout(key)
    const production = (await environmentsOf(db, workspaceId)).find((one) => one.production)
    const shared = await sharedMetricOf(db, workspaceId)
    const covered = production === undefined ? [] : coveredBy(holdout, await countedExperiments(db, workspaceId), production.id)
    const cells = shared === undefined || covered.length === 0 ? [] : (await readMetric(store, shared, { experimentId: holdoutLineOf(holdout), phase: 0, metricVersion: shared.versionId, windowMs: horizonMs(shared.definition), asOf: clock.now().getTime() })).cells
    return {
      experiments: covered.length,
      shared: isShared(holdout, all, covered),
      partly: covered.some(({ design }) => design.layer !== null || design.traffic < 100_000),
      metric: shared === undefined ? null : { name: shared.name, direction: shared.definition.direction, family: shared.family, currency: 'currency' in shared.definition ? (shared.definition.currency ?? null) : null },
      ...holdoutReadout(cells, shared === undefined ? { values: 1, over: null } : scalesOf(shared.definition)),
    }
  }

  /** Everything that units of a workspace may be counted in, whether anybody still counts there or not. */
  async countedIn(workspaceId: string): Promise<readonly CountedIn[]> {
    const { db } = this.#needs
    const experiments = await everCounted(db, workspaceId)
    const lines = [journeyLineOf(workspaceId), ...(await everyMetricVersion(db, workspaceId)).map(lineOf), ...(await allHoldouts(db, workspaceId)).map(holdoutLineOf)]
    return [
      ...experiments.map(({ id, importKey }) => ({ experimentId: id, namespace: importKey === null ? null : `import:${importKey}` })),
      ...lines.map((experimentId) => ({ experimentId, namespace: null })),
    ]
  }

  async #countAnewIfChanged(question: Question): Promise<void> {
    const { db, store, clock, log } = this.#needs
    const name = `${question.experimentId}/${question.phase}`
    const now = fingerprintOf(question)
    if ((await questionFingerprint(db, name)) === now) return
    log.info({ experiment: question.experimentId, phase: question.phase }, 'counting everybody anew')
    await store.rebuild({ question })
    await saveQuestionFingerprint(db, name, now, clock.now())
  }
}

function metricsOf(uses: readonly MetricUse[], metrics: readonly Metric[]): readonly Metric[] {
  return uses.flatMap((use) => metrics.find((metric) => metric.versionId === use.metricVersionId) ?? [])
}

function dimensionsOf(experiment: Started): readonly string[] {
  return experiment.imported?.dimensions ?? [TOUCH, ...ACQUISITION_DIMENSIONS]
}
