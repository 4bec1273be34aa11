import { normal } from './distribution.ts'
import { logLiftOf } from './log-lift.ts'
import { benjaminiHochberg } from './multiplicity.ts'
import type { Summary } from './summary.ts'

/** People of two experiments that ran over each other, by their variants in both: control is the first of each. */
export type Crossed = {
  readonly one: string
  readonly other: string
  /** Rows: control and variant of `one`; columns: control and variant of `other`. */
  readonly cells: readonly [readonly [Summary, Summary], readonly [Summary, Summary]]
}

export type Interaction = {
  readonly one: string
  readonly other: string
  /** How many times larger (above 0) or smaller the one's lift is among people of the other's variant. */
  readonly estimate: number
  readonly from: number
  readonly to: number
  readonly pValue: number
  /** Of all pairs together, by Benjamini and Hochberg. */
  readonly stands: boolean
}

/**
 * Does one experiment change what another does? The ratio of two lifts, as the difference of their logarithms; over all pairs at most a
 * share `rate` of those that stand is false. A pair with a mean that is not above zero in a cell is left out.
 * Source: Kohavi, Tang and Xu, Trustworthy Online Controlled Experiments (2020), 4; Benjamini and Hochberg, JRSS B 57 (1995) 289.
 */
export function interactions(pairs: readonly Crossed[], rate: number): readonly Interaction[] {
  const found = pairs.flatMap(({ one, other, cells: [control, variant] }) => {
    const [without, within] = [logLiftOf([{ control: control[0], variant: variant[0] }]), logLiftOf([{ control: control[1], variant: variant[1] }])]
    if (without === null || within === null) return []
    const [log, error] = [within.estimate - without.estimate, Math.hypot(within.error, without.error)]
    return [{ one, other, log, error, pValue: 2 * normal.upperTail(Math.abs(log) / error) }]
  })
  const adjusted = benjaminiHochberg(found.map(({ pValue }) => pValue), rate)
  return found.map(({ one, other, log, error, pValue }, at) => {
    const { stands, level } = adjusted[at] ?? { stands: false, level: rate }
    const half = normal.upperQuantile(level / 2) * error
    return { one, other, estimate: Math.expm1(log), from: Math.expm1(log - half), to: Math.expm1(log + half), pValue, stands }
  })
}
