import type { Answers } from '../../api/client.ts'
import type { WordsNow } from '../../words/use-words.tsx'
import { armValue } from '../../app/arm-value.ts'

export type Holdout = Answers['holdout']['list']['holdouts'][number]
type Words = Pick<WordsNow, 'say' | 'format'>

/** Whom a new holdout reaches at once, in one sentence. */
export function reachWords(effect: Answers['holdout']['effect'], { say, format }: Words): string {
  const leave = effect.reduce((sum, one) => sum + one.leave, 0)
  return effect.length === 0 ? say('layers.reaches-none') : say('layers.reaches', { n: effect.length, count: format.count(effect.length), people: format.count(leave) })
}

export function coversWords({ tag }: Pick<Holdout, 'tag'>, { say }: Pick<Words, 'say'>): string {
  return tag === null ? say('layers.covers-all') : say('layers.covers-tag', { tag })
}

export type HoldoutReadout = Answers['readout']['holdout']

/** How many were kept out; where another holdout covers the same experiments, at most so many by this one. */
export function keptOutWords({ out: { people }, shared, experiments }: HoldoutReadout, { say, format }: Words): string {
  if (experiments === 0) return say('layers.kept-out-nothing')
  if (people === 0) return say('layers.kept-out-none')
  return say(shared ? 'layers.kept-out-shared' : 'layers.kept-out', { n: people, people: format.count(people) })
}

/** What the experiments brought together, in a sentence or two; null where nobody is counted on one side. */
export function broughtWords({ metric, out, in: met, lift, partly }: HoldoutReadout, { say, format }: Words): string | null {
  if (metric === null || lift.kind === 'none') return null
  if (lift.kind === 'early') return say('layers.brought-early', { metric: metric.name, have: format.count(lift.conversions), need: format.count(lift.needed) })
  const value = (one: number | null): string => armValue({ ...metric, unit: null }, one, format)
  const brought = say('layers.brought', { metric: metric.name, met: value(met.value), out: value(out.value), lift: format.lift(lift.estimate), range: format.range(lift.from, lift.to) })
  return partly ? `${brought} ${say('layers.brought-partly')}` : brought
}
