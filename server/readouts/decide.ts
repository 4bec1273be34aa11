import { about, type Candidate, candidatesOf, isSmall } from './candidates.ts'
import type { MetricReadout } from './readout.ts'
import { againstReasons, borrowedReasons, type GuardrailReason, openGuardrails, shipReasons, smallReasons, withinReasons, worseGuardrails, worseReasons } from './reasons.ts'
import type { Reason, Verdict } from './recommend.ts'

type Decision = {
  readonly metrics: readonly MetricReadout[]
  /** The deciding one, and its variants, best first. */
  readonly metric: MetricReadout
  readonly candidates: readonly Candidate[]
  readonly minimumEffect: number | null
  readonly reasons: readonly Reason[]
}

/** The evidence of an experiment that is over → ship, roll back, or neither. What is shipped keeps within every guardrail's limit. */
export function decide(decision: Decision): Verdict {
  const { metrics, minimumEffect, candidates, reasons } = decision
  const harmed = candidates.flatMap(({ variant }) => worseGuardrails(metrics, variant))
  const isHarmed = ({ variant }: Candidate) => harmed.some((reason) => reason.variant === variant)
  const isOpen = ({ variant }: Candidate) => openGuardrails(metrics, variant).length > 0
  const better = candidates.filter((candidate) => candidate.answer === 'better' && !isHarmed(candidate))
  const fit = better.filter((candidate) => !isOpen(candidate))
  const best = fit.find((candidate) => !isSmall(candidate, minimumEffect))
  const all = [...reasons, ...worseReasons(candidates), ...harmed]
  if (best !== undefined) return { kind: 'ship', ...about(best), reasons: [...shipReasons(best, fit, best.of, minimumEffect), ...withinReasons(metrics, best.variant), ...all] }
  const held = better.find((candidate) => !isSmall(candidate, minimumEffect))
  if (held !== undefined) return { kind: 'inconclusive', ...about(held), reasons: [...openGuardrails(metrics, held.variant), ...all] }
  const [first] = candidates
  // What is worse on the metric that decides is rolled back for that.
  const isWorse = first?.answer === 'worse' && !isSmall(first, minimumEffect)
  if (first !== undefined && isHarmed(first) && !isWorse) return rollbackForGuardrail(metrics, harmed, first, all)
  return withoutWinner({ ...decision, reasons: all })
}

/** Nobody is better by as much as matters: too small a difference, worse, or not to be told. */
function withoutWinner({ metrics, metric, candidates, minimumEffect, reasons }: Decision): Verdict {
  const borrowed = (variant: string): readonly Reason[] => borrowedReasons(metrics, metric, variant)
  const large = candidates.filter((candidate) => !isSmall(candidate, minimumEffect))
  const unclear = large.find(({ answer }) => answer === 'no-clear-difference')
  if (unclear !== undefined) return { kind: 'inconclusive', ...about(unclear), reasons: [...againstReasons(unclear), ...borrowed(unclear.variant), ...reasons] }
  const small = candidates.find((candidate) => isSmall(candidate, minimumEffect))
  if (small !== undefined && minimumEffect !== null) {
    return { kind: 'neutral', margin: minimumEffect, ...about(small), reasons: [...borrowed(small.variant), ...smallReasons(small, minimumEffect), ...reasons] }
  }
  const [worse] = large
  return worse === undefined ? nothingToCompare(metric, reasons) : { kind: 'rollback', ...about(worse), reasons: [...borrowed(worse.variant), ...reasons] }
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
  return { kind: 'rollback', ...about(candidate), reasons }
}
