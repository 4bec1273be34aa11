import type { Db } from '../database/database.ts'
import { newId } from '../id.ts'
import { Refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store/door.ts'
import { type Accepted, type ChangeEffect, changedDesign, changeRunning, effectOf, type RunningChange } from './change.ts'
import { checkedFlag, experimentNamed, frozenMetrics, saveExperiment, wrongState } from './experiment.service.ts'
import { refuseChangeOfBandit } from './bandit.ts'
import { currentPhase, type Design, type Experiment, type Paused, type Running } from './experiment.ts'
import { listHoldouts } from './holdout.repository.ts'
import type { Slot } from './layer.ts'
import { slotsFor } from './layer.service.ts'
import { refuseUnreviewed } from './words-given.service.ts'

export type EffectTold = ChangeEffect & {
  /** People counted in the phase so far: those whom a new phase leaves behind. */
  readonly counted: number
  readonly version: number
}

/** What a change would do, said before it is made; nothing is saved. */
export async function changeEffect(scope: Scope, store: Pick<Store, 'exposed'>, input: { readonly key: string; readonly change: RunningChange }): Promise<EffectTold> {
  const experiment = await changeable(scope, input.key)
  const design = changedDesign(experiment.design, input.change)
  await checkedFlag(scope, design)
  const { effect } = await scope.db.transaction().execute((db) => judged(db, scope, experiment, design))
  return { ...effect, counted: await countedIn(store, experiment), version: experiment.version }
}

export type MakeChange = { readonly key: string; readonly version: number; readonly change: RunningChange; readonly accept: Accepted; readonly why?: string | undefined }

/** Changes what runs; whoever does it accepts what it does to the result. */
export async function changeExperiment(scope: Scope, input: MakeChange): Promise<Experiment> {
  const experiment = await changeable(scope, input.key)
  const design = changedDesign(experiment.design, input.change)
  await checkedFlag(scope, design)
  const metrics = input.accept === 'new-phase' ? await frozenMetrics(scope, design) : currentPhase(experiment).metrics
  const after = async (db: Db): Promise<Experiment> => {
    const { effect, slots } = await judged(db, scope, experiment, design)
    if ('parts' in effect) refuseChangeOfBandit(experiment, effect.parts)
    if (effect.kind === 'new-phase') await refuseUnreviewed(db, scope, experiment)
    return changeRunning(experiment, { design, effect, slots, accepted: input.accept, salt: newId('salt'), metrics, now: scope.now })
  }
  return saveExperiment(scope, { before: experiment, after, version: input.version, action: `changed:${input.accept}`, why: input.why })
}

async function changeable(scope: Scope, key: string): Promise<Running | Paused> {
  const experiment = await experimentNamed(scope, key)
  if (experiment.kind !== 'running' && experiment.kind !== 'paused') throw wrongState(experiment, 'changed while it runs')
  return experiment
}

/** The slots are those it would hold; a layer without room makes the change impossible instead of failing the question. */
async function judged(db: Db, scope: Scope, experiment: Running | Paused, design: Design): Promise<{ readonly effect: ChangeEffect; readonly slots: readonly Slot[] }> {
  const effect = effectOf(experiment.design, design, await listHoldouts(db, scope.workspaceId))
  if (effect.kind === 'nothing' || effect.kind === 'impossible' || !effect.parts.includes('layer')) return { effect, slots: experiment.slots }
  try {
    return { effect, slots: await slotsFor(db, scope, { ...experiment, design }) }
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'no-room') throw error
    return { effect: { kind: 'impossible', parts: effect.parts, because: 'no-room', message: error.message }, slots: experiment.slots }
  }
}

async function countedIn(store: Pick<Store, 'exposed'>, experiment: Running | Paused): Promise<number> {
  const found = await store.exposed([{ experimentId: experiment.id, phase: currentPhase(experiment).number }])
  return found.reduce((sum, { people }) => sum + Number(people), 0)
}
