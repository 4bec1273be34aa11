import { asLift, shrink } from '../stats/shrink.ts'
import { learnPrior, type Prior } from '../stats/prior.ts'
import { logLiftIn, type Outcome } from './outcome.ts'

/** How the team does over all that was decided by a test: a bandit is none. */
export type Program = {
  readonly decided: number
  readonly shipped: number
  readonly rolledBack: number
  readonly inconclusive: number
  /** Of those decided with a decision; null while there is none. */
  readonly winRate: number | null
  /** By month of the decision, oldest first, months without any among them. */
  readonly months: readonly { readonly month: string; readonly decided: number; readonly shipped: number }[]
  /** What such experiments usually bring; null before ten have a lift. */
  readonly prior: Prior | null
  /** What was shipped on the same metric together, one upon the other: as measured, and as it is to be believed. */
  readonly brought: { readonly experiments: number; readonly metric: string; readonly measured: number; readonly believed: { readonly estimate: number; readonly from: number; readonly to: number } | null } | null
  /** What was planned for, beside what was found. */
  readonly forecasts: readonly { readonly key: string; readonly name: string; readonly planned: number; readonly found: number; readonly from: number; readonly to: number }[]
}

const ALPHA = 0.05
const MOST_FORECASTS = 30

export function programOf(all: readonly Outcome[], timeZone: string): Program {
  const outcomes = all.filter(({ bandit }) => !bandit)
  const decisions = outcomes.flatMap((one) => (one.decision === null ? [] : [{ ...one.decision, key: one.key }]))
  const prior = learnPrior(outcomes.flatMap(({ lift }) => (lift === null ? [] : (logLiftIn(lift) ?? []))))
  const count = (kind: 'ship' | 'rollback' | 'inconclusive'): number => decisions.filter((one) => one.kind === kind).length
  return {
    decided: decisions.length,
    shipped: count('ship'),
    rolledBack: count('rollback'),
    inconclusive: count('inconclusive'),
    winRate: decisions.length === 0 ? null : count('ship') / decisions.length,
    months: monthsOf(decisions, timeZone),
    prior,
    brought: broughtBy(outcomes, prior),
    forecasts: outcomes.flatMap(({ key, name, planned, lift }) => (planned === null || lift === null ? [] : [{ key, name, planned, found: lift.estimate, from: lift.from, to: lift.to }])).slice(0, MOST_FORECASTS),
  }
}

function monthsOf(decisions: readonly { readonly kind: string; readonly at: number }[], timeZone: string): Program['months'] {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' })
  const monthOf = (at: number): string => format.format(at).slice(0, 7)
  const times = decisions.map(({ at }) => at)
  if (times.length === 0) return []
  const [first, last] = [monthOf(Math.min(...times)), monthOf(Math.max(...times))]
  const months: string[] = []
  for (let month = first; month <= last && months.length < 120; month = after(month)) months.push(month)
  return months.map((month) => {
    const own = decisions.filter(({ at }) => monthOf(at) === month)
    return { month, decided: own.length, shipped: own.filter(({ kind }) => kind === 'ship').length }
  })
}

function after(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}

/** Of the metric on which most was shipped: lifts of different metrics do not add up. */
function broughtBy(outcomes: readonly Outcome[], prior: Prior | null): Program['brought'] {
  const shipped = outcomes.flatMap((one) => {
    const log = one.decision?.kind === 'ship' && one.lift !== null ? logLiftIn(one.lift) : null
    return log === null ? [] : [{ metric: one.metric, log }]
  })
  const keys = shipped.map(({ metric }) => metric.key)
  const most = [...new Set(keys)].toSorted((a, b) => keys.filter((key) => key === b).length - keys.filter((key) => key === a).length)[0]
  const own = shipped.filter(({ metric }) => metric.key === most)
  const [first] = own
  if (first === undefined) return null
  const measured = Math.expm1(own.reduce((sum, { log }) => sum + log.estimate, 0))
  if (prior === null) return { experiments: own.length, metric: first.metric.name, measured, believed: null }
  const shrunken = own.map(({ log }) => shrink(log, prior))
  const whole = { estimate: shrunken.reduce((sum, one) => sum + one.estimate, 0), error: Math.hypot(...shrunken.map((one) => one.error)) }
  return { experiments: own.length, metric: first.metric.name, measured, believed: asLift(whole, ALPHA) }
}
