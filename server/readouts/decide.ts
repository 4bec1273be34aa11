import { about, type Candidate, candidatesOf, isSmall } from './candidates.ts'
import type { MetricReadout } from './readout.ts'
import { type GuardrailReason, guardrailReasons, shipReasons, smallReasons, worseReasons } from './reasons.ts'
import type { Reason, Verdict } from './recommend.ts'

type Decision = {
  readonly metrics: readonly MetricReadout[]
  /** The deciding one, and its variants, best first. */
  readonly metric: MetricReadout
  readonly candidates: readonly Candidate[]
  readonly minimumEffect: number | null
  readonly reasons: readonly Reason[]
}

/** The evidence of an experiment that is over → ship, roll back, or neither. */
export function decide({ metrics, metric, minimumEffect, candidates, reasons }: Decision): Verdict {
  const harmed = guardrailReasons(metrics)
  const isHarmed = ({ variant }: Candidate) => harmed.some((reason) => reason.variant === variant)
  const fit = candidates.filter((candidate) => candidate.answer === 'better' && !isHarmed(candidate))
  const best = fit.find((candidate) => !isSmall(candidate, minimumEffect))
  const all = [...reasons, ...worseReasons(candidates), ...harmed]
  if (best !== undefined) return { kind: 'ship', ...about(best, metric), reasons: [...shipReasons(best, fit, metric, minimumEffect), ...all] }
  const [first] = candidates
  if (first !== undefined && isHarmed(first)) return rollbackForGuardrail(metrics, harmed, first, all)
  return withoutWinner(metric, candidates, minimumEffect, all)
}

/** Nobody is better by as much as matters: too small a difference, worse, or not to be told. */
function withoutWinner(metric: MetricReadout, candidates: readonly Candidate[], minimumEffect: number | null, reasons: readonly Reason[]): Verdict {
  const large = candidates.filter((candidate) => !isSmall(candidate, minimumEffect))
  const unclear = large.find(({ answer }) => answer === 'no-clear-difference')
  if (unclear !== undefined) return { kind: 'inconclusive', ...about(unclear, metric), reasons }
  const small = candidates.find((candidate) => isSmall(candidate, minimumEffect))
  if (small !== undefined && minimumEffect !== null) {
    return { kind: 'neutral', margin: minimumEffect, ...about(small, metric), reasons: [...smallReasons(small, minimumEffect), ...reasons] }
  }
  const [worse] = large
  return worse === undefined ? nothingToCompare(metric, reasons) : { kind: 'rollback', ...about(worse, metric), reasons }
}

function nothingToCompare(metric: MetricReadout, reasons: readonly Reason[]): Verdict {
  const [first] = metric.lifts
  const why: Reason[] = first?.lift.kind === 'none' ? [{ kind: 'no-lift', reason: first.lift.reason }] : []
  const unknown = { scale: 'relative', estimate: null, range: { from: null, to: null }, pValue: null, values: { control: null, variant: null } } as const
  return { kind: 'inconclusive', variant: first?.variant ?? '', metric: metric.key, ...unknown, reasons: [...why, ...reasons] }
}

function rollbackForGuardrail(metrics: readonly MetricReadout[], harmed: readonly GuardrailReason[], worst: Candidate, reasons: readonly Reason[]): Verdict {
  const found = harmed.find(({ variant }) => variant === worst.variant)
  const guardrail = metrics.find(({ key }) => key === found?.metric)
  const candidate = guardrail && candidatesOf(guardrail).find(({ variant }) => variant === worst.variant)
  if (guardrail === undefined || candidate === undefined) throw new Error(`guardrail of ${worst.variant} is gone`)
  return { kind: 'rollback', ...about(candidate, guardrail), reasons }
}
