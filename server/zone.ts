const QUARTER_HOUR = 900_000

/** What a zone's clocks are ahead of UTC at an instant, in ms; remembered by the quarter of an hour, since no zone changes within one. */
export function offsetsOf(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const known = new Map<number, number>()
  return (at) => {
    const slot = Math.floor(at / QUARTER_HOUR)
    const found = known.get(slot)
    if (found !== undefined) return found
    if (known.size > 10_000) known.clear()
    const parts = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, Number(part.value)]))
    const there = Date.UTC(parts['year'] ?? 0, (parts['month'] ?? 1) - 1, parts['day'], parts['hour'], parts['minute'], parts['second'])
    const ahead = there - Math.floor(at / 1000) * 1000
    known.set(slot, ahead)
    return ahead
  }
}
