import type { Condition, Prerequisite } from '#sdk/core/ruleset.ts'
import type { Answers, Asks } from '../../api/client.ts'

export type Flag = Answers['flag']['get']
export type Stored = Flag['environments'][string]
export type Draft = Asks['flag']['save']['draft']
export type RuleDraft = { readonly id: string; readonly when: Condition | null; readonly serve: ServeDraft }
export type Share = { readonly variation: string; readonly weight: number }
export type ServeDraft =
  | { readonly kind: 'variation'; readonly variation: string }
  | { readonly kind: 'rollout'; readonly shares: readonly Share[] }
  | { readonly kind: 'experiment'; readonly experiment: string }

/** What one environment serves, as it is edited: shares of people instead of ranges of buckets. */
export type FlagDraft = {
  readonly enabled: boolean
  readonly rules: readonly RuleDraft[]
  readonly fallthrough: Exclude<ServeDraft, { kind: 'experiment' }>
  readonly offVariation: string
  /** Other flags that have to serve certain values before a rule is asked. */
  readonly prerequisites: readonly Prerequisite[]
}

export const ALL = 100_000

export function draftOf(stored: Stored): FlagDraft {
  return {
    enabled: stored.enabled,
    rules: stored.rules.map((rule) => ({ id: rule.id, when: rule.when, serve: serveOf(rule.serve) })),
    fallthrough: plainServeOf(stored.fallthrough),
    offVariation: stored.offVariation,
    // Versions in the history from before flags needed others have none.
    prerequisites: stored.prerequisites ?? [],
  }
}

function serveOf(serve: Stored['rules'][number]['serve']): ServeDraft {
  return serve.kind === 'experiment' ? serve : plainServeOf(serve)
}

function plainServeOf(serve: Stored['fallthrough']): FlagDraft['fallthrough'] {
  if (serve.kind === 'variation') return serve
  const weights = new Map<string, number>()
  for (const range of serve.ranges) weights.set(range.variation, (weights.get(range.variation) ?? 0) + range.to - range.from)
  return { kind: 'rollout', shares: [...weights].map(([variation, weight]) => ({ variation, weight })) }
}

/** The variation and the share of the people a rule fits that get it; null where several share them, or an experiment decides. */
export function singleShare(serve: ServeDraft): Share | null {
  if (serve.kind === 'variation') return { variation: serve.variation, weight: ALL }
  if (serve.kind !== 'rollout') return null
  const [only, ...others] = serve.shares
  return only !== undefined && others.length === 0 ? only : null
}

/** Everybody that fits, or a share of them; the rest goes on to the next rule. */
export function servingShare({ variation, weight }: Share): Exclude<ServeDraft, { kind: 'experiment' }> {
  return weight >= ALL ? { kind: 'variation', variation } : { kind: 'rollout', shares: [{ variation, weight }] }
}

export function withRule(draft: FlagDraft, id: string, change: (rule: RuleDraft) => RuleDraft): FlagDraft {
  return { ...draft, rules: draft.rules.map((rule) => (rule.id === id ? change(rule) : rule)) }
}

export function withoutRule(draft: FlagDraft, id: string): FlagDraft {
  return { ...draft, rules: draft.rules.filter((rule) => rule.id !== id) }
}

/** Moves a rule one place up (-1) or down (+1); the first that fits decides, so the order matters. */
export function moved(draft: FlagDraft, id: string, by: -1 | 1): FlagDraft {
  const from = draft.rules.findIndex((rule) => rule.id === id)
  const to = from + by
  const [rule, other] = [draft.rules[from], draft.rules[to]]
  if (rule === undefined || other === undefined) return draft
  return { ...draft, rules: draft.rules.map((one, index) => (index === from ? other : index === to ? rule : one)) }
}

/** A share as people type it: "20" or "20%" → 20000; null where it is no percentage. */
export function weightOf(text: string): number | null {
  const percent = Number(text.replace('%', '').replace(',', '.').trim())
  return Number.isFinite(percent) && percent > 0 && percent <= 100 ? Math.round(percent * 1000) : null
}

/** Whether two parts say the same; the server keeps the names of a condition in an order of its own. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([name, part]) => [name, sorted(part)]))
}
