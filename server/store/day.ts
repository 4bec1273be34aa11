/** The days of a time zone: `start(at)` is the first instant whose date there is the date of `at`. Times in ms. */
export type Days = { readonly start: (at: number) => number }

type Day = { readonly from: number; readonly to: number }

const HOUR = 3_600_000
/** No day of any zone's present rules is longer. */
const LONGEST_DAY = 26 * HOUR

/**
 * Looks days up by bisection over the zone's own calendar, which stays right where clocks change at midnight, and
 * remembers each day it has found.
 */
export function daysOf(timeZone: string): Days {
  const dateThere = calendar(timeZone)
  const known = new Map<number, Day[]>()
  return {
    start(at) {
      const slot = Math.floor(at / (24 * HOUR))
      const days = known.get(slot) ?? []
      const found = days.find((day) => day.from <= at && at < day.to)
      if (found !== undefined) return found.from
      const day = findDay(at, dateThere)
      if (known.size > 4_000) known.clear()
      known.set(slot, [...days, day])
      return day.from
    },
  }
}

function findDay(at: number, dateThere: (at: number) => string): Day {
  const date = dateThere(at)
  return {
    from: edge(at, at - LONGEST_DAY, (instant) => dateThere(instant) === date),
    to: edge(at, at + LONGEST_DAY, (instant) => dateThere(instant) === date) + 1,
  }
}

/** The last instant on the way from `inside` to `outside` that still holds. */
function edge(inside: number, outside: number, holds: (instant: number) => boolean): number {
  let near = inside
  let far = outside
  while (Math.abs(far - near) > 1) {
    const middle = Math.trunc((near + far) / 2)
    if (holds(middle)) near = middle
    else far = middle
  }
  return near
}

function calendar(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return (at) => format.format(at)
}
