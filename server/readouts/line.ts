import type { Cell } from '../store/door.ts'

/** A metric over everybody: what the shared metric stands at, and how it went week by week. */
export type MetricLine = {
  /** Of the last 28 days whose people are all counted. Null: nobody is counted yet. */
  readonly value: number | null
  readonly people: number
  /** The 28 days before those. */
  readonly before: number | null
  /** Oldest first, at most 84 days. `maturing` people of that day are not counted yet. */
  readonly days: readonly { readonly day: number; readonly people: number; readonly converted: number; readonly value: number | null; readonly maturing: number }[]
}

const SHOWN = 84
const SPAN = 28

/** Sums per day → the line of a conversion (share) or of a value (mean in the metric's unit). */
export function metricLine(cells: readonly Cell[], scale: number): MetricLine {
  const days = cells
    .toSorted((a, b) => a.day - b.day)
    .map((cell) => ({
      day: cell.day,
      people: Number(cell.matured),
      converted: Number(cell.converted),
      y: Number(cell.y) / scale,
      value: cell.matured === 0n ? null : Number(cell.y) / scale / Number(cell.matured),
      maturing: Number(cell.exposed - cell.matured),
    }))
  const counted = days.filter((day) => day.maturing === 0 && day.people > 0)
  const last = spanOf(counted.slice(-SPAN))
  return {
    value: last.value,
    people: last.people,
    before: spanOf(counted.slice(-2 * SPAN, -SPAN)).value,
    days: days.slice(-SHOWN).map(({ y: _y, ...day }) => day),
  }
}

function spanOf(days: readonly { readonly people: number; readonly y: number }[]): { readonly value: number | null; readonly people: number } {
  const people = days.reduce((sum, day) => sum + day.people, 0)
  return { people, value: people === 0 ? null : days.reduce((sum, day) => sum + day.y, 0) / people }
}
