/**
 * Where a consumer of changes stands. Transaction numbers alone are no order of commits: a transaction that began
 * early may commit late. So a position is what a snapshot of PostgreSQL saw (`xmin:xmax:still running`): new is what it
 * did not see, however old its number is, and nobody has to wait for transactions that are still running.
 */
export type Position = {
  /** Everything this snapshot saw is passed; null: nothing is. */
  readonly seen: string | null
  /** Within the pages of a later snapshot: what it saw up to a place is passed as well. */
  readonly paging: Paging | null
}

export type Paging = { readonly until: string; readonly transaction: string; readonly seq: string }

const SNAPSHOT = /^\d{1,20}:\d{1,20}:[\d,]*$/
const PLACE = /^(\d{1,20})\.(\d{1,19})$/

export const START: Position = { seen: null, paging: null }

export function formatPosition({ seen, paging }: Position): string {
  return paging === null ? (seen ?? '') : `${seen ?? ''}/${paging.until}/${paging.transaction}.${paging.seq}`
}

/** null where the text names no position. */
export function parsePosition(text: string): Position | null {
  const [seen = '', until, place, ...more] = text.split('/')
  if (more.length > 0 || (seen !== '' && !SNAPSHOT.test(seen))) return null
  const from = { seen: seen === '' ? null : seen }
  if (until === undefined) return from.seen === null ? null : { ...from, paging: null }
  const [, transaction, seq] = PLACE.exec(place ?? '') ?? []
  if (!SNAPSHOT.test(until) || transaction === undefined || seq === undefined) return null
  return { ...from, paging: { until, transaction, seq } }
}
