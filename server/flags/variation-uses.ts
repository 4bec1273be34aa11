import type { Serve } from '#sdk/core/ruleset.ts'
import type { Flag, FlagEnvironmentDraft, ServeDraft } from './flag.ts'
import { type NeedingFlag, needingText } from './prerequisite.ts'
import type { Variation } from './variation.ts'

/** An experiment on a flag, and the variations that its variants (and with them its named ids) serve. */
export type ExperimentUse = {
  readonly experiment: string
  readonly status: 'draft' | 'review' | 'running' | 'paused' | 'stopped' | 'archived'
  readonly variations: readonly string[]
}

/** Who uses a variation, as a refusal names it. */
export type Use = { readonly variation: string; readonly by: string }

type Served = { readonly rules: readonly { readonly serve: Serve | ServeDraft }[]; readonly fallthrough: Serve | ServeDraft; readonly offVariation: string }

/** What one environment serves of its flag, or will. */
export function usesOf(served: Served | FlagEnvironmentDraft, environment: string): readonly Use[] {
  const of = (serve: Serve | ServeDraft, by: string) => variationsOf(serve).map((variation): Use => ({ variation, by: `${by} in ${environment}` }))
  return [
    ...served.rules.flatMap((rule, place) => of(rule.serve, `rule ${place + 1}`)),
    ...of(served.fallthrough, 'what everybody else gets'),
    { variation: served.offVariation, by: `what is served while off in ${environment}` },
  ]
}

function variationsOf(serve: Serve | ServeDraft): readonly string[] {
  switch (serve.kind) {
    case 'variation': return [serve.variation]
    case 'rollout': return [...new Set(('ranges' in serve ? serve.ranges : serve.shares).map((one) => one.variation))]
    case 'experiment': return []
  }
}

export function usesByFlags(needing: readonly NeedingFlag[]): readonly Use[] {
  return needing.flatMap((one) => one.variations.map((variation): Use => ({ variation, by: `${needingText(one)}, which needs it` })))
}

/** A stopped experiment is served as long as a rule of the flag still asks it. */
export function usesByExperiments({ environments }: Pick<Flag, 'environments'>, experiments: readonly ExperimentUse[]): readonly Use[] {
  const asked = new Set(Object.values(environments).flatMap((one) => one.rules).flatMap(({ serve }) => (serve.kind === 'experiment' ? [serve.experiment] : [])))
  return experiments
    .filter((one) => one.status !== 'archived' && (one.status !== 'stopped' || asked.has(one.experiment)))
    .flatMap(({ experiment, variations }) => [...new Set(variations)].map((variation): Use => ({ variation, by: `experiment "${experiment}"` })))
}

/** Whose result would be one of two values. */
export function countedWith(experiments: readonly ExperimentUse[], variation: string): ExperimentUse | undefined {
  return experiments.find((one) => (one.status === 'running' || one.status === 'paused') && one.variations.includes(variation))
}

/** Those that `after` does not have any more. */
export function removedFrom(before: readonly Variation[], after: readonly Variation[]): readonly Variation[] {
  return before.filter((one) => !after.some((each) => each.key === one.key))
}
