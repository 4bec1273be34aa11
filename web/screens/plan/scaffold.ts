import type { WordsNow } from '../../words/use-words.tsx'
import type { Design, Surface } from './draft.ts'

type Belief = Design['hypothesis']

/** A belief as it is often held at a place: what stands in the open words, and what one may begin with. */
export function scaffoldOf(surface: Surface, say: WordsNow['say']): Belief {
  return {
    audience: say(`scaffold.${surface}-audience`),
    change: say(`scaffold.${surface}-change`),
    effect: say(`scaffold.${surface}-effect`),
    because: say(`scaffold.${surface}-because`),
  }
}

/** Fills what is open and leaves what somebody wrote. */
export function withScaffold(belief: Belief, scaffold: Belief): Belief {
  const part = (name: keyof Belief): string => (belief[name].trim() === '' ? scaffold[name] : belief[name])
  return { audience: part('audience'), change: part('change'), effect: part('effect'), because: part('because') }
}

export function isOpen(belief: Belief): boolean {
  return Object.values(belief).some((part) => part.trim() === '')
}
