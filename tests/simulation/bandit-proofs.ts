import { comparableArms, type Stretch, thompsonWeights } from '#server/stats/bandit.ts'
import { bestChances } from '#server/stats/thompson.ts'
import type { Plan, Row } from './proofs.ts'
import { randomFrom, successes } from './random.ts'

/** How a bandit is told what came of each day so far. */
type Read = (stretches: readonly Stretch[]) => Stretch

/** All days thrown together, as if shares had never changed: what goes wrong under a trend. */
const pooled: Read = (stretches) => (stretches[0] ?? []).map((_, at) => stretches.reduce((sum, arms) => ({ people: sum.people + (arms[at]?.people ?? 0), converted: sum.converted + (arms[at]?.converted ?? 0) }), { people: 0, converted: 0 }))

type Place = {
  /** Rate of each arm on a day. */
  readonly rates: (day: number) => readonly number[]
  readonly days: number
  readonly perDay: number
  /** Days until somebody counts. */
  readonly matures: number
}

type Run = {
  /** Conversions that equal shares would have brought, and that were brought, on average of chance. */
  readonly even: number
  readonly got: number
  readonly best: number
  readonly least: number
  readonly leader: number
  readonly chance: number
}

const floor = 0.05

function runOf(random: () => number, { rates, days, perDay, matures }: Place, read: Read): Run {
  const stretches: Stretch[] = []
  const arms = rates(0).length
  let weights: readonly number[] = Array.from({ length: arms }, () => 100_000 / arms)
  let [even, got, best, least] = [0, 0, 0, 1]
  for (let day = 0; day < days; day += 1) {
    const today = rates(day)
    stretches.push(weights.map((weight, at) => {
      const people = successes(random, perDay, weight / 100_000)
      return { people, converted: successes(random, people, today[at] ?? 0) }
    }))
    even += (perDay * today.reduce((sum, rate) => sum + rate, 0)) / arms
    got += perDay * today.reduce((sum, rate, at) => sum + (rate * (weights[at] ?? 0)) / 100_000, 0)
    best += perDay * Math.max(...today)
    const counted = stretches.slice(0, Math.max(0, stretches.length - matures))
    if (counted.length > 0) weights = thompsonWeights(read(counted), floor)
    least = Math.min(least, ...weights.map((weight) => weight / 100_000))
  }
  const chances = bestChances(read(stretches))
  const chance = Math.max(...chances)
  return { even, got, best, least, leader: chances.indexOf(chance), chance }
}

function onDay(day: number): number {
  return 0.02 + 0.03 * day
}

/** The last of five is the best; of each of a week's days as many people, who count two days later. */
const oneBest: Place = { rates: () => [0.1, 0.1, 0.1, 0.1, 0.13], days: 21, perDay: 500, matures: 2 }
const allAlike: Place = { ...oneBest, rates: () => [0.1, 0.1, 0.1, 0.1, 0.1] }
/** Everybody converts more from day to day, in every arm. */
const rising: Place = { ...oneBest, rates: (day) => [1, 1, 1, 1, 1.3].map((factor) => factor * onDay(day)) }
const risingAlike: Place = { ...oneBest, rates: (day) => [1, 1, 1, 1, 1].map((factor) => factor * onDay(day)) }

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** What a bandit promises: less lost than by equal shares, the floor, the best one found, and that days do not lead it astray. */
export function banditRows({ runs }: Pick<Plan, 'runs'>): readonly Row[] {
  const count = Math.max(6, Math.ceil(runs / 250))
  const many = (place: Place, read: Read, seed: number): readonly Run[] => {
    const random = randomFrom(seed)
    return Array.from({ length: count }, () => runOf(random, place, read))
  }
  const regret = (all: readonly Run[]): number => mean(all.map(({ best, got }) => best - got)) / mean(all.map(({ best, even }) => best - even))
  const found = (all: readonly Run[]): number => mean(all.map(({ leader }) => Number(leader === 4)))
  const room = 4 * Math.sqrt(0.09 / count)
  const sure = (all: readonly Run[]): number => mean(all.map(({ chance }) => Number(chance >= 0.95)))
  const few = 4 * Math.sqrt((0.05 * 0.95) / count)
  const [plain, alike, days] = [many(oneBest, comparableArms, 31), many(allAlike, comparableArms, 32), many(rising, comparableArms, 33)]
  return [
    { name: 'bandit: conversions lost, beside equal shares', value: regret(plain), from: 0, to: 0.7, broken: false },
    { name: 'bandit: smallest share ever given', value: Math.min(...[...plain, ...alike, ...days].map(({ least }) => least)), from: floor, to: 1, broken: false },
    { name: 'bandit: the best of five leads at the end', value: found(plain), from: 0.9 - room, to: 1, broken: false },
    { name: 'bandit: all alike, one called best with 95 %', value: sure(alike), from: 0, to: 0.05 + few, broken: false },
    { name: 'bandit: all alike, conversions beside equal shares', value: mean(alike.map(({ got, even }) => got / even)), from: 1 - 1e-9, to: 1 + 1e-9, broken: false },
    { name: 'bandit: every day better, the best leads', value: found(days), from: 0.9 - room, to: 1, broken: false },
    { name: 'bandit: every day better, lost beside equal shares', value: regret(days), from: 0, to: 0.7, broken: false },
    { name: 'bandit: every day better, all alike, one called best', value: sure(many(risingAlike, comparableArms, 34)), from: 0, to: 0.05 + few, broken: false },
    { name: 'the same with all days thrown together', value: sure(many(risingAlike, pooled, 34)), from: 0, to: 0.05 + few, broken: true },
  ]
}
