import { addSummaries, emptySummary, meanOf, type Summary, varianceOf } from '../stats/summary.ts'
import type { Cell } from '../store/door.ts'
import { grouped, type Scales, summaryOf } from './assemble.ts'

/** A metric over everybody: what the shared metric stands at, and how it went week by week. */
export type MetricLine = {
  /** Of the last 28 days whose people are all counted. Null: nobody is counted yet. */
  readonly value: number | null
  readonly people: number
  /** How far people lie from it: the standard deviation a person, of a ratio that of its linearised value. What a plan's size depends on. */
  readonly deviation: number | null
  /** The 28 days before those. */
  readonly before: number | null
  /** Oldest first, at most 84 days. `maturing` people of that day are not counted yet. */
  readonly days: readonly { readonly day: number; readonly people: number; readonly converted: number; readonly value: number | null; readonly maturing: number }[]
}

const SHOWN = 84
const SPAN = 28

/** Sums per day → the line of a conversion (share), of a value (mean in the metric's unit) or of a ratio. */
export function metricLine(cells: readonly Cell[], scales: Scales): MetricLine {
  const days = grouped(cells, (cell) => cell.day)
    .toSorted(([a], [b]) => a - b)
    .map(([day, of]) => ({
      day,
      summary: of.map((cell) => summaryOf(cell, scales)).reduce(addSummaries, emptySummary(scales.values)),
      converted: Number(of.reduce((sum, cell) => sum + cell.converted, 0n)),
      maturing: Number(of.reduce((sum, cell) => sum + cell.exposed - cell.matured, 0n)),
    }))
  const counted = days.filter(({ maturing, summary }) => maturing === 0 && summary.people > 0).map(({ summary }) => summary)
  const last = together(counted.slice(-SPAN), scales)
  return {
    value: meanOf(last),
    people: last.people,
    deviation: deviationOf(last),
    before: meanOf(together(counted.slice(-2 * SPAN, -SPAN), scales)),
    days: days.slice(-SHOWN).map(({ day, summary, converted, maturing }) => ({ day, people: summary.people, converted, value: meanOf(summary), maturing })),
  }
}

function deviationOf(summary: Summary): number | null {
  const variance = varianceOf(summary)
  return variance === null ? null : Math.sqrt(Math.max(0, variance))
}

function together(days: readonly Summary[], { values }: Scales): Summary {
  return days.reduce(addSummaries, emptySummary(values))
}
