import { type Ahead, carriedOn, chanceAbove, crossing, densityAt, type Look } from './crossing.ts'
import { normal } from './distribution.ts'
import { findRoot } from './root.ts'
import { type Spending, spent } from './spending.ts'

/** A rule for looking several times at growing data. `fractions` ascend; the last may be below 1: so far. */
export type SequentialPlan = {
  readonly alpha: number
  readonly spending: Spending
  readonly fractions: readonly number[]
  /** The last look is the last there will be, however much information came: it may spend all that is left. */
  readonly isLast?: boolean
}

/** At each look: |z| at which it is enough, and the two-sided level of a fixed test with that z, which its repeated interval has. */
export type Boundary = { readonly fraction: number; readonly critical: number; readonly nominalAlpha: number }

/** Beyond this |z| nothing is expected and nothing is spent. */
const furthest = 37

/**
 * Symmetric two-sided boundaries that spend `alpha` as planned, whatever the fractions turned out to be. A look at which the
 * information did not grow spends nothing and cannot decide. An interval at level 1 − nominalAlpha, inverted from the look's own
 * test, is the repeated interval. Sources: Lan and DeMets, Biometrika 70 (1983) 659; Jennison and Turnbull, JRSS B 51 (1989) 305.
 */
export function boundaries({ alpha, spending, fractions, isLast = false }: SequentialPlan): readonly Boundary[] {
  const side = alpha / 2
  const found: Boundary[] = []
  let ahead: Ahead = null
  let used = 0
  for (const [at, fraction] of fractions.entries()) {
    if (ahead !== null && fraction <= ahead.fraction) throw new RangeError(`information must grow: ${fraction} comes after ${ahead.fraction}`)
    const allowed = isLast && at === fractions.length - 1 ? side : spent(spending, side, fraction)
    const critical = criticalAt(ahead, fraction, allowed - used)
    found.push({ fraction, critical, nominalAlpha: 2 * normal.upperTail(critical) })
    used = Math.max(used, allowed)
    ahead = carriedOn(ahead, { fraction, lower: -critical, upper: critical }, 0)
  }
  return found
}

/** By Newton's method along the tail's logarithm, kept inside a bracket. */
function criticalAt(ahead: Ahead, fraction: number, wanted: number): number {
  if (!(wanted > 1e-290)) return furthest
  if (ahead === null) return normal.upperQuantile(wanted)
  let [low, high, critical] = [-furthest, furthest, Math.min(furthest, normal.upperQuantile(Math.min(wanted, 0.5)))]
  for (let round = 0; round < 100; round += 1) {
    const tail = chanceAbove(ahead, fraction, critical, 0)
    if (tail > wanted) low = critical
    else high = critical
    const slope = densityAt(ahead, fraction, critical, 0)
    const next = tail > 0 && slope > 0 ? critical + (Math.log(tail / wanted) * tail) / slope : (low + high) / 2
    const kept = next > low && next < high ? next : (low + high) / 2
    if (Math.abs(kept - critical) < 1e-9) return kept
    critical = kept
  }
  return critical
}

/** Chance to find, at one of the looks, an effect whose z is expected to be `drift` at the full information. In its direction alone. */
export function sequentialPower(plan: SequentialPlan, drift: number): number {
  return crossing(regionOf(boundaries(plan)), Math.abs(drift)).above.reduce((sum, chance) => sum + chance, 0)
}

/** Fourteen daily looks stand for any number of them: more looks take hardly any more people. */
const usualLooks = Array.from({ length: 14 }, (_, at) => (at + 1) / 14)
const known = new Map<string, number>()

/** The inflation of looking daily, remembered: a slider asks for it again and again. */
export function dailyInflation(alpha: number, power: number): number {
  const name = `${alpha}/${power}`
  const found = known.get(name) ?? inflation({ alpha, spending: { kind: 'obrien-fleming' }, fractions: usualLooks }, power)
  known.set(name, found)
  return found
}

/** How many times the people of a fixed test a plan needs at most for the same power. Above 1. */
export function inflation(plan: SequentialPlan, power: number): number {
  const fixed = normal.upperQuantile(plan.alpha / 2) + normal.quantile(power)
  const region = regionOf(boundaries(plan))
  const shortfall = (drift: number): number => crossing(region, drift).above.reduce((sum, chance) => sum + chance, 0) - power
  return (findRoot(shortfall, fixed * 0.9, fixed * 2) / fixed) ** 2
}

/** What was seen when it stopped: z at the last of the looks taken. */
export type Stopped = { readonly looks: readonly Boundary[]; readonly z: number }

/**
 * p-value at stopping, two-sided, by stagewise ordering: an earlier stop is more extreme, at one look the larger |z|.
 * Source: Tsiatis, Rosner and Mehta, Biometrics 40 (1984) 797.
 */
export function stagewisePValue({ looks, z }: Stopped): number {
  return Math.min(1, 2 * asExtreme(looks, Math.abs(z), 0))
}

/**
 * The drift under which half of all runs would stop as extremely in that direction: what is left of the first impression once it is
 * known that only impressions stop a test early. In units of z at the full information; the plain estimate is z / √fraction.
 * Sources: Emerson and Fleming, Biometrika 77 (1990) 875; Jennison and Turnbull, Group Sequential Methods (2000), 8.3.
 */
export function medianUnbiasedDrift({ looks, z }: Stopped): number {
  const last = looks.at(-1)
  if (last === undefined || z === 0) return 0
  const plain = Math.abs(z) / Math.sqrt(last.fraction)
  const excess = (drift: number): number => asExtreme(looks, Math.abs(z), drift) - 0.5
  return Math.sign(z) * findRoot(excess, -plain - 10, plain + 10)
}

/** P(stopping upward at an earlier look, or at the last with z or more). */
function asExtreme(looks: readonly Boundary[], z: number, drift: number): number {
  const last = looks.at(-1)
  if (last === undefined) return 1
  const { above } = crossing([...regionOf(looks.slice(0, -1)), { fraction: last.fraction, lower: -z, upper: z }], drift)
  return above.reduce((sum, chance) => sum + chance, 0)
}

function regionOf(looks: readonly Boundary[]): readonly Look[] {
  return looks.map(({ fraction, critical }) => ({ fraction, lower: -critical, upper: critical }))
}
