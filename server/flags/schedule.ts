import { z } from 'zod'
import type { Condition, Range } from '#sdk/core/ruleset.ts'
import { key } from '../key.ts'
import type { Facts, RefusalCode } from '../refusal.ts'
import { sameJson } from '../same-json.ts'
import { type FlagEnvironment, type FlagEnvironmentDraft, flagEnvironmentDraft, type FlagRule, type ServeDraft } from './flag.ts'

const ALL = 100_000

/** Whose share it is: that of a rule, or of everybody whom no rule fits. */
export const target = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rule'), rule: z.string().min(1).max(60) }),
  z.object({ kind: z.literal('else') }),
])
export type Target = z.infer<typeof target>

/** The share of the people that get a variation, in thousandths of a percent. */
const weight = z.number().int().min(0).max(ALL)

/** What people ask to change later. A new set of rules leaves the switch alone: whoever turned the flag off in between meant it. */
export const plannedDraft = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('switch'), enabled: z.boolean() }),
  z.object({ kind: z.literal('rules'), draft: flagEnvironmentDraft.omit({ enabled: true }) }),
  z.object({ kind: z.literal('share'), target, variation: key, weight }),
])
export type PlannedDraft = z.infer<typeof plannedDraft>

/** The same with what it was made on, so that it is not put on something else. */
export type Planned =
  | { readonly kind: 'switch'; readonly enabled: boolean }
  | { readonly kind: 'rules'; readonly draft: Omit<FlagEnvironmentDraft, 'enabled'>; readonly base: FlagEnvironment }
  | PlannedShare
export type PlannedShare = {
  readonly kind: 'share'
  readonly target: Target
  readonly variation: string
  readonly weight: number
  /** The share that stood when it was made, which says whether it is to grow; and whom the rule was for. */
  readonly from: number
  readonly when: Condition | null
}

export type ChangeState = 'waiting' | 'applied' | 'not-applied' | 'cancelled'

/** Why a change could not be made when its time had come. */
export type Reason =
  | { readonly kind: 'archived' }
  /** The rules are not those it was made on. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'rule-gone' }
  /** The rule, or what everybody else gets, is split in another way by now. */
  | { readonly kind: 'serves-other' }
  /** It was to grow and would shrink, or the other way round. */
  | { readonly kind: 'share-moved'; readonly weight: number }
  /** A ramp does not go on behind a switch that is off. */
  | { readonly kind: 'switched-off' }
  /** Changes that were refused earlier have no facts. */
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly message: string; readonly facts?: Facts }

/** The same for logs, scripts and refusals; the console has words of its own. */
export function reasonText(reason: Reason): string {
  switch (reason.kind) {
    case 'archived':
      return 'The flag is archived.'
    case 'changed':
      return 'Somebody changed the rules that it was made on.'
    case 'rule-gone':
      return 'The rule is not there any more.'
    case 'serves-other':
      return 'It does not serve this value to a share that could change alone: another value, several at once, or an experiment decides.'
    case 'share-moved':
      return `The share stands at ${reason.weight / 1000} % already, beyond what this would make it.`
    case 'switched-off':
      return 'The flag is off: a ramp does not go on behind a switch that is off.'
    case 'refused':
      return reason.message
  }
}

/** Or why not. */
export type Made<Value> = { readonly kind: 'made'; readonly value: Value } | { readonly kind: 'not'; readonly reason: Reason }

const made = <Value>(value: Value): Made<Value> => ({ kind: 'made', value })
const not = (kind: Exclude<Reason['kind'], 'share-moved' | 'refused'>): { readonly kind: 'not'; readonly reason: Reason } => ({ kind: 'not', reason: { kind } })

/** Notes what a change is made on. */
export function plannedOn(here: FlagEnvironment, asked: PlannedDraft): Made<Planned> {
  if (asked.kind === 'switch') return made(asked)
  if (asked.kind === 'rules') return made({ ...asked, base: here })
  const share = shareIn(here, asked.target, asked.variation)
  return share.kind === 'not' ? share : made({ ...asked, from: share.value.weight, when: share.value.when })
}

/** What the environment is to serve once the change is made, or why it cannot be made on what stands there. */
export function draftAfter(here: FlagEnvironment, planned: Planned): Made<FlagEnvironmentDraft> {
  switch (planned.kind) {
    case 'switch':
      return made({ ...draftOf(here), enabled: planned.enabled })
    case 'rules':
      return sameJson({ ...planned.base, enabled: here.enabled }, here) ? made({ ...planned.draft, enabled: here.enabled }) : not('changed')
    case 'share':
      return withShare(here, planned)
  }
}

/** Shares of people instead of ranges of buckets: saved again they give the same ranges. */
function draftOf(here: FlagEnvironment): FlagEnvironmentDraft {
  return {
    ...here,
    rules: here.rules.map((rule) => ({ ...rule, serve: serveOf(rule.serve) })),
    fallthrough: plainServeOf(here.fallthrough),
  }
}

function serveOf(serve: FlagRule['serve']): ServeDraft {
  return serve.kind === 'experiment' ? serve : plainServeOf(serve)
}

function plainServeOf(serve: FlagEnvironment['fallthrough']): FlagEnvironmentDraft['fallthrough'] {
  return (serve.kind === 'rollout' ? { kind: 'rollout', shares: [...weightsOf(serve.ranges)].map(([variation, total]) => ({ variation, weight: total })) } : serve)
}

function weightsOf(ranges: readonly Range[]): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  for (const { variation, from, to } of ranges) weights.set(variation, (weights.get(variation) ?? 0) + to - from)
  return weights
}

function withShare(here: FlagEnvironment, planned: PlannedShare): Made<FlagEnvironmentDraft> {
  const share = shareIn(here, planned.target, planned.variation)
  if (share.kind === 'not') return share
  const { weight: stands, when, rest } = share.value
  if (!sameJson(when, planned.when)) return not('changed')
  if (Math.sign(planned.weight - planned.from) * Math.sign(planned.weight - stands) < 0) return { kind: 'not', reason: { kind: 'share-moved', weight: stands } }
  const draft = draftOf(here)
  const serve = serving(planned, rest)
  if (serve === null) return not('serves-other')
  return made(planned.target.kind === 'else' ? { ...draft, fallthrough: serve } : withRule(draft, planned.target.rule, serve))
}

type Share = {
  readonly weight: number
  readonly when: Condition | null
  /** What the others get; null where a rule leaves them to the next one, undefined where it is not known. */
  readonly rest: string | null | undefined
}

/** The share that a variation has of a rule's people or of everybody else, where it is the only one that grows or shrinks. */
export function shareIn(here: FlagEnvironment, where: Target, variation: string): Made<Share> {
  if (where.kind === 'else') return shareOfElse(here, variation)
  const rule = here.rules.find((one) => one.id === where.rule)
  if (rule === undefined) return not('rule-gone')
  if (rule.serve.kind === 'experiment') return not('serves-other')
  const [only, ...others] = partsOf(rule.serve)
  if (only === undefined ? false : others.length > 0 || only[0] !== variation) return not('serves-other')
  return made({ weight: only?.[1] ?? 0, when: rule.when, rest: null })
}

function shareOfElse(here: FlagEnvironment, variation: string): Made<Share> {
  const parts = partsOf(here.fallthrough)
  const others = parts.filter(([one]) => one !== variation)
  if (others.length > 1) return not('serves-other')
  const rest = others[0]?.[0] ?? (here.offVariation === variation ? undefined : here.offVariation)
  return made({ weight: parts.find(([one]) => one === variation)?.[1] ?? 0, when: null, rest })
}

function partsOf(serve: FlagEnvironment['fallthrough']): readonly (readonly [string, number])[] {
  return serve.kind === 'variation' ? [[serve.variation, ALL]] : [...weightsOf(serve.ranges)]
}

function serving({ variation, weight: share }: PlannedShare, rest: Share['rest']): FlagEnvironmentDraft['fallthrough'] | null {
  const all = (one: string) => ({ kind: 'variation' as const, variation: one })
  if (share === ALL) return all(variation)
  if (rest === undefined) return null
  if (rest !== null && share === 0) return all(rest)
  const shares = [{ variation, weight: share }, ...(rest === null ? [] : [{ variation: rest, weight: ALL - share }])]
  return { kind: 'rollout', shares }
}

function withRule(draft: FlagEnvironmentDraft, id: string, serve: FlagEnvironmentDraft['fallthrough']): FlagEnvironmentDraft {
  return { ...draft, rules: draft.rules.map((rule) => (rule.id === id ? { ...rule, serve } : rule)) }
}

/** What stands in the way of a change beside those that wait: two that are made on the same would refuse each other later. */
export function clashWith<Waiting extends { readonly change: Planned }>(asked: PlannedDraft, waiting: readonly Waiting[]): Waiting | undefined {
  return waiting.find(({ change }) => {
    if (asked.kind === 'switch' || change.kind === 'switch') return false
    return asked.kind === 'rules' || change.kind === 'rules' || sameJson(asked.target, change.target)
  })
}
