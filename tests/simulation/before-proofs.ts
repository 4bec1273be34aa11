import { compareVariants, testVariants } from '#server/readouts/compare.ts'
import type { MetricFacts, ReadoutExperiment } from '#server/readouts/readout.ts'
import { boundaries } from '#server/stats/sequential.ts'
import { addSummaries, type Summary } from '#server/stats/summary.ts'
import type { Plan, Row } from './proofs.ts'
import { randomFrom } from './random.ts'

const metric: MetricFacts = { key: 'spent', name: 'Spent', role: 'also', kind: 'value', family: 'mean', direction: 'more', windowDays: 7, unit: null, currency: null, version: 1, phrases: null, before: { kind: 'counted', days: 14 } }
const shareMetric: MetricFacts = { ...metric, key: 'did', kind: 'conversion', family: 'proportion' }

const experiment: ReadoutExperiment = {
  key: 'e', name: 'E', surface: 'product', unit: 'person', status: 'running', origin: 'live', phase: 1, startedAt: 0, stoppedAt: null,
  plan: { minimumEffect: 0.1, alpha: 0.05, power: 0.8, days: 14, rule: 'sequential', peoplePerArm: 280, endsAt: null },
  variants: [{ key: 'control', name: 'Control', control: true, weight: 1 }, { key: 'variant', name: 'Variant', control: false, weight: 1 }],
}

type Arms = { readonly control: Summary; readonly variant: Summary }
type Person = (random: () => number, lift: number) => { readonly y: number; readonly x: number | null }

/** Of ten people six were known; habits are skewed, and nobody spends the same twice. */
const spends: Person = (random, lift) => {
  const habit = -Math.log(1 - random())
  const after = Math.round(100 * habit * (0.5 + random()) * (1 + lift))
  return { y: after, x: random() < 0.6 ? Math.round(100 * habit * (0.5 + random())) : null }
}

/** What they did after the exposure taken for what they did before: the effect itself is taken out. */
const spendsAfter: Person = (random, lift) => {
  const { y, x } = spends(random, lift)
  return { y, x: x === null ? null : Math.round(x * (1 + lift)) }
}

/** Who did it before does it again in one case of two, who did not in one of five. */
const does: Person = (random) => {
  const known = random() < 0.6
  const before = random() < 1 / 3
  return { y: random() < (before ? 0.5 : 0.2) ? 1 : 0, x: known ? Number(before) : null }
}

function arm(random: () => number, people: number, person: Person, lift: number): Summary {
  const sums = { y: 0, yy: 0, known: 0, x: 0, xx: 0, xy: 0, ky: 0 }
  for (let n = 0; n < people; n += 1) {
    const { y, x } = person(random, lift)
    sums.y += y
    sums.yy += y * y
    if (x === null) continue
    sums.known += 1
    sums.x += x
    sums.xx += x * x
    sums.xy += x * y
    sums.ky += y
  }
  return { people, sum: BigInt(sums.y), sumOfSquares: BigInt(sums.yy), scale: 1, before: { known: sums.known, sum: BigInt(sums.x), sumOfSquares: BigInt(sums.xx), product: BigInt(sums.xy), values: BigInt(sums.ky) } }
}

function arms(random: () => number, people: number, person: Person, lift = 0): Arms {
  return { control: arm(random, people, person, 0), variant: arm(random, people, person, lift) }
}

function liftOf(of: Arms, about: MetricFacts) {
  const lift = compareVariants({ experiment, metric: about, strata: [{ stratum: '0', arms: of }] })[0]?.lift
  if (lift === undefined || lift.kind === 'none' || lift.adjustment === undefined) throw new Error('What people did before was not taken into account.')
  return { ...lift, adjustment: lift.adjustment }
}

function many<Result>(runs: number, seed: number, run: (random: () => number) => Result): readonly Result[] {
  const random = randomFrom(seed)
  return Array.from({ length: runs }, () => run(random))
}

const share = <Item>(items: readonly Item[], holds: (item: Item) => boolean): number => items.filter(holds).length / items.length
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Comparisons as readouts make them, with what people did before taken out: errors, looks, coverage, and whether the gain is what is said. */
export function beforeRows({ runs, looks, alpha }: Plan): readonly Row[] {
  const count = Math.ceil(runs / 4)
  const around = (name: string, value: number, nominal: number, least: number, broken = false): Row => {
    const width = Math.max(least, 4 * Math.sqrt((nominal * (1 - nominal)) / count))
    return { name, value, from: nominal - width, to: nominal + width, broken }
  }
  const shares = many(count, 21, (random) => liftOf(arms(random, 500, does), shareMetric))
  const covers = (person: Person, seed: number): number => share(many(count, seed, (random) => liftOf(arms(random, 400, person, 0.2), metric)), ({ relative }) => relative !== null && (relative.from ?? -1) <= 0.2 && 0.2 <= (relative.to ?? Infinity))
  const gains = many(count, 24, (random) => liftOf(arms(random, 400, spends), metric))
  const [seen, plain] = [mean(gains.map(({ difference }) => difference.estimate ** 2)), mean(gains.map(({ adjustment }) => adjustment.plain.difference.estimate ** 2))]
  return [
    around('a share, before taken out: false winners', share(shares, ({ pValue, statistic }) => pValue < alpha && statistic > 0), alpha / 2, alpha / 10),
    around('the same: false losers', share(shares, ({ pValue, statistic }) => pValue < alpha && statistic < 0), alpha / 2, alpha / 10),
    { name: `found in ${looks} looks, before taken out, nothing differs`, value: share(many(count, 22, (random) => isFound(random, looks, alpha)), Boolean), from: 0, to: alpha + Math.max(0.005, 4 * Math.sqrt((alpha * (1 - alpha)) / count)), broken: false },
    around('coverage of a lift of 20 %, before taken out', covers(spends, 23), 0.95, 0.0075),
    around('the same by what they did after', covers(spendsAfter, 23), 0.95, 0.0075, true),
    { name: 'variance left, beside the one that is said', value: seen / plain / mean(gains.map(({ adjustment }) => 1 - adjustment.removed)), from: 1 - 6 / Math.sqrt(count), to: 1 + 6 / Math.sqrt(count), broken: false },
  ]
}

/** Whether any look is enough; the first looks know too few people from before, and go by the plain numbers. */
function isFound(random: () => number, looks: number, alpha: number): boolean {
  const fractions = Array.from({ length: looks }, (_, at) => (at + 1) / looks)
  const allowed = (levels[`${looks} ${alpha}`] ??= boundaries({ alpha, spending: { kind: 'obrien-fleming' }, fractions }).map(({ nominalAlpha }) => nominalAlpha))
  let so: Arms | null = null
  let found = false
  for (const level of allowed) {
    const more = arms(random, 20, spends)
    so = so === null ? more : { control: addSummaries(so.control, more.control), variant: addSummaries(so.variant, more.variant) }
    const [test] = testVariants({ experiment, metric, strata: [{ stratum: '0', arms: so }] })
    found ||= (test?.test?.pValue ?? 1) < level
  }
  return found
}

const levels: Record<string, readonly number[]> = {}
