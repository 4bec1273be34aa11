import type { Prerequisite } from '#sdk/core/ruleset.ts'
import type { Facts } from '#server/refusal.ts'
import { problemOf } from '../api/problem.ts'
import type { WordsNow } from '../words/use-words.tsx'

export type Needs = readonly Prerequisite[]

/** Most flags that one flag or experiment needs; the server refuses more. */
export const MOST_NEEDED = 10

/** A need that the server did not accept, by its place. */
export type NeedProblem = { readonly place: number; readonly message: string }

/** @param told what the refusal says in the reader's language; undefined where it is told as the server tells it */
export function needProblem(error: unknown, told: (facts: Facts) => string | undefined = () => undefined): NeedProblem | undefined {
  if (error === null || error === undefined) return undefined
  const problem = problemOf(error)
  if (problem.kind !== 'refused' || problem.facts['field'] !== 'prerequisites') return undefined
  return { place: Number(problem.facts['place'] ?? 0), message: told(problem.facts) ?? problem.message }
}

export function withNeed(needs: Needs, place: number, need: Prerequisite): Needs {
  return needs.map((one, at) => (at === place ? need : one))
}

export function withoutNeed(needs: Needs, place: number): Needs {
  return needs.filter((_, at) => at !== place)
}

/** As a person reads it. */
export function needText({ flag, variations }: Prerequisite, say: WordsNow['say']): string {
  return say('need.is', { flag, value: valuesText(variations, say) })
}

/** "a, b or c". */
export function valuesText(values: readonly string[], say: WordsNow['say']): string {
  return values.length === 0 ? '–' : values.reduce((first, second) => say('need.or', { first, second }))
}

export function withVariation({ flag, variations }: Prerequisite, place: number, variation: string): Prerequisite {
  const next = place < variations.length ? variations.map((one, at) => (at === place ? variation : one)) : [...variations, variation]
  return { flag, variations: [...new Set(next)] }
}

export function withoutVariation({ flag, variations }: Prerequisite, place: number): Prerequisite {
  return { flag, variations: variations.filter((_, at) => at !== place) }
}

/** What a newly chosen flag has to serve until somebody says otherwise: what it has beside its first value, as a switch that is on. */
export function usualNeed(flag: { readonly key: string; readonly variations: readonly { readonly key: string }[] }): Prerequisite {
  return { flag: flag.key, variations: flag.variations.slice(1, 2).concat(flag.variations.slice(0, 1)).slice(0, 1).map((one) => one.key) }
}

export function sameNeed(one: Prerequisite, other: Prerequisite): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
