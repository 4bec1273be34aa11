import type { WordsNow } from '../../words/use-words.tsx'
import type { Draft } from './draft.ts'
import { shareTakingPart } from './size.ts'

/** What launching does to people, before anybody presses it: how many a day get something else. */
export function launchWords({ design }: Draft, { say, format }: Pick<WordsNow, 'say' | 'format'>): string {
  const [control] = design.variants
  if (design.plan.rule === 'bandit') return say('bandit.launch-then')
  const daily = design.plan.peoplePerDay
  if (control === undefined) return say('plan.launch-then-unknown')
  if (daily === null) return say('plan.launch-then-rest', { control: control.name })
  const others = (100_000 - control.weight) / 100_000
  const people = Math.round(daily * shareTakingPart(design) * others)
  return say('plan.launch-then', { people: format.count(people), control: control.name })
}
