import type { WordsNow } from '../../words/use-words.tsx'
import type { Design } from './draft.ts'
import { sizeFor, type Metric } from './size.ts'

const fourWeeks = 28

/** "+12% is 6.6% instead of 5.9%, about 290 more people every four weeks. Smaller lifts may be missed." */
export function effectSentence(design: Design, metric: Metric, { say, format }: Pick<WordsNow, 'say' | 'format'>): string {
  const { baseline, minimumEffect, peoplePerDay } = design.plan
  if (metric.family !== 'proportion') return say('plan.no-size-mean')
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
