import type { WordsNow } from '../../words/use-words.tsx'
import type { Row } from './row.ts'

/** The cause of an alert as a whole sentence, and the numbers that show it. */
export function alertWords({ glance, split }: Row, { say, format }: Pick<WordsNow, 'say' | 'format'>): { readonly cause: string; readonly proof: string } {
  if (glance?.verdict.kind !== 'not-trustworthy') return { cause: '', proof: '' }
  const check = glance.verdict.cause
  switch (check.name) {
    case 'sample-ratio': {
      const names = new Map(glance.experiment.variants.map((variant) => [variant.key, variant.name]))
      const people = check.facts.arms.map((arm) => say('watch.people-in', { people: format.count(arm.observed), name: names.get(arm.variant) ?? arm.variant })).join(', ')
      const few = split === null || split.share < split.planned
      return {
        cause: split === null ? say('watch.cause-split') : say(few ? 'watch.cause-few' : 'watch.cause-many', { name: split.name }),
        proof: check.facts.pValue === null ? people : say('watch.proof-split', { people, tests: format.count(Math.round(1 / Math.max(check.facts.pValue, 1e-9))) }),
      }
    }
    case 'crossovers':
      return { cause: say('watch.cause-crossovers'), proof: say('watch.proof-crossovers', { people: format.count(check.facts.people), n: check.facts.people }) }
    case 'data-complete':
      return { cause: say('watch.cause-data'), proof: say('watch.proof-data', { refused: format.count(check.facts.refused), n: check.facts.refused }) }
  }
}
