import type { Decision, Hypothesis, Surface } from '../experiments/experiment.ts'
import type { Readout } from '../readouts/readout.ts'
import type { Verdict } from '../readouts/recommend.ts'
import { normal } from '../stats/distribution.ts'

/** What one decided experiment found on its deciding metric, and what was believed before. */
export type Outcome = {
  readonly key: string
  readonly name: string
  readonly surface: Surface
  readonly origin: 'live' | 'import'
  /** When it stopped; of an import when it was brought here. */
  readonly endedAt: number
  readonly hypothesis: Hypothesis
  readonly decision: Pick<Decision, 'kind' | 'variant' | 'why' | 'at'> & { readonly by: string } | null
  readonly verdict: Verdict['kind']
  readonly metric: { readonly key: string; readonly name: string; readonly version: number; readonly direction: 'more' | 'less' }
  /** The variant that is spoken of: what was shipped, else the best one. */
  readonly variant: { readonly key: string; readonly name: string } | null
  readonly lift: OutcomeLift | null
  /** It let shares follow the results: no test, and so neither a win nor a miss. */
  readonly bandit: boolean
  /** The smallest lift that the plan called worth shipping. */
  readonly planned: number | null
  /** What says what an experiment is about, beside its words. */
  readonly about: { readonly flag: string; readonly tags: readonly string[] }
}

/** Relative; `clear`: the interval excludes zero, so that the direction is known. */
export type OutcomeLift = { readonly estimate: number; readonly from: number; readonly to: number; readonly level: number; readonly clear: 'better' | 'worse' | null }

/** The lift of the variant that is spoken of, where the readout has one with both ends. */
export function liftOf(readout: Pick<Readout, 'metrics'>, variant: string | null): { readonly variant: string; readonly lift: OutcomeLift } | null {
  const [metric] = readout.metrics
  if (metric === undefined) return null
  const sign = metric.direction === 'more' ? 1 : -1
  const known = metric.lifts.flatMap(({ variant: key, lift }) => {
    const relative = lift.kind === 'none' ? null : lift.relative
    if (relative === null || relative.from === null || relative.to === null) return []
    const { estimate, from, to, level } = relative
    const clear = from > 0 ? sign : to < 0 ? -sign : 0
    return [{ variant: key, lift: { estimate, from, to, level, clear: clear === 0 ? null : clear > 0 ? ('better' as const) : ('worse' as const) } }]
  })
  const named = known.find((one) => one.variant === variant)
  return named ?? known.toSorted((a, b) => sign * (b.lift.estimate - a.lift.estimate))[0] ?? null
}

/** The same on the scale of logarithms, with the standard error that the interval's width says. */
export function logLiftIn({ estimate, from, to, level }: OutcomeLift): { readonly estimate: number; readonly error: number } | null {
  const error = (Math.log1p(to) - Math.log1p(from)) / (2 * normal.upperQuantile((1 - level) / 2))
  return estimate > -1 && from > -1 && error > 0 && Number.isFinite(error) ? { estimate: Math.log1p(estimate), error } : null
}

export type Related = { readonly key: string; readonly name: string; readonly how: 'supports' | 'contradicts' }

/** Words that many beliefs share and that say nothing of what one is about. */
const SHORT = 4
const ALIKE = 0.18
const MOST = 3

/**
 * Experiments about the same thing that found the same, or the opposite: of one flag, of one tag, or of beliefs that share
 * words, at the same place of the journey. Only those whose direction is known.
 */
export function relatedTo(outcome: Outcome, others: readonly Outcome[]): readonly Related[] {
  const { lift } = outcome
  if (lift === null || lift.clear === null) return []
  const about = others.filter((other) => other.key !== outcome.key && other.lift?.clear != null && isAlike(outcome, other))
  const how = (other: Outcome): Related['how'] => (other.lift?.clear === lift.clear ? 'supports' : 'contradicts')
  const told = about.map((other) => ({ key: other.key, name: other.name, how: how(other) }))
  return [...told.filter((one) => one.how === 'supports').slice(0, MOST), ...told.filter((one) => one.how === 'contradicts').slice(0, MOST)]
}

function isAlike(one: Outcome, other: Outcome): boolean {
  if (one.about.flag !== '' && one.about.flag === other.about.flag) return true
  if (one.about.tags.some((tag) => other.about.tags.includes(tag))) return true
  return one.surface === other.surface && overlap(wordsOf(one), wordsOf(other)) >= ALIKE
}

function wordsOf({ name, hypothesis }: Outcome): ReadonlySet<string> {
  const text = [name, ...Object.values(hypothesis)].join(' ').toLowerCase()
  return new Set(text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= SHORT || /[^\p{ASCII}]/u.test(word)))
}

/** Jaccard's index of two sets. */
function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const both = [...one].filter((word) => other.has(word)).length
  return both === 0 ? 0 : both / (one.size + other.size - both)
}
