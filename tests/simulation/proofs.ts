import { logSampleRatioEvidence } from '#server/stats/always-valid.ts'
import { sampleRatio } from '#server/stats/balance.ts'
import { addMoments, adjust, type Moments } from '#server/stats/covariate.ts'
import { normal } from '#server/stats/distribution.ts'
import { comparisonLevel } from '#server/stats/dunnett.ts'
import { equivalence } from '#server/stats/equivalence.ts'
import { evidenceOfHarm, harmAlpha } from '#server/stats/harm.ts'
import { conversionsNeeded, type Lift, type Stratum } from '#server/stats/lift.ts'
import { postStratify } from '#server/stats/post-strata.ts'
import { compareProportions } from '#server/stats/proportions.ts'
import { boundaries } from '#server/stats/sequential.ts'
import { peopleNeeded } from '#server/stats/size.ts'
import { addSummaries, conversionSummary } from '#server/stats/summary.ts'
import { randomFrom, successes } from './random.ts'

export type Plan = { readonly runs: number; readonly baseline: number; readonly people: number; readonly looks: number; readonly alpha: number; readonly variants: number }

/** What was measured and the band it has to be in; `broken`: an engine that must be outside. */
export type Row = { readonly name: string; readonly value: number; readonly from: number; readonly to: number; readonly broken: boolean }

type Arms = { readonly n0: number; readonly p0: number; readonly n1: number; readonly p1: number }

function draw(random: () => number, { n0, p0, n1, p1 }: Arms): Stratum {
  return { control: conversionSummary(n0, successes(random, n0, p0)), variant: conversionSummary(n1, successes(random, n1, p1)) }
}

function each<Result>(runs: number, seed: number, run: (random: () => number) => Result): readonly Result[] {
  const random = randomFrom(seed)
  return Array.from({ length: runs }, () => run(random))
}

const share = <Item>(items: readonly Item[], holds: (item: Item) => boolean): number => items.filter(holds).length / items.length
const around = (name: string, value: number, from: number, to: number, broken = false): Row => ({ name, value, from, to, broken })

type Sided = { readonly sign: number; readonly pValue: number }

function answer(lift: Lift): Sided {
  return lift.kind === 'none' ? { sign: 0, pValue: 1 } : { sign: Math.sign(lift.statistic), pValue: lift.pValue }
}

/** Errors to each side while nothing differs: with many conversions in their band, with few at least balanced. */
export function errorRows({ runs, baseline, people, alpha }: Plan): readonly Row[] {
  const side = alpha / 2
  const enough = Math.max(people, Math.ceil(110 / Math.min(baseline, 1 - baseline)))
  const many = each(runs, 1, (random) => draw(random, { n0: enough, p0: baseline, n1: enough, p1: baseline }))
  const few = each(runs, 2, (random) => draw(random, { n0: 1_000, p0: 0.03, n1: 1_000, p1: 0.03 }))
  const side1 = (all: readonly Sided[], sign: number): number => share(all, (one) => one.sign === sign && one.pValue < alpha)
  const [ours, oursFew, deltaFew] = [many.map((one) => answer(compareProportions([one], alpha))), few.map((one) => answer(compareProportions([one], alpha))), few.map(deltaMethod)]
  return [
    around(`false winners, ${enough} people an arm`, side1(ours, 1), side * 0.8, side * 1.2),
    around(`false losers, ${enough} people an arm`, side1(ours, -1), side * 0.8, side * 1.2),
    around('winners less losers at 30 conversions an arm', side1(oursFew, 1) - side1(oursFew, -1), -0.004, 0.004),
    around('the same by the delta method on the lift', side1(deltaFew, 1) - side1(deltaFew, -1), -0.004, 0.004, true),
  ]
}

/** The lift over its own error: finds losers where there are few conversions. */
function deltaMethod({ control, variant }: Stratum): Sided {
  const [p0, p1] = [Number(control.sum) / control.people, Number(variant.sum) / variant.people]
  if (p0 === 0 || p1 === 0) return { sign: 0, pValue: 1 }
  const error = (p1 / p0) * Math.sqrt((1 - p1) / (variant.people * p1) + (1 - p0) / (control.people * p0))
  const z = (p1 / p0 - 1) / error
  return { sign: Math.sign(z), pValue: 2 * normal.upperTail(Math.abs(z)) }
}

/** Intervals of the relative lift that hold the truth, +20 %. */
export function coverageRows({ runs }: Plan): readonly Row[] {
  const covers = (arms: Arms, seed: number): number =>
    share(each(runs, seed, (random) => compareProportions([draw(random, arms)], 0.05)), (lift) => {
      // Where there is no interval nothing is covered.
      if (lift.kind === 'none' || lift.relative === null) return false
      return (lift.relative.from ?? -1) <= 0.2 && 0.2 <= (lift.relative.to ?? Infinity)
    })
  // Within .0025 of nominal; with fewer runs than the full proof chance alone moves it further.
  const error = Math.max(0.0025, runs < 100_000 ? 4 * Math.sqrt((0.95 * 0.05) / runs) : 0)
  return [
    around('coverage at 150 conversions an arm', covers({ n0: 500, p0: 0.3, n1: 500, p1: 0.36 }, 3), 0.95 - error, 0.95 + error),
    around('coverage at 10 conversions an arm', covers({ n0: 400, p0: 0.025, n1: 400, p1: 0.03 }, 4), 0.94, 1),
  ]
}

/** The first of several looks that is enough decides. */
export function looksRows({ runs, baseline, looks, alpha }: Plan): readonly Row[] {
  const fractions = Array.from({ length: looks }, (_, at) => (at + 1) / looks)
  const allowed = boundaries({ alpha, spending: { kind: 'obrien-fleming' }, fractions }).map(({ nominalAlpha }) => nominalAlpha)
  const decided = (count: number, seed: number, arms: Arms, alphas: readonly number[]): number => share(each(count, seed, (random) => {
    let [x0, x1] = [0, 0]
    return alphas.some((level, at) => {
      x0 += successes(random, arms.n0, arms.p0)
      x1 += successes(random, arms.n1, arms.p1)
      return pooledP(x0, x1, arms.n0 * (at + 1)) < level
    })
  }), Boolean)
  const perLook = Math.ceil(150 / Math.min(baseline, 1 - baseline) / looks)
  const effect = baseline < 0.5 ? 0.2 : -0.2
  const [fixed = 0] = peopleNeeded({ outcome: { kind: 'proportion', rate: baseline }, alpha, power: 0.8, weights: [1, 1] }, effect) ?? []
  const powerful = Math.ceil((fixed * 1.06) / looks)
  const same = { n0: perLook, p0: baseline, n1: perLook, p1: baseline }
  return [
    around(`found in ${looks} looks, nothing differs`, decided(runs, 5, same, allowed), 0, alpha * 1.102),
    around('the same, looking at alpha each day', decided(Math.ceil(runs / 4), 5, same, fractions.map(() => alpha)), 0, alpha * 1.102, true),
    around(`power at 1.06 × the fixed sample (${fixed} an arm)`, decided(Math.ceil(runs / 10), 6, { n0: powerful, p0: baseline, n1: powerful, p1: baseline * (1 + effect) }, allowed), 0.76, 1),
  ]
}

/** The pooled score test alone: its p-value is that of compareProportions with one stratum, which a test holds it to. */
export function pooledP(x0: number, x1: number, people: number): number {
  const pooled = (x0 + x1) / (2 * people)
  const variance = (2 * pooled * (1 - pooled)) / people
  return variance === 0 ? 1 : 2 * normal.upperTail(Math.abs(x1 - x0) / people / Math.sqrt(variance))
}

/** Traffic grows from 10 % to 50 % while the rate rises, and people who are not matured yet convert later in one arm. */
export function rampRows({ runs, alpha }: Plan): readonly Row[] {
  const ramps = each(Math.ceil(runs / 4), 7, (random) => [draw(random, { n0: 900, p0: 0.12, n1: 100, p1: 0.12 }), draw(random, { n0: 400, p0: 0.3, n1: 400, p1: 0.3 })] as const)
  const pool = ([one, other]: readonly [Stratum, Stratum]): Stratum => ({ control: addSummaries(one.control, other.control), variant: addSummaries(one.variant, other.variant) })
  const matured = each(Math.ceil(runs / 4), 8, (random) => ({ counted: draw(random, { n0: 400, p0: 0.3, n1: 400, p1: 0.3 }), maturing: draw(random, { n0: 200, p0: 0.2, n1: 200, p1: 0.1 }) }))
  const found = (strata: readonly Stratum[]): boolean => answer(compareProportions(strata, alpha)).pValue < alpha
  return [
    around('a ramp, strata combined', share(ramps, found), alpha * 0.8, alpha * 1.2),
    around('the same, pooled', share(ramps, (both) => found([pool(both)])), alpha * 0.8, alpha * 1.2, true),
    around('slower in one arm, matured people alone', share(matured, ({ counted }) => found([counted])), alpha * 0.8, alpha * 1.2),
    around('the same, everybody exposed', share(matured, ({ counted, maturing }) => found([pool([counted, maturing])])), alpha * 0.8, alpha * 1.2, true),
  ]
}

/** p-values below .1, and evidence that ever reaches 20 in a hundred looks, while people divide as planned. */
export function sampleRatioRow({ runs }: Plan): readonly Row[] {
  const shares = [0.5, 0.3, 0.2]
  const pValues = each(runs, 9, (random) => {
    const first = successes(random, 1_000, 0.5)
    const second = successes(random, 1_000 - first, 0.6)
    return sampleRatio([{ weights: shares, observed: [first, second, 1_000 - first - second] }]).pValue ?? 1
  })
  const reached = each(Math.ceil(runs / 40), 10, (random) => {
    let [first, people] = [0, 0]
    for (let look = 0; look < 100; look += 1) {
      first += successes(random, 200, 0.5)
      people += 200
      if (logSampleRatioEvidence([{ shares: [0.5, 0.5], observed: [first, people - first] }]) >= Math.log(20)) return true
    }
    return false
  })
  return [
    around('sample-ratio p below .1', share(pValues, (p) => p < 0.1), 0.095, 0.105),
    around('sample-ratio p below .5', share(pValues, (p) => p < 0.5), 0.49, 0.51),
    around('evidence that ever reaches 20 in 100 looks', share(reached, Boolean), 0, 0.05),
  ]
}

/** Variance left by a covariate that correlates .6 with the outcome: .64 of it. */
export function adjustmentRow({ runs }: Plan): readonly Row[] {
  const random = randomFrom(11)
  const people = Math.max(10_000, Math.ceil(runs / 5))
  const arm = (): Moments => {
    let sums: Moments = { people: 0, y: 0, yy: 0, x: [0], xx: [[0]], xy: [0] }
    for (let person = 0; person < people; person += 1) {
      const radius = Math.sqrt(-2 * Math.log(1 - random()))
      const angle = 2 * Math.PI * random()
      const x = radius * Math.cos(angle)
      const y = 0.6 * x + 0.8 * radius * Math.sin(angle)
      sums = addMoments(sums, { people: 1, y, yy: y * y, x: [x], xx: [[x * x]], xy: [x * y] })
    }
    return sums
  }
  return [around('variance left by a covariate, rho .6', 1 - (adjust(arm(), arm())?.removed ?? 0), 0.63, 0.65)]
}

/** Any of several variants against one control, while none differs. */
export function severalRow({ runs, alpha, variants }: Plan): readonly Row[] {
  const count = Math.max(2, Math.round(variants))
  const level = comparisonLevel(alpha, Array.from({ length: count + 1 }, () => 1))
  const found = each(Math.ceil(runs / 4), 12, (random) => {
    const control = successes(random, 500, 0.3)
    return Math.min(...Array.from({ length: count }, () => pooledP(control, successes(random, 500, 0.3), 500)))
  })
  return [
    around(`any of ${count} variants, Dunnett`, share(found, (p) => p < level), 0, alpha * 1.1),
    around('the same, each at alpha', share(found, (p) => p < alpha), 0, alpha * 1.1, true),
  ]
}

/** The harm watch over the planned days, from 25 conversions in an arm on: a pause proposed while nothing differs, and in time where it does. */
export function harmRows({ runs, baseline, looks }: Plan): readonly Row[] {
  const perLook = Math.ceil(1_700 / looks)
  const pausedAt = (seed: number, count: number, variant: number, isEnough: (z: number, fraction: number) => boolean): readonly number[] =>
    each(count, seed, (random) => {
      let [x0, x1] = [0, 0]
      for (let look = 1; look <= looks; look += 1) {
        x0 += successes(random, perLook, baseline)
        x1 += successes(random, perLook, variant)
        const spread = Math.sqrt(((x0 + x1) * (2 * perLook * look - x0 - x1)) / (2 * perLook * look))
        if (Math.min(x0, x1) >= conversionsNeeded && isEnough((x0 - x1) / spread, look / looks)) return look / looks
      }
      return Infinity
    })
  const watches = (z: number, fraction: number): boolean => evidenceOfHarm(z, fraction, harmAlpha).found
  const fixed = normal.upperQuantile(harmAlpha)
  const some = Math.ceil(runs / 10)
  return [
    around('a pause proposed while nothing differs', share(pausedAt(13, some, baseline, watches), Number.isFinite), 0, harmAlpha),
    around('the same, testing at .01 each day', share(pausedAt(13, some, baseline, (z) => z > fixed), Number.isFinite), 0, harmAlpha, true),
    around('a fall by a third found before half of the plan', share(pausedAt(14, Math.ceil(runs / 50), (baseline * 2) / 3, watches), (at) => at <= 0.5), 0.88, 1),
  ]
}

/** "No difference that matters" said of a lift that lies exactly at the margin, and groups held equal while nothing differs. */
export function besideRows({ runs, alpha }: Plan): readonly Row[] {
  const count = Math.ceil(runs / 4)
  const margin = 0.1
  const atMargin = each(count, 15, (random) => equivalence('proportions', [draw(random, { n0: 4_000, p0: 0.3, n1: 4_000, p1: 0.3 * (1 + margin) })], margin)?.equivalent ?? 1)
  const grouped = each(count, 16, (random) => [draw(random, { n0: 300, p0: 0.1, n1: 300, p1: 0.1 }), draw(random, { n0: 200, p0: 0.4, n1: 200, p1: 0.4 })])
  return [
    around('“no difference that matters” at the margin', share(atMargin, (p) => p < alpha), 0, alpha * 1.1),
    around('groups held equal, nothing differs', share(grouped, (groups) => (postStratify(groups, 1, alpha)?.pValue ?? 1) < alpha), alpha * 0.8, alpha * 1.2),
  ]
}
