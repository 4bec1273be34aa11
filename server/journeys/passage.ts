import { rateInterval } from '../stats/arm.ts'
import { conversionSummary } from '../stats/summary.ts'
import type { Reached } from '../store/door.ts'

/** From one stage to the next: of those who reached the one, who reached the other. Null where nobody reached the one. */
export type Passage = { readonly rate: number; readonly from: number; readonly to: number; readonly answer: 'more' | 'fewer' | 'unclear' } | null

/** Some of the people: how many came to each stage, and on from each. */
export type JourneyRow = { readonly value: string; readonly people: readonly number[]; readonly passages: readonly Passage[] }

const ALPHA = 0.05
/** Of fewer people on either side a difference is not told: one of one is not more than none of eleven. */
const FEWEST = 10

/** Who reached a stage reached those before it. */
export function peopleByStage(reached: Reached, stages: number): readonly number[] {
  return Array.from({ length: stages }, (_, stage) => reached.reduce((sum, one) => (one.stages >= stage ? sum + Number(one.people) : sum), 0))
}

/** Everybody, beside whom nobody is compared. */
export function journeyRow(value: string, people: readonly number[]): JourneyRow {
  return { value, people, passages: people.slice(1).map((came, stage) => passage({ of: people[stage] ?? 0, came }, null, ALPHA)) }
}

export type Came = { readonly value: string; readonly people: readonly number[] }

/** Each beside all others of everybody: a part is not compared with a whole that it is in. */
export function rowsOfAll(rows: readonly Came[], everybody: readonly number[]): readonly JourneyRow[] {
  return comparedRows(rows, (row) => everybody.map((all, stage) => all - (row.people[stage] ?? 0)))
}

/** Each beside the same others. */
export function rowsBeside(rows: readonly Came[], others: readonly number[]): readonly JourneyRow[] {
  return comparedRows(rows, () => others)
}

/**
 * Intervals hold 95 % each; that a row differs is only said where it would also by an interval of all comparisons together
 * (Bonferroni), since of sixty rates three lie off by chance.
 */
function comparedRows(rows: readonly Came[], othersOf: (row: Came) => readonly number[]): readonly JourneyRow[] {
  const comparisons = rows.reduce((sum, { people }) => sum + people.length - 1, 0)
  return rows.map((row) => {
    const others = othersOf(row)
    return {
      ...row,
      passages: row.people.slice(1).map((came, stage) => passage({ of: row.people[stage] ?? 0, came }, { of: others[stage] ?? 0, came: others[stage + 1] ?? 0 }, ALPHA / Math.max(1, comparisons))),
    }
  })
}

type Rate = { readonly of: number; readonly came: number }

function passage(own: Rate, others: Rate | null, alpha: number): Passage {
  const interval = scoreOf(own, ALPHA)
  return interval === null ? null : { rate: interval.rate, from: interval.from, to: interval.to, answer: others === null || Math.min(own.of, others.of) < FEWEST ? 'unclear' : answerOf(scoreOf(own, alpha), scoreOf(others, alpha)) }
}

type Score = { readonly rate: number; readonly from: number; readonly to: number }

function scoreOf({ of, came }: Rate, alpha: number): Score | null {
  const interval = rateInterval(conversionSummary(of, came), alpha)
  return interval?.from == null || interval.to === null ? null : { rate: came / of, from: interval.from, to: interval.to }
}

/** Whether the interval of the difference leaves zero out. Source: Newcombe, Statistics in Medicine 17 (1998) 873, method 10. */
function answerOf(own: Score | null, others: Score | null): NonNullable<Passage>['answer'] {
  if (own === null || others === null) return 'unclear'
  const difference = own.rate - others.rate
  if (difference - Math.hypot(own.rate - own.from, others.to - others.rate) > 0) return 'more'
  return difference + Math.hypot(own.to - own.rate, others.rate - others.from) < 0 ? 'fewer' : 'unclear'
}
