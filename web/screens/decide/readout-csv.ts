import type { LiftOf, Readout } from './readout-view.ts'

/** One number of a readout: what it is of, how it was computed, and the sums it was computed from. */
type Line = {
  readonly part: 'metric' | 'unadjusted' | 'group' | 'step' | 'look' | 'harm' | 'check'
  readonly metric: string
  readonly of: string
  readonly variant: string
  readonly scale: string
  readonly estimate: number | null
  readonly from: number | null
  readonly to: number | null
  readonly level: number | null
  readonly statistic: number | null
  readonly degreesOfFreedom: number | null
  readonly pValue: number | null
  readonly alpha: number | null
  readonly answer: string
  readonly convention: string
  readonly interval: string
  /** Sums per stratum of both arms, as JSON. */
  readonly inputs: string
}

const empty: Line = { part: 'metric', metric: '', of: '', variant: '', scale: '', estimate: null, from: null, to: null, level: null, statistic: null, degreesOfFreedom: null, pValue: null, alpha: null, answer: '', convention: '', interval: '', inputs: '' }
const heads = Object.keys(empty) as (keyof Line)[]

/** Every lift of a readout as a table: a line for each scale, each naming its convention and its inputs, so that it can be computed again. */
export function readoutCsv(readout: Readout): string {
  const lines = linesOf(readout).map((line) => heads.map((head) => cell(line[head])).join(','))
  return `${[heads.join(','), ...lines].join('\r\n')}\r\n`
}

function linesOf({ metrics, breakdowns, harms, checks }: Readout): readonly Line[] {
  return [
    ...metrics.flatMap(({ key, lifts, steps, looks }) => [
      ...lifts.flatMap((one) => [...liftLines({ part: 'metric', metric: key }, one), ...plainLines(key, one)]),
      ...steps.flatMap((step) => step.lifts.flatMap((one) => liftLines({ part: 'step', metric: key, of: `${step.step}. ${step.event}` }, one))),
      ...looks.flatMap((look) => liftLines({ part: 'look', metric: key, of: look.day, statistic: look.z, pValue: look.pValue, convention: 'Lan–DeMets O’Brien–Fleming, stagewise ordering' }, look)),
    ]),
    ...breakdowns.flatMap(({ metric, dimension, groups }) => groups.flatMap(({ value, lifts }) => lifts.flatMap((one) => liftLines({ part: 'group', metric, of: `${dimension}=${value}` }, one)))),
    ...harms.map(({ metric, variant, scale, estimate, logEvidence, level, found, convention }): Line => ({ ...empty, part: 'harm', metric, variant, scale, estimate, statistic: logEvidence, alpha: level, answer: found ? 'found' : 'not-found', convention: `ln evidence, ${convention}` })),
    ...checks.map(({ name, state, facts }): Line => ({ ...empty, part: 'check', of: name, answer: state, inputs: JSON.stringify(facts), ...('chiSquare' in facts ? { statistic: facts.chiSquare, degreesOfFreedom: facts.degreesOfFreedom, pValue: facts.pValue, convention: facts.convention } : {}) })),
  ]
}

/** The same lift without what people did before, where that is taken into account. */
function plainLines(metric: string, { variant, lift }: LiftOf): readonly Line[] {
  if (lift.kind === 'none' || lift.adjustment === undefined) return []
  const { plain, removed, known, people } = lift.adjustment
  return (['relative', 'difference'] as const).flatMap((scale): readonly Line[] => {
    const effect = plain[scale]
    if (effect === null) return []
    const { estimate, from, to, level } = effect
    return [{ ...empty, part: 'unadjusted', metric, variant, scale, estimate, from, to, level, pValue: plain.pValue, alpha: lift.alpha, convention: plain.convention, interval: plain.intervals[scale], inputs: JSON.stringify({ removed, known, people }) }]
  })
}

/** `about` says what it is of; what it says of the test stands before the lift's own. */
function liftLines(about: Partial<Line>, { variant, lift, answer }: LiftOf): readonly Line[] {
  const inputs = JSON.stringify(lift.inputs)
  if (lift.kind === 'none') return [{ ...empty, variant, answer: lift.reason, inputs, ...about }]
  const { statistic, degreesOfFreedom, pValue, alpha, convention, intervals } = lift
  return (['relative', 'difference'] as const).flatMap((scale): readonly Line[] => {
    const effect = lift[scale]
    if (effect === null) return []
    const { estimate, from, to, level } = effect
    return [{ ...empty, variant, scale, estimate, from, to, level, statistic, degreesOfFreedom, pValue, alpha, answer: lift.kind === 'early' ? 'early' : answer, convention, interval: intervals[scale], inputs, ...about }]
  })
}

/** A text that a spreadsheet would take for a formula is kept a text. */
function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
