import type { ArmReadout, DayReadout, LiftReadout, MetricReadout, Readout } from '../readouts/readout.ts'
import type { Effect } from '../stats/interval.ts'
import type { Line } from './lines.ts'

/** Days are cumulative, by day of exposure; the line without a day is of everybody so far. */
export const readoutHeads = [
  'experiment', 'phase', 'as_of', 'metric', 'metric_version', 'role', 'kind', 'unit', 'currency', 'day', 'maturing_day', 'variant', 'control', 'exposed', 'maturing', 'matured', 'converted', 'sum', 'crossovers', 'value', 'value_from', 'value_to',
  'lift', 'lift_from', 'lift_to', 'difference', 'difference_from', 'difference_to', 'level', 'p_value', 'alpha', 'answer', 'convention',
] as const

type Head = (typeof readoutHeads)[number]
type Cells = Readonly<Record<Head, string | number | boolean | null>>

/** Every number of a readout: a line for each metric, arm and day. */
export function readoutLines(readout: Readout): readonly Line[] {
  const { key, phase, variants } = readout.experiment
  const control = variants.find((one) => one.control)?.key
  return readout.metrics.flatMap((metric) => {
    const about = { experiment: key, phase, as_of: new Date(readout.asOf).toISOString(), ...factsOf(metric) }
    return [
      ...metric.arms.map((arm) => line({ ...about, ...armCells(arm), ...liftCells(metric.lifts.find((one) => one.variant === arm.variant)) })),
      ...metric.daily.flatMap((day) => day.arms.map((arm) => line({ ...about, ...dayCells(day, arm), control: arm.variant === control, ...liftCells(day.lifts.find((one) => one.variant === arm.variant)) }))),
    ]
  })
}

function line(cells: Partial<Cells>): Line {
  return Object.fromEntries(readoutHeads.map((head) => [head, cells[head] ?? null]))
}

function factsOf({ key, version, role, kind, unit, currency }: MetricReadout): Partial<Cells> {
  return { metric: key, metric_version: version, role, kind, unit, currency }
}

function armCells({ variant, control, exposed, maturing, matured, converted, sum, crossovers, value, interval }: ArmReadout): Partial<Cells> {
  return { variant, control, exposed, maturing, matured, converted, sum, crossovers, value, value_from: interval?.from ?? null, value_to: interval?.to ?? null }
}

function dayCells({ date, maturing }: DayReadout, { variant, matured, value, interval }: DayReadout['arms'][number]): Partial<Cells> {
  return { day: date, maturing_day: maturing, variant, matured, value, value_from: interval?.from ?? null, value_to: interval?.to ?? null }
}

/** Control has none. What is withheld says so, and has no numbers. */
function liftCells(found: LiftReadout | undefined): Partial<Cells> {
  if (found === undefined) return {}
  const { lift, answer } = found
  if (lift.kind === 'none') return { answer: lift.reason }
  return { ...effectCells('lift', lift.relative), ...effectCells('difference', lift.difference), level: lift.difference.level, p_value: lift.pValue, alpha: lift.alpha, answer: lift.kind === 'early' ? 'early' : answer, convention: lift.convention }
}

function effectCells(name: 'lift' | 'difference', effect: Effect | null): Partial<Cells> {
  return { [name]: effect?.estimate ?? null, [`${name}_from`]: effect?.from ?? null, [`${name}_to`]: effect?.to ?? null }
}
