import { type Lagged, noveltyOf } from '#server/stats/novelty.ts'
import { logLiftOf } from '#server/stats/log-lift.ts'
import { conversionSummary } from '#server/stats/summary.ts'
import { trendOf } from '#server/stats/trend.ts'
import type { Plan, Row } from './proofs.ts'
import { randomFrom, successes } from './random.ts'

const days = 14
const chance = 0.03
const people = 3_000
const edges = Array.from({ length: days }, (_, day) => ({ from: day, to: day + 1 }))

/** Day by day those who had not done it yet do it, in the variant so many times as often. */
function course(random: () => number, times: (day: number) => number): Lagged {
  const left = { control: people, variant: people }
  const did = edges.map((_, day) => {
    const now = { control: successes(random, left.control, chance), variant: successes(random, left.variant, chance * times(day)) }
    left.control -= now.control
    left.variant -= now.variant
    return now
  })
  return { people: { control: people, variant: people }, did }
}

/** Each day's total so far, taken for people of its own: what a chart of the lift by days invites to. */
function cumulativeP({ people: all, did }: Lagged): number {
  let so = { control: 0, variant: 0 }
  const points = did.flatMap((day, at) => {
    so = { control: so.control + day.control, variant: so.variant + day.variant }
    const lift = logLiftOf([{ control: conversionSummary(all.control, so.control), variant: conversionSummary(all.variant, so.variant) }])
    return lift === null ? [] : [{ ...lift, at }]
  })
  return trendOf(points)?.pValue ?? 1
}

/** Does an effect wear off: said of one that stays in one case of twenty, and found of one that halves within the window. */
export function noveltyRows({ runs, alpha }: Plan): readonly Row[] {
  const count = Math.ceil(runs / 20)
  const many = (seed: number, times: (day: number) => number): readonly Lagged[] => {
    const random = randomFrom(seed)
    return Array.from({ length: count }, () => course(random, times))
  }
  const width = Math.max(alpha / 5, 4 * Math.sqrt((alpha * (1 - alpha)) / count))
  const row = (name: string, all: readonly Lagged[], pValue: (one: Lagged) => number, [from, to]: readonly [number, number], broken = false): Row => ({ name, value: all.filter((one) => pValue(one) < alpha).length / all.length, from, to, broken })
  const ours = (one: Lagged): number => noveltyOf([one], edges)?.trend.pValue ?? 1
  const [same, stays, fades] = [many(31, () => 1), many(32, () => 1.3), many(33, (day) => 1.6 - (0.6 * day) / (days - 1))]
  const seldom: readonly [number, number] = [alpha - width, alpha + width]
  return [
    row('“wears off” or “grows”, nothing differs', same, ours, seldom),
    row('the same of an effect of 30 % that stays', stays, ours, seldom),
    row('the same by totals so far', same, cumulativeP, seldom, true),
    row('an effect of 60 % that wears off within the window, found', fades, ours, [0.8, 1]),
  ]
}
