import { currentPhase, hasStarted, type Started } from '../experiments/experiment.ts'
import { experimentNamed } from '../experiments/experiment.service.ts'
import { FOLLOWED_DAYS, JOURNEY, journeyLineOf, journeyQuestionOf, journeyStages, type Stage, type StageKey } from '../journeys/journey.ts'
import { journeyRow, type JourneyRow, peopleByStage, rowsBeside, rowsOfAll } from '../journeys/passage.ts'
import { type Period, type PeriodAsked, periodOf } from '../journeys/period.ts'
import { contractOf, sharedMetricOf } from '../metrics/metric.service.ts'
import { DAY_MS } from '../metrics/metric.ts'
import { channelsOf, channelValues } from '../people/channel.service.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { daysOf } from '../store/day.ts'
import { TOUCH, touchParts } from '../store/dimension.ts'
import type { LinePlace, ReachedCut, Store, TouchParts } from '../store/door.ts'
import { environmentsOf, workspaceOf } from '../workspaces/workspace.service.ts'
import { fingerprintOf } from './fingerprint.ts'
import { hidden, hiddenUntil } from './hidden.ts'
import { questionFingerprint } from './readout.repository.ts'

/** By what the rows tell people apart. */
export type JourneyCut = { readonly kind: 'channel' } | { readonly kind: 'field'; readonly field: 'source' | 'medium' | 'campaign' | 'term' } | { readonly kind: 'variant'; readonly experiment: string }

export type Journey = {
  /** Whether a change of what the stages mean is being counted yet, so that the numbers are not whole. */
  readonly counting: boolean
  readonly period: Period
  readonly followedDays: number
  readonly stages: readonly { readonly key: StageKey; readonly metric: Stage['metric'] | null; readonly event: string | null }[]
  readonly everybody: JourneyRow
  /** Of everybody, those who are followed yet, and may still go on. */
  readonly maturing: number
  /** Most people first. */
  readonly rows: readonly JourneyRow[]
  /** Of rows by variant: which share of people was looked at, and the arms' names. */
  readonly variants: { readonly share: number; readonly experiment: string; readonly names: readonly { readonly variant: string; readonly name: string; readonly control: boolean }[] } | null
}

type Parts = { readonly scope: Scope; readonly store: Store }

const MOST_ROWS = 12
/** People of an experiment that are looked at one by one. */
const MOST_PEOPLE = 40_000
/** Ways of coming that a preview of channels lists. */
const MOST_WAYS = 1_000

export async function readJourney({ scope, store }: Parts, asked: { readonly period: PeriodAsked | null; readonly by: JourneyCut }): Promise<Journey> {
  const { stages, timeZone, counting } = await lineIn(scope)
  const now = scope.now.getTime()
  const read = async (period: PeriodAsked) => {
    const place = lineOf(scope, periodOf(period, { now, timeZone, followedDays: FOLLOWED_DAYS }))
    const [all] = await store.reached({ ...place, cut: null })
    return { place, everybody: journeyRow('', peopleByStage(all?.reached ?? [], stages.length + 1)) }
  }
  const { place, everybody } = asked.period === null ? await firstOf(read) : await read(asked.period)
  const { rows, variants } = asked.by.kind === 'variant' ? await byVariant({ scope, store }, place, asked.by.experiment, stages.length + 1) : { rows: await bySource({ scope, store }, place, asked.by, everybody), variants: null }
  return {
    counting,
    period: { from: place.from, until: place.until },
    followedDays: FOLLOWED_DAYS,
    stages: [{ key: 'awareness', metric: null, event: null }, ...stages.map(({ key, metric, of }) => ({ key, metric, event: of.kind === 'event' ? of.event : null }))],
    everybody,
    maturing: await maturingIn(store, place, daysOf(timeZone).start(now - FOLLOWED_DAYS * DAY_MS)),
    rows,
    variants,
  }
}

/** Days whose people were all followed to the end; where nobody came then, the last ones. */
async function firstOf<Read extends { readonly everybody: JourneyRow }>(read: (period: PeriodAsked) => Promise<Read>): Promise<Read> {
  const counted = await read({ kind: 'counted' })
  return (counted.everybody.people[0] ?? 0) > 0 ? counted : read({ kind: 'last', days: 28 })
}

async function lineIn(scope: Scope): Promise<{ readonly stages: readonly Stage[]; readonly timeZone: string; readonly counting: boolean }> {
  const { db, workspaceId } = scope
  const workspace = await workspaceOf(db, workspaceId)
  if (workspace === undefined) throw new Error(`workspace ${workspaceId} is gone`)
  const production = (await environmentsOf(db, workspaceId)).find((one) => one.production)
  const stages = journeyStages(await sharedMetricOf(db, workspaceId), await contractOf(db, workspaceId))
  if (production === undefined) return { stages, timeZone: workspace.timeZone, counting: false }
  const question = journeyQuestionOf(stages, { workspace: workspaceId, environmentId: production.id, timeZone: workspace.timeZone })
  const counted = await questionFingerprint(db, `${question.experimentId}/${question.phase}`)
  return { stages, timeZone: workspace.timeZone, counting: counted !== fingerprintOf(question) }
}

function lineOf({ workspaceId }: Scope, period: Period): LinePlace {
  return { experimentId: journeyLineOf(workspaceId), phase: 0, metricVersion: JOURNEY, ...period }
}

/** From the first day on whose end lies within the time that people are followed. */
async function maturingIn(store: Store, place: LinePlace, edge: number): Promise<number> {
  if (edge >= place.until) return 0
  const [open] = await store.reached({ ...place, from: Math.max(place.from, edge), cut: null })
  return peopleByStage(open?.reached ?? [], 1)[0] ?? 0
}

async function bySource({ scope, store }: Parts, place: LinePlace, by: Exclude<JourneyCut, { kind: 'variant' }>, everybody: JourneyRow): Promise<readonly JourneyRow[]> {
  const cut: ReachedCut = by.kind === 'field' ? { dimension: by.field, limit: MOST_ROWS } : { dimension: TOUCH, limit: MOST_ROWS, values: await channelValues(store, (await channelsOf(scope.db, scope.workspaceId)).rules, place) }
  const groups = await store.reached({ ...place, cut })
  return rowsOfAll(groups.map(({ value, reached }) => ({ value, people: peopleByStage(reached, everybody.people.length) })), everybody.people)
}

/** The control stands first, and the others are compared with it. */
async function byVariant({ scope, store }: Parts, place: LinePlace, key: string, stages: number): Promise<Pick<Journey, 'rows' | 'variants'>> {
  const experiment = await experimentNamed(scope, key)
  if (!hasStarted(experiment) || experiment.origin === 'import' || experiment.design.unit !== 'person') {
    throw refusal('wrong-state', `People of the journey cannot be told apart by "${experiment.key}": it has not started, was brought from elsewhere, or is on accounts. Choose another experiment.`, { experiment: experiment.key })
  }
  await refuseHidden(scope, experiment)
  const { share, variants } = await store.reachedByVariant({ ...place, met: { experimentId: experiment.id, phase: currentPhase(experiment).number }, people: MOST_PEOPLE })
  const rows = experiment.design.variants.map(({ key: variant }) => ({ value: variant as string, people: peopleByStage(variants.find((one) => one.variant === variant)?.reached ?? [], stages) }))
  const [first, ...others] = rows
  const control = first === undefined ? [] : [journeyRow(first.value, first.people)]
  return {
    rows: [...control, ...rowsBeside(others, first?.people ?? [])],
    variants: { share, experiment: experiment.name, names: experiment.design.variants.map(({ key: variant, name }, index) => ({ variant, name, control: index === 0 })) },
  }
}

/** How far the people of each variant come says what they did. */
async function refuseHidden(scope: Scope, { key, kind: status, origin, design: { plan }, phases }: Started): Promise<void> {
  if (!(await workspaceOf(scope.db, scope.workspaceId))?.hidesEarly) return
  const until = hiddenUntil({ origin, status, startedAt: phases.at(-1)?.from ?? null, plan: { days: plan.days } }, scope.now.getTime())
  if (until !== null) throw hidden(key)
}

/** In which ways people of the last 28 days came: what rules of channels are tried on. */
export async function waysIn({ scope, store }: Parts): Promise<{ readonly people: number; readonly ways: readonly (TouchParts & { readonly people: number })[]; readonly counting: boolean }> {
  const { timeZone, counting } = await lineIn(scope)
  const place = lineOf(scope, periodOf({ kind: 'last', days: 28 }, { now: scope.now.getTime(), timeZone, followedDays: FOLLOWED_DAYS }))
  const [all] = await store.reached({ ...place, cut: null })
  const ways = await store.reached({ ...place, cut: { dimension: TOUCH, limit: MOST_WAYS } })
  return {
    people: peopleByStage(all?.reached ?? [], 1)[0] ?? 0,
    ways: ways.map(({ value, reached }) => ({ ...touchParts(value), people: peopleByStage(reached, 1)[0] ?? 0 })),
    counting,
  }
}
