import { normal } from './distribution.ts'
import { findRoot } from './root.ts'

/** How many people have which value: ascending values, each with its people. */
export type Histogram = readonly { readonly value: number; readonly people: number }[]

/** A quantile's difference, its interval, and the p-value of the test that the interval inverts. */
export type QuantileLift = {
  readonly control: number
  readonly variant: number
  readonly difference: { readonly estimate: number; readonly from: number; readonly to: number }
  readonly relative: { readonly estimate: number; readonly from: number; readonly to: number } | null
  readonly pValue: number
  readonly level: number
  readonly convention: 'order statistics, square-and-add'
}

/** Fewer in an arm have no order statistics around a quantile that say anything. */
const fewestPeople = 30

/**
 * Does a quantile differ? Each arm's interval lies between the order statistics at share ± z √(share (1 − share) / n), without a density to
 * guess; both together as Newcombe adds two rates. Null below 30 people in an arm, or where the order statistics leave the data.
 * Sources: Woodruff, JASA 47 (1952) 635; Zou and Donner, Stat. Med. 27 (2008) 1693; of experiments: Deng, Knoblich and Lu, KDD 2018, 4.
 */
export function compareQuantiles(control: Histogram, variant: Histogram, { share, alpha }: { readonly share: number; readonly alpha: number }): QuantileLift | null {
  const [one, other] = [counted(control), counted(variant)]
  if (Math.min(one.people, other.people) * Math.min(share, 1 - share) < 5 || Math.min(one.people, other.people) < fewestPeople) return null
  const at = (level: number) => difference(ends(one, share, level), ends(other, share, level))
  const found = at(alpha)
  const [c, v] = [quantileOf(one, share), quantileOf(other, share)]
  const relative = c > 0 ? ratio(ends(one, share, alpha), ends(other, share, alpha)) : null
  return { control: c, variant: v, difference: found, relative, pValue: pValueOf(at), level: 1 - alpha, convention: 'order statistics, square-and-add' }
}

type Counted = { readonly people: number; readonly rows: Histogram }
type Arm = { readonly estimate: number; readonly from: number; readonly to: number }

function counted(rows: Histogram): Counted {
  return { rows, people: rows.reduce((sum, { people }) => sum + people, 0) }
}

/** The value below which `share` of people lie, between neighbours by rank. Source: Hyndman and Fan, Am. Stat. 50 (1996) 361, definition 7. */
export function quantileOf({ people, rows }: Counted, share: number): number {
  const rank = Math.min(people - 1, Math.max(0, share * (people - 1)))
  const [below, above] = [valueAt(rows, Math.floor(rank)), valueAt(rows, Math.ceil(rank))]
  return below + (rank - Math.floor(rank)) * (above - below)
}

function valueAt(rows: Histogram, rank: number): number {
  let seen = 0
  for (const { value, people } of rows) {
    seen += people
    if (rank < seen) return value
  }
  return rows.at(-1)?.value ?? Number.NaN
}

function ends(arm: Counted, share: number, alpha: number): Arm {
  const half = normal.upperQuantile(alpha / 2) * Math.sqrt((share * (1 - share)) / arm.people)
  return { estimate: quantileOf(arm, share), from: quantileOf(arm, Math.max(0, share - half)), to: quantileOf(arm, Math.min(1, share + half)) }
}

function difference(control: Arm, variant: Arm): Arm {
  const estimate = variant.estimate - control.estimate
  return {
    estimate,
    from: estimate - Math.hypot(variant.estimate - variant.from, control.to - control.estimate),
    to: estimate + Math.hypot(variant.to - variant.estimate, control.estimate - control.from),
  }
}

/** The same on the scale of logarithms; null where an end is not above zero. */
function ratio(control: Arm, variant: Arm): Arm | null {
  if (Math.min(control.from, variant.from) <= 0) return null
  const log = ({ estimate, from, to }: Arm): Arm => ({ estimate: Math.log(estimate), from: Math.log(from), to: Math.log(to) })
  const { estimate, from, to } = difference(log(control), log(variant))
  return { estimate: Math.expm1(estimate), from: Math.expm1(from), to: Math.expm1(to) }
}

/** The smallest level whose interval still holds no difference. */
function pValueOf(at: (alpha: number) => Arm): number {
  const { estimate } = at(1)
  if (estimate === 0) return 1
  const gap = (logarithm: number): number => {
    const { from, to } = at(Math.exp(logarithm))
    return estimate > 0 ? from : -to
  }
  const lowest = Math.log(1e-12)
  return gap(lowest) > 0 ? 1e-12 : Math.exp(findRoot(gap, lowest, 0))
}
