import type { Arrival } from '../../api/live.ts'
import type { WordsNow } from '../../words/use-words.tsx'

/** What an event was, in words; its own name where somebody gave it one. */
export function arrivalWhat(arrival: Arrival, { say }: Pick<WordsNow, 'say'>): string {
  if (arrival.experiment !== null) return say('start.met', { variant: arrival.variant ?? '–', experiment: arrival.experiment })
  switch (arrival.type) {
    case 'track':
      return arrival.name
    case 'page':
    case 'screen':
      return arrival.name === '' ? say('start.page') : say('start.page-named', { page: arrival.name })
    case 'identify':
    case 'alias':
      return say('start.identified')
    case 'group':
      return say('start.grouped')
  }
}

/** The id within a person's key: `user:mina` → "mina". */
export function nameOfPerson(key: string): string {
  return key.replace(/^(user|device):/, '')
}
