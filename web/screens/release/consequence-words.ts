import type { Answers } from '../../api/client.ts'
import { attributeName } from '../../app/clause-text.ts'
import type { Words } from './flag-changes.ts'

export type Consequence = Answers['ruleset']['consequence']

/** In one sentence: how many of the people seen lately would get another value. */
export function consequenceText(told: Consequence, { say, format }: Words): string {
  const { people, moved, unclear } = told
  const slots = { days: format.days(told.days), people: format.count(people) }
  const changed = moved.reduce((sum, one) => sum + one.people, 0)
  if (people === 0) return say('release.who-changes-nobody', slots)
  if (changed > 0) return say('release.who-changes', { ...slots, changed: format.count(changed), share: format.rate(changed / people) })
  return unclear === people ? say('release.who-changes-unclear', slots) : say('release.who-changes-none', slots)
}

export function movedText({ from, to, people }: Consequence['moved'][number], { say, format }: Words): string {
  const valueOf = (variation: string | null): string => variation ?? say('release.own-fallback')
  return say('release.moved', { people: format.count(people), from: valueOf(from), to: valueOf(to) })
}

/** What is not told by the numbers: whose answer depends on the code, of whom it was asked, and what else is touched. */
export function restText({ people, unclear, unknown, isSample, experiments, moved }: Consequence, { say, format }: Words): readonly string[] {
  const attributes = unknown.map((one) => attributeName(one, say)).join(', ')
  return [
    ...(unclear === 0 ? [] : [attributes === '' ? say('release.unclear-account', { people: format.count(unclear) }) : say('release.unclear', { people: format.count(unclear), attributes })]),
    ...(isSample ? [say('release.sampled', { people: format.count(people) })] : []),
    ...(experiments.length > 0 ? [say('release.experiments-touched', { experiments: experiments.join(', ') })] : moved.length > 0 ? [say('release.no-experiment-touched')] : []),
  ]
}
