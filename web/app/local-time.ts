/** What a clock in the zone reads at an instant, as a date-and-time field writes it: "2026-03-03T09:00". */
export function localText(at: Date, timeZone: string): string {
  const parts = Object.fromEntries(formatOf(timeZone).formatToParts(at).map((part) => [part.type, part.value]))
  return `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}`
}

/** When a clock in the zone reads so; null where it is no reading. One that the clock skips is taken as if it had not been moved. */
export function instantOf(text: string, timeZone: string): Date | null {
  const reading = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? Date.parse(`${text}:00Z`) : Number.NaN
  if (Number.isNaN(reading)) return null
  return new Date(reading - ahead(reading - ahead(reading, timeZone), timeZone))
}

/** What the zone's clocks are ahead of UTC, in ms. */
function ahead(at: number, timeZone: string): number {
  return Date.parse(`${localText(new Date(at), timeZone)}:00Z`) - Math.floor(at / 60_000) * 60_000
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const fresh = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })
  formats.set(timeZone, fresh)
  return fresh
}
