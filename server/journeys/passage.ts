import { rateInterval } from '../stats/arm.ts'
import { conversionSummary } from '../stats/summary.ts'
import type { Reached } from '../store/door.ts'

/** From one stage to the next: of those who reached the one, who reached the other. Null where nobody reached the one. */
export type Passage = { readonly rate: number; readonly from: number; readonly to: number; readonly answer: 'more' | 'fewer' | 'unclear' } | null

/** Some of the people: how many came to each stage, and on from each. */
export type JourneyRow = { readonly value: string; readonly people: readonly number[]; readonly passages: readonly Passage[] }

const ALPHA = 0.05

/** Who reached a stage reached those before it. */
export function peopleByStage(reached: Reached, stages: number): readonly number[] {
  return Array.from({ length: stages }, (_, stage) => reached.reduce((sum, one) => (one.stages >= stage ? sum + Number(one.people) : sum), 0))
}

/** Everybody, beside whom nobody is compared. */
export function journeyRow(value: string, people: readonly number[]): JourneyRow {
  return { value, people, passages: people.slice(1).map((came, stage) => passage(people[stage] ?? 0, came, null, ALPHA)) }
}

/**
 * Rows beside one that they are compared with. Intervals hold 95 % each; that a row differs is only said where it would
 * also by an interval of all comparisons together (Bonferroni), since of sixty rates three lie off by chance.
 */
export function comparedRows(rows: readonly { readonly value: string; readonly people: readonly number[] }[], beside: JourneyRow): readonly JourneyRow[] {
  const comparisons = Math.max(1, rows.length * beside.passages.length)
  return rows.map(({ value, people }) => ({
    value,
    people,
    passages: people.slice(1).map((came, stage) => passage(people[stage] ?? 0, came, beside.passages[stage]?.rate ?? null, ALPHA / comparisons)),
  }))
}

function passage(of: number, came: number, beside: number | null, alpha: number): Passage {
  const summary = conversionSummary(of, came)
  const interval = rateInterval(summary, ALPHA)
  const wide = rateInterval(summary, alpha)
  if (interval?.from == null || interval.to === null || wide?.from == null || wide.to === null) return null
  const answer = beside === null || (wide.from <= beside && beside <= wide.to) ? 'unclear' : came / of > beside ? 'more' : 'fewer'
  return { rate: came / of, from: interval.from, to: interval.to, answer }
}
