import type { WordsNow } from '../../words/use-words.tsx'
import type { Experiment } from './draft.ts'

/** Whether there was a plan here at all: what ran elsewhere came without one. */
export function isPlanned(experiment: Pick<Experiment, 'origin'>): boolean {
  return experiment.origin === 'live'
}

/** The belief as one sentence, null where nobody wrote it, and what the plan could find. */
export function plannedWords({ design }: Pick<Experiment, 'design'>, { say, format }: Pick<WordsNow, 'say' | 'format'>): { readonly belief: string | null; readonly lift: string } {
  const { hypothesis, plan } = design
  const whole = Object.values(hypothesis).every((part) => part.trim() !== '')
  return {
    belief: whole ? say('plan.belief-sentence', hypothesis) : null,
    lift: plan.bandit != null ? say('bandit.planned', { floor: format.share(plan.bandit.floor), often: say(plan.bandit.everyDays === 7 ? 'bandit.every-week' : 'bandit.every-day'), days: format.days(plan.days) }) : say('plan.lift-and-days', { lift: format.axisLift(plan.minimumEffect), days: format.days(plan.days), chance: format.rate(plan.power) }),
  }
}
