import { sameJson } from '../same-json.ts'
import type { Approval } from '../workspaces/approval.ts'
import { stateOf } from '../workspaces/approval.ts'
import type { Design, Experiment } from './experiment.ts'

/**
 * Whether an approval of the one plan says nothing of the other: what is served, to whom, what it is read on and for how
 * long. How it is named and put into words may change, and so may what is merely expected of the people who come.
 */
export function isMaterial(before: Design, after: Design): boolean {
  return !sameJson(essenceOf(before), essenceOf(after))
}

function essenceOf(design: Design): unknown {
  const variants = design.variants.map(({ key, variation, weight }) => ({ key, variation, weight }))
  return { ...design, decidesToo: design.decidesToo ?? [], hypothesis: null, variants, plan: { ...design.plan, baseline: null, peoplePerDay: null, peoplePerArm: null } }
}

/**
 * Where a review stands: not asked for; asked; approved; changes asked for; or lapsed, because the plan became another
 * one after it was asked for.
 */
export type ReviewState = 'none' | 'asked' | 'approved' | 'changes' | 'lapsed'

export function reviewState(experiment: Pick<Experiment, 'kind' | 'review'>, approvals: readonly Pick<Approval, 'answer'>[]): ReviewState {
  if (!experiment.review || approvals.length === 0) return 'none'
  const state = stateOf(approvals)
  if (state === 'declined') return 'changes'
  if (experiment.kind === 'draft') return 'lapsed'
  return state === 'approved' ? 'approved' : 'asked'
}
