import type { Condition, Prerequisite } from '#sdk/core/ruleset.ts'
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
  readonly prerequisites?: readonly Prerequisite[] | undefined
  readonly traffic?: number | undefined
  readonly layer?: Design['layer'] | undefined
  readonly tags?: readonly string[] | undefined
  readonly overrides?: readonly Override[] | undefined
}

export type ChangedPart = 'variants' | 'weights' | 'audience' | 'prerequisites' | 'traffic' | 'layer' | 'tags' | 'overrides'

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
  | { readonly kind: 'new-phase'; readonly parts: readonly ChangedPart[]; readonly mayStay: boolean; readonly moves: Moves }
  | { readonly kind: 'impossible'; readonly parts: readonly ChangedPart[]; readonly because: Obstacle; readonly message: string }

/** Which share (0 to 1) of those who take part is served another value from then on. */
export type Moves = {
  /** Where a new phase begins: everybody is dealt anew. */
  readonly newPhase: number
  /** Where it goes on in the phase; null where that cannot be: the variants are others. */
  readonly samePhase: number | null
}

/** By the ranges that serving deals by; the audience aside, of which a design alone does not know who fits. */
export function movesOf(before: Design, after: Design): Moves {
  const sameArms = sameJson(before.variants.map(armOf), after.variants.map(armOf))
  return { newPhase: 1 - alikeWhenDealtAnew(before, after), samePhase: sameArms ? 1 - alikeWhenKept(before.variants, after.variants) : null }
}

function armOf({ key, variation }: Variant): readonly string[] {
  return [key, variation]
}

/** Two deals know nothing of each other; who is left out of the traffic by the second gets the control. */
function alikeWhenDealtAnew(before: Design, after: Design): number {
  const share = after.traffic / 100_000
  const [control] = after.variants
  return before.variants.reduce((sum, { variation, weight }) => {
    const dealt = after.variants.filter((one) => one.variation === variation).reduce((all, one) => all + one.weight, 0) / 100_000
    return sum + (weight / 100_000) * (share * dealt + (variation === control?.variation ? 1 - share : 0))
  }, 0)
}

/** The same bucket before and after: how far the stretches of a variant lie over each other. */
function alikeWhenKept(before: readonly Variant[], after: readonly Variant[]): number {
  const rangesAfter = rangesOf(after)
  return rangesOf(before).reduce((sum, one, index) => {
    const other = rangesAfter[index]
    return other === undefined ? sum : sum + Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from))
  }, 0) / 100_000
}

function rangesOf(variants: readonly Variant[]): readonly Slot[] {
  return variants.map(({ weight }, index) => {
    const from = variants.slice(0, index).reduce((sum, one) => sum + one.weight, 0)
    return { from, to: from + weight }
  })
}

export function changedDesign(design: Design, change: RunningChange): Design {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Design>
  return { ...design, ...given }
}

/** Says it from the two designs alone; whether a layer has room is asked where it is known. */
export function effectOf(before: Design, after: Design, holdouts: readonly Holdout[]): ChangeEffect {
  const parts = changedParts(before, after)
  if (parts.length === 0) return { kind: 'nothing' }
  if (before.layer?.key !== after.layer?.key) return { kind: 'impossible', parts, because: 'other-layer', message: 'A running experiment stays in its layer: in another one its people would be others. Decide it, and launch a new one there.' }
  if (parts.includes('variants')) return { kind: 'new-phase', parts, mayStay: false, moves: movesOf(before, after) }
  if (parts.includes('weights') || parts.includes('audience') || parts.includes('prerequisites')) return { kind: 'new-phase', parts, mayStay: true, moves: movesOf(before, after) }
  const heldOutElse = !sameJson(holdoutsOf(holdouts, before), holdoutsOf(holdouts, after))
  return { kind: 'goes-on', parts, stratum: parts.includes('traffic') || parts.includes('layer') || heldOutElse }
}

function changedParts(before: Design, after: Design): readonly ChangedPart[] {
  const arms = (design: Design) => design.variants.map(armOf)
  const found: readonly (readonly [ChangedPart, boolean])[] = [
    ['variants', !sameJson(arms(before), arms(after))],
    ['weights', sameJson(arms(before), arms(after)) && !sameJson(weightsOf(before.variants), weightsOf(after.variants))],
    ['audience', !sameJson(before.audience, after.audience) || before.newPeopleOnly !== after.newPeopleOnly],
    ['prerequisites', !sameJson(before.prerequisites, after.prerequisites)],
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
