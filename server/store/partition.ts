/**
 * How events are parted: a partition for each month of their time, one of all before and one of all after. Together they
 * always cover every time there is, so that no event finds no place.
 */
export type Partition = { readonly name: string; /** The first ms of its events; none: of all before `until`. */ readonly from: number; readonly until: number }

export const BEFORE = 'events_before'
export const AFTER = 'events_after'

/** Months that have a partition of their own before they begin: what a clock tells a day too early finds its month. */
const AHEAD = 2
/** A server that stood still for longer leaves the rest to the next days. */
const MOST_AT_ONCE = 24

/** From how PostgreSQL writes the bounds: `FOR VALUES FROM (MINVALUE) TO ('1764547200000')`. */
export function partitionOf(name: string, bounds: string): Partition {
  const found = /^FOR VALUES FROM \((MINVALUE|'-?\d+')\) TO \((MAXVALUE|'-?\d+')\)$/.exec(bounds)
  if (found === null) throw new Error(`The partition ${name} of events has bounds that nobody made here: ${bounds}.`)
  const [, from = '', until = ''] = found
  return { name, from: from === 'MINVALUE' ? -Infinity : Number(from.slice(1, -1)), until: until === 'MAXVALUE' ? Infinity : Number(until.slice(1, -1)) }
}

/** The months that are to be cut off `after`, which begins at `from`. */
export function monthsAhead(from: number, now: number): readonly Partition[] {
  const end = monthStart(now, AHEAD + 1)
  const months: Partition[] = []
  for (let start = from; start < end && months.length < MOST_AT_ONCE; start = monthStart(start, 1)) months.push(monthOf(start))
  return months
}

function monthOf(start: number): Partition {
  const text = new Date(start).toISOString()
  return { name: `events_${text.slice(0, 4)}_${text.slice(5, 7)}`, from: start, until: monthStart(start, 1) }
}

/** When the month began, in UTC, that is so many months after the one that an instant is in. */
export function monthStart(at: number, more = 0): number {
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + more, 1)
}

/** A workspace with events in a partition, and up to when it lets its events go. */
export type Owner = { readonly partition: string; readonly workspace: string; readonly goneBefore: number }

/** How many partitions, the oldest first, can be let go at once: nobody keeps an event in them. The first goes alone only where it holds some. */
export function droppable(partitions: readonly Partition[], owners: readonly Owner[]): number {
  const staying = partitions.findIndex(({ name, until }) => owners.some((owner) => owner.partition === name && owner.goneBefore < until))
  const count = staying === -1 ? partitions.length : staying
  return count === 1 && !owners.some((owner) => owner.partition === partitions[0]?.name) ? 0 : count
}
