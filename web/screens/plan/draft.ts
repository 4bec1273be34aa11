import type { Answers, Asks } from '../../api/client.ts'
import { splitEvenly, totalWeight } from '../../app/arms.ts'

export type Experiment = Answers['experiment']['get']
export type Design = Experiment['design']
export type Surface = Experiment['surface']
export type Variant = Design['variants'][number]
export type Flag = Answers['flag']['get']

/** What the page edits; the same for a plan that is not written down yet and for a draft. */
export type Draft = {
  readonly name: string
  readonly surface: Surface
  /** The environment it will run in, by key. */
  readonly environment: string
  readonly design: Design
}

/** The places of the journey in which an experiment can happen, in the order people pass them. */
export const surfaces = ['campaign', 'landing', 'onboarding', 'pricing', 'product'] as const satisfies readonly Surface[]

const whole = 100_000

/** An empty plan. `follows` fills in what its place in the journey says. */
export function newDraft(environment: string): Draft {
  const design: Design = {
    hypothesis: { audience: '', change: '', effect: '', because: '' },
    unit: 'person',
    flagKey: '',
    audience: null,
    newPeopleOnly: true,
    prerequisites: [],
    variants: [],
    traffic: whole,
    layer: null,
    tags: [],
    overrides: [],
    guardrails: [],
    also: [],
    plan: { minimumEffect: 0.1, alpha: 0.05, power: 0.8, baseline: null, peoplePerDay: null, peoplePerArm: null, days: 28, rule: 'sequential', adjusted: true, removed: null },
  }
  return withSurface({ name: '', surface: 'onboarding', environment, design }, 'onboarding')
}

/** A plan that an idea begins: its belief becomes the plan's. */
export function draftFrom({ title, surface, hypothesis }: Pick<Answers['idea']['get'], 'title' | 'surface' | 'hypothesis'>, environment: string): Draft {
  return withDesign({ ...withSurface(newDraft(environment), surface), name: title }, { hypothesis })
}

export function draftOf(experiment: Experiment, environment: string): Draft {
  return { name: experiment.name, surface: experiment.surface, environment, design: experiment.design }
}

/** How it answers. A bandit takes all new people and answers on no guardrail, and begins evenly. */
export function withRule(draft: Draft, rule: Design['plan']['rule']): Draft {
  const { design } = draft
  if (rule !== 'bandit') return withDesign(draft, { plan: { ...design.plan, rule, bandit: null } })
  const taken = { unit: 'person', newPeopleOnly: true, traffic: whole, layer: null, prerequisites: [], guardrails: [], decidesToo: [], variants: design.variants.length < 2 ? design.variants : splitEvenly(design.variants) } as const
  return withDesign(draft, { ...taken, plan: { ...design.plan, rule, bandit: { floor: 0.05, everyDays: 1 }, peoplePerArm: null, days: Math.min(design.plan.days, longestBandit) } })
}

/** Days. */
export const longestBandit = 56

/** The part of a bandit that is left to choose; null where it is a test. */
export function banditOf({ plan }: Pick<Design, 'plan'>): NonNullable<Design['plan']['bandit']> | null {
  return plan.rule === 'bandit' ? (plan.bandit ?? null) : null
}

/** What follows from the place: who takes part, and how sure a price must be before people pay it. */
export function withSurface(draft: Draft, surface: Surface): Draft {
  const newPeopleOnly = surface === 'campaign' || surface === 'landing' || surface === 'onboarding'
  const { design } = draft.design.plan.rule === 'bandit' && surface !== 'landing' ? withRule(draft, 'sequential') : draft
  const plan = { ...design.plan, power: surface === 'pricing' ? 0.9 : 0.8 }
  return { ...draft, surface, design: { ...design, newPeopleOnly, plan } }
}

export function withDesign(draft: Draft, change: Partial<Design>): Draft {
  return { ...draft, design: { ...draft.design, ...change } }
}

export function withPlan(draft: Draft, change: Partial<Design['plan']>): Draft {
  return withDesign(draft, { plan: { ...draft.design.plan, ...change } })
}

/** A draft that was written down before one could choose takes what people did before into account. */
export function isAdjusted({ adjusted = true }: Design['plan']): boolean {
  return adjusted
}

const mostAtOnce = 4

/** Chooses the flag: what it serves to everybody now is the control, each of its other values a variant, split evenly. */
export function withFlag(draft: Draft, flag: Flag, environmentId: string | undefined): Draft {
  const served = environmentId === undefined ? undefined : flag.environments[environmentId]?.fallthrough
  const control = served?.kind === 'variation' ? served.variation : flag.variations[0]?.key
  const ordered = [...flag.variations.filter((one) => one.key === control), ...flag.variations.filter((one) => one.key !== control)]
  const variants = ordered.slice(0, mostAtOnce).map(({ key, name }) => ({ key, name: name === '' ? key : name, variation: key, weight: 0 }))
  return withDesign(draft, { flagKey: flag.key, variants: splitEvenly(variants) })
}

/** What the server keeps of it: everything but the environment, which a draft does not change. */
export function savedPart({ name, surface, design }: Draft): Omit<Asks['experiment']['save'], 'key' | 'version'> {
  return { name: name.trim(), surface, design: { ...design, guardrails: [...design.guardrails], also: [...design.also], decidesToo: [...(design.decidesToo ?? [])], variants: [...design.variants] } }
}

/** Why a plan cannot be written down yet, most basic first. Half-written beliefs are fine. */
export type Gap = 'name' | 'flag' | 'variants' | 'weights'

export function gapsOf({ name, design }: Draft): readonly Gap[] {
  const gaps: Gap[] = []
  if (name.trim() === '') gaps.push('name')
  if (design.flagKey === '') gaps.push('flag')
  else if (design.variants.length < 2) gaps.push('variants')
  else if (totalWeight(design.variants) !== whole) gaps.push('weights')
  return gaps
}

export function sameDraft(one: Draft, other: Draft): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
