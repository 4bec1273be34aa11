import type { Check, CrossoverCheck, DataCheck, SampleRatioCheck } from '../checks.ts'
import type { Catalogue } from './catalogue.ts'
import type { Numbers } from './numbers.ts'

type Desk = { readonly words: Catalogue; readonly numbers: Numbers; readonly nameOf: (variant: string) => string }

/** What a check found, in one sentence. */
export function checkSentence(desk: Desk, check: Check): string {
  switch (check.name) {
    case 'sample-ratio':
      return sampleRatioSentence(desk, check)
    case 'crossovers':
      return crossoverSentence(desk, check)
    case 'data-complete':
      return dataSentence(desk, check)
  }
}

/** Why a blocking check makes a result untrustworthy: a whole sentence that follows "Not trustworthy:". */
export function checkCause(words: Catalogue, check: Check, nameOf: (variant: string) => string): string {
  switch (check.name) {
    case 'sample-ratio': {
      const unplanned = unplannedArm(check)
      return unplanned === undefined
        ? words.sampleRatio.tooFewCause({ variant: nameOf(shortestArm(check)) })
        : words.sampleRatio.unplannedCause({ variant: nameOf(unplanned.variant) })
    }
    case 'crossovers':
      return words.crossovers.cause({ variant: nameOf(fullestArm(check)) })
    case 'data-complete':
      return words.data.cause
  }
}

export function countsOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

function sampleRatioSentence({ words, numbers, nameOf }: Desk, check: SampleRatioCheck): string {
  const { arms, pValue } = check.facts
  const counts = arms.map(({ observed }) => numbers.count(observed))
  const unplanned = unplannedArm(check)
  if (countsOf(arms.map(({ observed }) => observed)) === 0) return words.sampleRatio.nobody
  if (unplanned !== undefined) return words.sampleRatio.unplanned({ variant: nameOf(unplanned.variant), people: numbers.count(unplanned.observed) })
  if (pValue === null) return words.sampleRatio.few({ counts })
  return check.state === 'ok' ? words.sampleRatio.even({ counts }) : words.sampleRatio.uneven({ counts, tests: onceIn(numbers, pValue) })
}

function crossoverSentence({ words, numbers, nameOf }: Desk, check: CrossoverCheck): string {
  const { people, pValue } = check.facts
  const count = numbers.count(people)
  if (people === 0) return words.crossovers.nobody
  if (check.state === 'ok') return words.crossovers.balanced({ people: count })
  if (check.state === 'not-yet') return words.crossovers.few({ people: count })
  return words.crossovers.uneven({ people: count, variant: nameOf(fullestArm(check)), tests: pValue === null ? null : onceIn(numbers, pValue) })
}

function dataSentence({ words, numbers }: Desk, { state, facts }: DataCheck): string {
  const people = numbers.count(facts.counted)
  if (state === 'not-yet') return words.data.unknown
  if (facts.refused > 0) return words.data.refused({ people, refused: numbers.count(facts.refused) })
  if (state === 'warn') return words.data.behind({ people, lag: numbers.elapsed(facts.lag ?? 0) })
  return words.data.complete({ people })
}

/** "once in 116 tests": 1 / p to three digits, null where that is more than a billion. */
function onceIn(numbers: Numbers, pValue: number): string | null {
  return pValue < 1e-9 ? null : numbers.count(Number((1 / pValue).toPrecision(3)))
}

function unplannedArm({ facts }: SampleRatioCheck) {
  return facts.arms.find(({ expected, observed }) => expected === 0 && observed > 0)
}

/** The arm that lacks most people, measured by what was to be there. */
function shortestArm({ facts }: SampleRatioCheck): string {
  const planned = facts.arms.filter(({ expected }) => expected > 0)
  const [shortest] = planned.toSorted((one, other) => one.observed / one.expected - other.observed / other.expected)
  return shortest?.variant ?? ''
}

function fullestArm({ facts }: CrossoverCheck): string {
  const excess = (arm: CrossoverCheck['facts']['arms'][number]): number => (arm.crossovers - arm.expected) / Math.sqrt(Math.max(arm.expected, 1))
  const [fullest] = facts.arms.toSorted((one, other) => excess(other) - excess(one))
  return fullest?.variant ?? ''
}
