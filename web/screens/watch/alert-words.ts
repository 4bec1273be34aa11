import type { WordsNow } from '../../words/use-words.tsx'
import { harmIn, type Glance } from '../../app/running.ts'
import type { Row } from './row.ts'

type Words = Pick<WordsNow, 'say' | 'format'>

/** What is wrong in a word, as a sentence, and by the numbers that show it. */
export type AlertWords = { readonly word: string; readonly sentence: string; readonly proof: string }

export function alertWords(row: Row, metrics: ReadonlyMap<string, string>, words: Words): AlertWords {
  const harm = row.glance === undefined ? undefined : harmIn(row.glance)
  if (row.glance !== undefined && harm !== undefined) return harmWords(row.glance, harm, metrics, words)
  const { cause, proof } = causeWords(row, words)
  return { word: words.say('watch.not-trustworthy'), sentence: words.say('watch.no-result-cause', { cause }), proof }
}

function harmWords({ experiment }: Glance, { variant, metric, scale, estimate }: NonNullable<ReturnType<typeof harmIn>>, metrics: ReadonlyMap<string, string>, { say, format }: Words): AlertWords {
  const name = experiment.variants.find(({ key }) => key === variant)?.name ?? variant
  const sentence = say('watch.harm-sentence', { variant: name, metric: metrics.get(metric) ?? metric })
  return { word: say('watch.does-harm'), sentence, proof: scale === 'relative' ? say('watch.harm-proof', { lift: format.lift(estimate) }) : say('watch.harm-proof-plain') }
}

/** The cause of what is not to be trusted as a whole sentence, and the numbers that show it. */
function causeWords({ glance, split }: Row, { say, format }: Words): { readonly cause: string; readonly proof: string } {
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
