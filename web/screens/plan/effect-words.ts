import type { WordsNow } from '../../words/use-words.tsx'
import type { Design } from './draft.ts'
import { sizeFor, type Metric } from './size.ts'

const fourWeeks = 28

/** "+12% is 6.6% instead of 5.9%, about 290 more people every four weeks. Smaller lifts may be missed." */
export function effectSentence(design: Design, metric: Metric, { say, format }: Pick<WordsNow, 'say' | 'format'>): string {
  const { baseline, minimumEffect, peoplePerDay } = design.plan
  if (metric.family !== 'proportion') return meanSentence(design, metric, { say, format })
  if (baseline === null) return say('plan.no-size')
  const less = metric.direction === 'less'
  const effect = less ? -minimumEffect : minimumEffect
  const then = baseline * (1 + effect)
  const facts = { lift: format.axisLift(effect), target: format.rate(then), now: format.rate(baseline) }
  if (then >= 1 || then <= 0 || sizeFor(design, metric, minimumEffect).people === null) return say('plan.lift-impossible', facts)
  if (peoplePerDay === null) return say('plan.lift-is', facts)
  const more = Math.round(Math.abs(then - baseline) * peoplePerDay * fourWeeks)
  return say(less ? 'plan.lift-is-fewer' : 'plan.lift-is-more', { ...facts, n: more, people: format.count(more) })
}

/** A mean is sized by how far people lie from it: what it is does not matter for a relative lift. */
function meanSentence(design: Design, metric: Metric, { say, format }: Pick<WordsNow, 'say' | 'format'>): string {
  const { minimumEffect } = design.plan
  if (sizeFor(design, metric, minimumEffect).people === null) return say('plan.no-size-mean')
  return say('plan.lift-is-mean', { lift: format.axisLift(metric.direction === 'less' ? -minimumEffect : minimumEffect), variation: format.rate(metric.variation) })
}
