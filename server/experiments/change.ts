import type { Condition } from '#sdk/core/ruleset.ts'
import { refusal } from '../refusal.ts'
import { sameJson } from '../same-json.ts'
import { currentPhase, type Design, type MetricUse, type Override, type Paused, type Phase, type Running, type Stratum, type Variant, weightsOf } from './experiment.ts'
import { type Holdout, holdoutsOf } from './holdout.ts'
import type { Slot } from './layer.ts'

/** What may be changed while an experiment runs; what is left out stays. */
export type RunningChange = {
  readonly variants?: readonly Variant[] | undefined
  readonly audience?: Condition | null | undefined
  readonly newPeopleOnly?: boolean | undefined
  readonly traffic?: number | undefined
  readonly layer?: Design['layer'] | undefined
  readonly tags?: readonly string[] | undefined
  readonly overrides?: readonly Override[] | undefined
}

export type ChangedPart = 'variants' | 'weights' | 'audience' | 'traffic' | 'layer' | 'tags' | 'overrides'

/** Why a change cannot be made while the experiment runs. */
export type Obstacle =
  /** Its people would be handed to other slots, and others' to it. */
  | 'other-layer'
  /** The layer has no room for that much. */
  | 'no-room'

/**
 * What a change does to the result, said before it is made (contracts, 2):
 * - `nothing`: no part differs;
 * - `goes-on`: the result goes on; `stratum`: a stretch of its own begins, by which estimates are stratified;
 * - `new-phase`: the result starts again with a new salt. `mayStay`: whoever accepts it may go on in the phase instead,
 *   at the cost that some people meet a second variant (they count with the first, as crossovers) or leave;
 * - `impossible`.
 */
export type ChangeEffect =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'goes-on'; readonly parts: readonly ChangedPart[]; readonly stratum: boolean }
  | { readonly kind: 'new-phase'; readonly parts: readonly ChangedPart[]; readonly mayStay: boolean }
  | { readonly kind: 'impossible'; readonly parts: readonly ChangedPart[]; readonly because: Obstacle; readonly message: string }

export function changedDesign(design: Design, change: RunningChange): Design {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Design>
  return { ...design, ...given }
}

/** Says it from the two designs alone; whether a layer has room is asked where it is known. */
export function effectOf(before: Design, after: Design, holdouts: readonly Holdout[]): ChangeEffect {
  const parts = changedParts(before, after)
  if (parts.length === 0) return { kind: 'nothing' }
  if (before.layer?.key !== after.layer?.key) return { kind: 'impossible', parts, because: 'other-layer', message: 'A running experiment stays in its layer: in another one its people would be others. Decide it, and launch a new one there.' }
  if (parts.includes('variants')) return { kind: 'new-phase', parts, mayStay: false }
  if (parts.includes('weights') || parts.includes('audience')) return { kind: 'new-phase', parts, mayStay: true }
  const heldOutElse = !sameJson(holdoutsOf(holdouts, before), holdoutsOf(holdouts, after))
  return { kind: 'goes-on', parts, stratum: parts.includes('traffic') || parts.includes('layer') || heldOutElse }
}

function changedParts(before: Design, after: Design): readonly ChangedPart[] {
  const arms = (design: Design) => design.variants.map(({ key, variation }) => [key, variation])
  const found: readonly (readonly [ChangedPart, boolean])[] = [
    ['variants', !sameJson(arms(before), arms(after))],
    ['weights', sameJson(arms(before), arms(after)) && !sameJson(weightsOf(before.variants), weightsOf(after.variants))],
    ['audience', !sameJson(before.audience, after.audience) || before.newPeopleOnly !== after.newPeopleOnly],
    ['traffic', before.traffic !== after.traffic],
    ['layer', !sameJson(before.layer, after.layer)],
    ['tags', !sameJson(before.tags, after.tags)],
    ['overrides', !sameJson(before.overrides, after.overrides)],
  ]
  return found.filter(([, differs]) => differs).map(([part]) => part)
}

/** How whoever makes the change takes what it does. */
export type Accepted = 'goes-on' | 'new-phase' | 'same-phase'

export type ChangeMade = {
  readonly design: Design
  readonly effect: ChangeEffect
  readonly accepted: Accepted
  readonly slots: readonly Slot[]
  /** Of a new phase. */
  readonly salt: string
  readonly metrics: readonly MetricUse[]
  readonly now: Date
}

/** Makes a change whose effect was told and accepted; refuses one that was accepted as something else. */
export function changeRunning<State extends Running | Paused>(experiment: State, made: ChangeMade): State {
  const { design, effect, accepted, slots } = made
  checkAccepted(experiment, effect, accepted)
  const phases = effect.kind === 'new-phase' && accepted === 'new-phase' ? withPhase(experiment, made) : begins(effect) ? withStratum(experiment.phases, design, made.now) : experiment.phases
  return { ...experiment, design, slots, phases }
}

/** Whether a stretch of its own begins within the phase. */
function begins(effect: ChangeEffect): boolean {
  return effect.kind === 'new-phase' || (effect.kind === 'goes-on' && effect.stratum)
}

function checkAccepted({ key }: Running | Paused, effect: ChangeEffect, accepted: Accepted): void {
  const facts = { experiment: key, effect: effect.kind, accepted }
  if (effect.kind === 'nothing') throw refusal('invalid', `Nothing of "${key}" differs from what runs.`, facts)
  if (effect.kind === 'impossible') throw refusal(effect.because === 'no-room' ? 'no-room' : 'wrong-state', effect.message, facts)
  if (effect.kind === 'goes-on' && accepted !== 'goes-on') throw refusal('invalid', `With this change "${key}" goes on as it is; accept that ("goes-on").`, facts)
  if (effect.kind === 'new-phase' && accepted === 'goes-on') {
    throw refusal('invalid', `This change starts a new phase of "${key}" and its result starts again; accept that ("new-phase")${effect.mayStay ? ', or that it goes on in the same phase ("same-phase")' : ''}.`, facts)
  }
  if (effect.kind === 'new-phase' && accepted === 'same-phase' && !effect.mayStay) throw refusal('invalid', `Other variants cannot be read together with those of before: "${key}" needs a new phase.`, facts)
}

function withPhase(experiment: Running | Paused, { design, salt, metrics, now }: ChangeMade): readonly Phase[] {
  const from = now.getTime()
  const last = currentPhase(experiment)
  const closed: Phase = { ...last, until: from, pauses: last.pauses.map((one) => (one.until === null ? { ...one, until: from } : one)) }
  const pauses = experiment.kind === 'paused' ? [{ from, until: null }] : []
  const next: Phase = { number: last.number + 1, salt, from, until: null, strata: [stratumOf(design, from)], pauses, metrics }
  return [...experiment.phases.slice(0, -1), closed, next]
}

/** A stretch of its own from now on; one that began in the same millisecond is replaced. */
export function withStratum(phases: readonly Phase[], design: Pick<Design, 'traffic' | 'variants'>, now: Date): readonly Phase[] {
  const from = now.getTime()
  return phases.map((phase, index) => (index === phases.length - 1 ? { ...phase, strata: [...phase.strata.filter((one) => one.from < from), stratumOf(design, from)] } : phase))
}

function stratumOf({ traffic, variants }: Pick<Design, 'traffic' | 'variants'>, from: number): Stratum {
  return { from, traffic, weights: weightsOf(variants) }
}
