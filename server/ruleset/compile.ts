import { bucket } from '#sdk/core/bucket.ts'
import { overrideHash } from '#sdk/core/override.ts'
import { overrideSalt } from '#sdk/core/prepared.ts'
import type { Condition, ExperimentRules, ExperimentState, FlagRules, Rule, Ruleset } from '#sdk/core/ruleset.ts'
import { compiledCondition } from '../audiences/compiled.ts'
import { keptBy, newSince, seenWithin } from '../experiments/bandit.ts'
import { currentPhase, type Experiment, hasStarted, type Started } from '../experiments/experiment.ts'
import { type Holdout, holdoutsOf } from '../experiments/holdout.ts'
import { without } from '../experiments/layer.ts'
import type { Flag } from '../flags/flag.ts'

export type Released = {
  readonly environment: { readonly id: string; readonly key: string }
  readonly revision: number
  readonly flags: readonly Flag[]
  readonly experiments: readonly Experiment[]
  readonly audiences: Readonly<Record<string, Condition>>
  readonly layers: readonly { readonly key: string; readonly salt: string }[]
  readonly holdouts: readonly Holdout[]
  /** Of a named id, the subjects it is bucketed by; an id that is none of a user stands for itself. */
  readonly subjects: ReadonlyMap<string, string>
}

/**
 * All that SDKs of one environment are told. The client's ruleset holds only client-visible flags and what they need;
 * a flag that is not client-visible is absent from it, not hidden in it.
 */
export function compileRuleset(released: Released, door: Ruleset['door']): Ruleset {
  const flags = released.flags.filter((flag) => flag.archivedAt === null && (door === 'server' || flag.clientVisible))
  const keys = new Set(flags.map((flag) => flag.key))
  const experiments = released.experiments.filter(hasStarted).filter((one) => one.kind !== 'archived' && keys.has(one.design.flagKey))
  const told = { flags: byKey(flags.map((flag) => [flag.key, withKept(flagRules(flag, released.environment.id), experiments, released)])), experiments: byKey(experiments.map((one) => [one.key, experimentRules(one, released)])) }
  const used = Object.values(told.experiments)
  return {
    format: 1,
    environment: released.environment.key,
    revision: released.revision,
    door,
    ...told,
    audiences: byKey(Object.entries(door === 'server' ? released.audiences : named(released.audiences, told)).map(([key, one]) => [key, compiledCondition(one)])),
    layers: byKey(released.layers.filter(({ key }) => door === 'server' || used.some((one) => one.layer?.key === key)).map(({ key, salt }) => [key, { salt }])),
    holdouts: byKey(standing(released.holdouts).filter(({ key }) => door === 'server' || used.some((one) => one.holdouts.includes(key))).map(({ key, salt, share }) => [key, { salt, share }])),
  }
}

/** What SDKs of one environment are told of a flag. */
export function flagRules(flag: Flag, environmentId: string): FlagRules {
  const here = flag.environments[environmentId]
  const first = flag.variations[0]?.key ?? ''
  return {
    type: flag.type,
    on: here?.enabled ?? false,
    values: byKey(flag.variations.map((one) => [one.key, one.value])),
    off: here?.offVariation ?? first,
    ...(here === undefined || here.prerequisites.length === 0 ? {} : { prerequisites: here.prerequisites }),
    rules: (here?.rules ?? []).map((rule) => (rule.when === null ? rule : { ...rule, when: compiledCondition(rule.when) })),
    fallthrough: here?.fallthrough ?? { kind: 'variation', variation: first },
  }
}

/** Behind the rule of a bandit: whom its earlier weights dealt keeps a variant, and is exposed to nothing again; who was held out gets control still. */
function withKept(rules: FlagRules, experiments: readonly Started[], { holdouts }: Released): FlagRules {
  return { ...rules, rules: rules.rules.flatMap((rule) => [rule, ...keptRules(rule, experiments, holdouts)]) }
}

function keptRules({ id, when, serve }: Rule, experiments: readonly Started[], holdouts: Released['holdouts']): readonly Rule[] {
  const experiment = serve.kind === 'experiment' ? experiments.find((one) => one.key === serve.experiment) : undefined
  if (experiment === undefined) return []
  const { audience, variants } = experiment.design
  const only = (seen: Condition): Condition => ({ kind: 'all', of: [...(when === null ? [] : [when]), ...(audience === null ? [] : [compiledCondition(audience)]), seen] })
  const kept = keptBy(experiment)
  const [newest, oldest, control] = [kept[0], kept.at(-1), variants[0]?.variation]
  if (newest === undefined || oldest === undefined || control === undefined) return []
  const out = standing(holdouts).filter(({ key }) => holdoutsOf(holdouts, experiment.design).includes(key))
  return [
    ...out.map((one): Rule => ({ id: `${id}:held-out:${one.key}`, when: only(seenWithin({ from: oldest.from, until: newest.until })), serve: { kind: 'rollout', salt: one.salt, ranges: [{ from: 0, to: one.share, variation: control }] } })),
    ...kept.map((one): Rule => ({ id: `${id}:kept:${one.from}`, when: only(seenWithin(one)), serve: { kind: 'rollout', salt: one.salt, ranges: one.ranges } })),
  ]
}

function standing(holdouts: Released['holdouts']): Released['holdouts'] {
  return holdouts.filter((one) => one.endedAt === null)
}

function experimentRules(experiment: Started, released: Released): ExperimentRules {
  const phase = currentPhase(experiment)
  const { design } = experiment
  return {
    flag: design.flagKey,
    state: stateOf(experiment),
    unit: design.unit,
    phase: phase.number,
    salt: phase.salt,
    schedule: { from: phase.from, until: null },
    prerequisites: design.prerequisites,
    audience: compiledAudience(audienceOf(experiment, newSince(experiment, phase))),
    holdouts: holdoutsOf(released.holdouts, design),
    layer: layerOf(experiment, released.experiments),
    traffic: design.traffic,
    variants: design.variants.map((one) => ({ key: one.key, variation: one.variation, weight: one.weight })),
    overrides: overridesOf(experiment, phase.salt, released.subjects),
  }
}

function compiledAudience(audience: Condition | null): Condition | null {
  return audience === null ? null : compiledCondition(audience)
}

function stateOf(experiment: Started): ExperimentState {
  if (experiment.kind === 'running') return { kind: 'running' }
  if (experiment.kind === 'paused') return { kind: 'paused' }
  const { decision } = experiment
  return decision?.kind === 'ship' && decision.variant !== null ? { kind: 'shipped', variant: decision.variant } : { kind: 'rolled-back' }
}

/**
 * What was shipped is for the whole audience. What was rolled back gives control in the slots it had, as long as nobody
 * else took them: it must not stand before an experiment that has them now.
 */
function layerOf(experiment: Started, all: Released['experiments']): ExperimentRules['layer'] {
  const { layer } = experiment.design
  const state = stateOf(experiment).kind
  if (layer === null || state === 'shipped') return null
  if (state !== 'rolled-back') return { key: layer.key, slots: experiment.slots }
  const taken = all.flatMap((one) => ((one.kind === 'running' || one.kind === 'paused') && one.design.layer?.key === layer.key ? one.slots : []))
  return { key: layer.key, slots: without(experiment.slots, taken) }
}

/** As salted hashes at both doors: an id never leaves the server. By the id itself, and by the subject of a user of that id. */
function overridesOf({ design }: Started, salt: string, subjects: Released['subjects']): ExperimentRules['overrides'] {
  return design.overrides.flatMap(({ id, variant }) => {
    const subject = design.unit === 'person' ? subjects.get(id) : undefined
    return [...new Set([id, subject ?? id])].map((one) => ({ hash: overrideHash(salt, one), variant, bucket: bucket(overrideSalt(salt), one) }))
  })
}

/** New people only: first seen at or after the launch, a person fact that is the same on every device. */
function audienceOf(experiment: Started, from: number): Condition | null {
  const { audience, newPeopleOnly } = experiment.design
  if (!newPeopleOnly) return audience
  const fresh: Condition = { kind: 'clause', attribute: 'firstSeenAt', operator: 'at-least', values: [from] }
  return audience === null ? fresh : { kind: 'all', of: [audience, fresh] }
}

/** Only the audiences that what is told refers to, themselves included. */
function named(audiences: Released['audiences'], told: { readonly flags: Ruleset['flags']; readonly experiments: Ruleset['experiments'] }): Ruleset['audiences'] {
  const found = new Set<string>()
  const visit = (condition: Condition | null): void => {
    if (condition === null) return
    if (condition.kind === 'all' || condition.kind === 'any') condition.of.forEach(visit)
    if (condition.kind === 'not') visit(condition.of)
    if (condition.kind !== 'audience' || found.has(condition.audience)) return
    found.add(condition.audience)
    visit(audiences[condition.audience] ?? null)
  }
  Object.values(told.flags).forEach((flag) => flag.rules.forEach((rule) => visit(rule.when)))
  Object.values(told.experiments).forEach((experiment) => visit(experiment.audience))
  return byKey([...found].flatMap((key) => (audiences[key] === undefined ? [] : [[key, audiences[key]] as const])))
}

/** Sorted by key, so that the same release compiles to the same bytes. */
function byKey<Value>(entries: readonly (readonly [string, Value])[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
