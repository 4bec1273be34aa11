import type { Answers } from '../../api/client.ts'
import type { WordsNow } from '../../words/use-words.tsx'

export type EffectTold = Answers['experiment']['effect']
export type Accepted = 'goes-on' | 'new-phase' | 'same-phase'
type Words = Pick<WordsNow, 'say' | 'format'>

/** What a change does to the result, as one sentence to act on. */
export function effectSentence(effect: EffectTold, { say }: Words): string {
  switch (effect.kind) {
    case 'nothing':
      return say('effect.nothing')
    case 'goes-on':
      return say('effect.goes-on')
    case 'new-phase':
      return say('effect.new-phase')
    case 'impossible':
      return say(effect.because === 'no-room' ? 'effect.no-room' : 'effect.other-layer')
  }
}

/** Whom it touches, in numbers. Of a new audience nobody can tell here who no longer fits. */
export function effectPeople(effect: EffectTold, { say, format }: Words): string | null {
  if (effect.kind === 'goes-on') return say(effect.stratum ? 'effect.nobody-stratum' : 'effect.nobody')
  if (effect.kind !== 'new-phase') return null
  return effect.counted === 0 ? say('effect.nobody-counted') : say('effect.stay-behind', { n: effect.counted, people: format.count(effect.counted) })
}

export type Way = { readonly accept: Accepted; readonly label: string; readonly note: string; readonly moved: number | null }

/** The ways in which a change can be accepted, each with about how many get another value. */
export function waysOf(effect: EffectTold, words: Words): readonly Way[] {
  if (effect.kind !== 'new-phase') return []
  const { say } = words
  const { counted, moves, parts } = effect
  const anew = Math.round(counted * moves.newPhase)
  const begin: Way = { accept: 'new-phase', label: say('effect.accept-new-phase'), note: movedWords('effect.dealt-anew', anew, counted, words), moved: anew }
  if (!effect.mayStay || moves.samePhase === null) return [begin]
  const kept = Math.round(counted * moves.samePhase)
  const leavers = parts.includes('audience') ? ` ${say('effect.some-leave')}` : ''
  return [begin, { accept: 'same-phase', label: say('effect.accept-same-phase'), note: `${movedWords('effect.crossovers', kept, counted, words)}${leavers}`, moved: kept }]
}

function movedWords(key: 'effect.dealt-anew' | 'effect.crossovers', moved: number, counted: number, { say, format }: Words): string {
  return say(key, { n: moved, moved: format.count(moved), counted: format.count(counted) })
}
