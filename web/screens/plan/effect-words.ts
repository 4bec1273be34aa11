import type { WordsNow } from '../../words/use-words.tsx'
import { isAdjusted, type Design } from './draft.ts'
import { gainOf, sizeFor, type Metric } from './size.ts'

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

/** What taking out what people did before spares; empty where the plan does not, or nobody can know it. */
export function gainSentence(design: Design, metric: Metric, { say, format }: Pick<WordsNow, 'say' | 'format'>): string {
  if (design.newPeopleOnly || !isAdjusted(design.plan)) return ''
  const removed = gainOf(design)
  if (removed === 0) return say('plan.gain-unknown')
  const [size, without] = [design, { ...design, plan: { ...design.plan, adjusted: false } }].map((one) => sizeFor(one, metric, design.plan.minimumEffect))
  const facts = { removed: format.rate(removed), people: format.count(size?.peoplePerArm), without: format.count(without?.peoplePerArm) }
  if (typeof size?.days !== 'number' || typeof without?.days !== 'number') return say('plan.gain', facts)
  return say('plan.gain-days', { ...facts, days: format.days(size.days), longer: format.days(without.days) })
}

/** A mean is sized by how far people lie from it: what it is does not matter for a relative lift. */
function meanSentence(design: Design, metric: Metric, { say, format }: Pick<WordsNow, 'say' | 'format'>): string {
  const { minimumEffect } = design.plan
  if (sizeFor(design, metric, minimumEffect).people === null) return say('plan.no-size-mean')
  return say('plan.lift-is-mean', { lift: format.axisLift(metric.direction === 'less' ? -minimumEffect : minimumEffect), variation: format.rate(metric.variation) })
}
