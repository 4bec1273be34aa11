import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { newOrderedId } from '../id.ts'
import { refusal, told } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { workspaceOf } from '../workspaces/workspace.service.ts'
import { offsetsOf } from '../zone.ts'
import type { FlagEnvironment } from './flag.ts'
import { about, checkReason } from './flag.service.ts'
import { checkDate, checkRoom, heldPlace, openPlace, type Place, placeOf, plannedFor, waitingChange, type Where } from './planning.service.ts'
import { movedOn, type RampDraft, type RampState, type Step, stepProblem } from './ramp.ts'
import { type PlannedDraft, shareIn, type Target } from './schedule.ts'
import { endChange, findRamp, insertChange, insertRamp, listRamps, listSteps, moveChange, type Ramp, saveRampState, type ScheduledChange } from './schedule.repository.ts'

/** A ramp with its steps, in their order. */
export type SteppedRamp = Ramp & { readonly steps: readonly ScheduledChange[] }
export type RampsPage = { readonly ramps: readonly SteppedRamp[]; readonly next: string | null }

/** Newest first. */
export async function pageOfRamps(scope: Scope, input: Where & { readonly cursor?: string | undefined; readonly limit: number }): Promise<RampsPage> {
  const { flag, environment } = await placeOf(scope, input)
  const rows = await listRamps(scope.db, { flagId: flag.id, environmentId: environment.id }, { before: input.cursor, limit: input.limit + 1 })
  const ramps = rows.slice(0, input.limit)
  return { ramps: await withSteps(scope.db, ramps), next: rows.length > input.limit ? (ramps.at(-1)?.id ?? null) : null }
}

async function withSteps(db: Db, ramps: readonly Ramp[]): Promise<readonly SteppedRamp[]> {
  const steps = await listSteps(db, ramps.map((ramp) => ramp.id))
  return ramps.map((ramp) => ({ ...ramp, steps: steps.filter((step) => step.rampId === ramp.id) }))
}

export type BeginRamp = Where & {
  /** The version that was looked at. */
  readonly version: number
  readonly ramp: RampDraft
  readonly why?: string | undefined
}

/** Plans every step at once. One that begins now is made by the same hand as those to come, right after. */
export async function beginRamp(scope: Scope, input: BeginRamp): Promise<string> {
  const { target, variation } = input.ramp
  const steps = input.ramp.steps.map(({ at, weight }): Step => ({ at: at ?? scope.now, weight }))
  for (const { at } of input.ramp.steps) if (at !== null) checkDate(scope.now, at)
  return scope.db.transaction().execute(async (db) => {
    const place = await openPlace(db, scope, input)
    const { flag, environment, here } = place
    checkReason(environment, input.why)
    if (!here.enabled) throw refusal('wrong-state', `"${flag.key}" is off in ${environment.name}: a ramp there would reach nobody. Switch it on first.`, told('ramp-off', { flag: flag.key }))
    const stepTo = (weight: number): PlannedDraft => ({ kind: 'share', target, variation, weight })
    await checkRoom(db, place, stepTo(0), steps.length)
    const id = newOrderedId('rmp')
    await insertRamp(db, newRamp(scope, place, { ...input, id }), scope.workspaceId)
    checkSteps(steps, { now: scope.now, here, target, variation })
    for (const { at, weight } of steps) {
      const change = await plannedFor(db, place, scope.workspaceId, stepTo(weight))
      await insertChange(db, waitingChange(scope, place, { at, change, rampId: id, why: input.why }))
    }
    await recordChange(db, { ...about(scope, flag), action: `ramp-begun:${environment.key}`, why: input.why, after: { ramp: id, target, variation, steps } })
    return id
  })
}

function newRamp(scope: Scope, { flag, environment }: Place, { id, ramp, why }: BeginRamp & { readonly id: string }): Ramp {
  return {
    id,
    flagId: flag.id,
    environmentId: environment.id,
    target: ramp.target,
    variation: ramp.variation,
    state: 'running',
    stateAt: scope.now,
    stateBy: scope.actor,
    reason: null,
    actor: scope.actor,
    why: why ?? '',
    createdAt: scope.now,
  }
}

function checkSteps(steps: readonly Step[], { now, here, target, variation }: { readonly now: Date; readonly here: FlagEnvironment; readonly target: Target; readonly variation: string }): void {
  const share = shareIn(here, target, variation)
  const problem = share.kind === 'made' ? stepProblem(steps, { now, weight: share.value.weight }) : undefined
  if (problem !== undefined) throw refusal('invalid', problem, { field: 'steps' })
}

export type TurnRamp = Where & { readonly id: string; readonly why?: string | undefined }

/** Nothing more is added until somebody goes on. */
export function pauseRamp(scope: Scope, input: TurnRamp): Promise<void> {
  return turn(scope, input, { from: ['running'], to: 'paused', action: 'ramp-paused' })
}

/** Goes on. Where the next step's time has passed, all that are left are later by as many whole days as it takes. */
export function continueRamp(scope: Scope, input: TurnRamp): Promise<void> {
  return turn(scope, input, { from: ['paused', 'held'], to: 'running', action: 'ramp-continued' }, async (db, waiting) => {
    const workspace = await workspaceOf(db, scope.workspaceId)
    const dates = movedOn(waiting.map((step) => step.at), scope.now, offsetsOf(workspace?.timeZone ?? 'UTC'))
    for (const [index, step] of waiting.entries()) await moveChange(db, step.id, dates[index] ?? step.at)
  })
}

/** Ends it where it is: whom it has reached stay reached, and the steps left are cancelled. */
export function stopRamp(scope: Scope, input: TurnRamp): Promise<void> {
  return turn(scope, input, { from: ['running', 'paused', 'held'], to: 'stopped', action: 'ramp-stopped' }, async (db, waiting) => {
    for (const step of waiting) await endChange(db, step.id, { state: 'cancelled', at: scope.now, by: scope.actor })
  })
}

type Turn = { readonly from: readonly RampState[]; readonly to: RampState; readonly action: string }

async function turn(scope: Scope, input: TurnRamp, { from, to, action }: Turn, also: (db: Db, waiting: readonly ScheduledChange[]) => Promise<void> = async () => {}): Promise<void> {
  await scope.db.transaction().execute(async (db) => {
    const { flag, environment } = await heldPlace(db, scope, input)
    const ramp = await findRamp(db, { flagId: flag.id, environmentId: environment.id }, input.id)
    if (ramp === undefined) throw refusal('not-found', `There is no such ramp of "${flag.key}" in ${environment.name}.`, { id: input.id })
    if (!from.includes(ramp.state)) throw refusal('wrong-state', `This ramp is ${ramp.state} by now. Look at it again.`, told('ramp-over', { id: ramp.id, state: ramp.state }))
    const waiting = (await listSteps(db, [ramp.id])).filter((step) => step.state === 'waiting')
    await also(db, waiting)
    await saveRampState(db, ramp.id, { state: to, at: scope.now, by: scope.actor, reason: null })
    await recordChange(db, { ...about(scope, flag), action: `${action}:${environment.key}`, why: input.why, after: { ramp: ramp.id, target: ramp.target, variation: ramp.variation } })
  })
}
