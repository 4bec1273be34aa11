import type { Answers } from '../api/client.ts'
import type { Format } from '../words/format.ts'

type Valued = Pick<Answers['readout']['page']['readout']['metrics'][number], 'family' | 'currency' | 'unit'>

/** A rate as a share, a mean in its unit, money in its currency. */
export function armValue(metric: Valued, value: number | null, format: Format): string {
  if (value === null) return format.rate(null)
  if (metric.family === 'proportion') return format.rate(value)
  if (metric.unit === 'ms') return format.stretch(value)
  if (metric.currency === null) return format.figure(value)
  return `${format.figure(value)} ${metric.currency}`
}
