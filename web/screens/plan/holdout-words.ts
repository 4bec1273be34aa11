import type { Answers } from '../../api/client.ts'
import type { WordsNow } from '../../words/use-words.tsx'

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

/** How many were kept out; where another holdout covers the same experiments, at most so many by this one. */
export function keptOutWords({ people, shared, experiments }: Answers['holdout']['people'], { say, format }: Words): string {
  if (experiments === 0) return say('layers.kept-out-nothing')
  if (people === 0) return say('layers.kept-out-none')
  return say(shared ? 'layers.kept-out-shared' : 'layers.kept-out', { n: people, people: format.count(people) })
}
