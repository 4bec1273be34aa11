import type { WordsNow } from '../../words/use-words.tsx'
import type { Started } from './experiment-watch-screen.tsx'
import { startOf } from './row.ts'

const dayMs = 86_400_000

/** People exposed on an average day since the launch; null in the first hours, when a day says nothing yet. */
export function perDay(people: number, startedAt: number, now: Date): number | null {
  const days = (now.getTime() - startedAt) / dayMs
  return days < 0.25 || people === 0 ? null : people / days
}

type Given = { readonly experiment: Started; readonly traffic: number; readonly people: number; readonly now: Date }

/** What another share of people does, as a sentence: who joins or leaves, and that nobody changes variant. */
export function trafficConsequence({ experiment, traffic, people, now }: Given, { say, format }: Pick<WordsNow, 'say' | 'format'>): string {
  const before = experiment.design.traffic
  if (traffic === before) return say('watch.traffic-same')
  const daily = perDay(people, startOf(experiment), now)
  const more = traffic > before
  if (daily === null || before === 0) return say(more ? 'watch.traffic-more-unknown' : 'watch.traffic-fewer-unknown')
  const apart = Math.round(Math.abs((daily * traffic) / before - daily))
  return say(more ? 'watch.traffic-more' : 'watch.traffic-fewer', { people: format.count(apart) })
}
