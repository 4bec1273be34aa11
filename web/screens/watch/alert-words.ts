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
        proof: splitProof(people, check.facts.pValue),
      }
    }
    case 'crossovers':
      return { cause: say('watch.cause-crossovers'), proof: say('watch.proof-crossovers', { people: format.count(check.facts.people), n: check.facts.people }) }
    case 'data-complete':
      return { cause: say('watch.cause-data'), proof: say('watch.proof-data', { refused: format.count(check.facts.refused), n: check.facts.refused }) }
  }

  /** How rarely chance makes such a split; beyond a million nobody can picture the number. */
  function splitProof(people: string, pValue: number | null): string {
    if (pValue === null) return people
    return pValue < 1e-6 ? say('watch.proof-split-never', { people }) : say('watch.proof-split', { people, tests: format.count(Math.round(1 / pValue)) })
  }
}
