import { sum } from 'simple-statistics'
import { conversionsNeeded, type Lift, type Stratum, stratumTexts, type Tested } from './lift.ts'
import { PARTS } from './ranks.ts'
import { meanOf, type Summary, varianceOf } from './summary.ts'
import { type Arm, evidenceOf, type Names, type Pair, testOf } from './welch.ts'

type Weighted = Stratum & { readonly weight: number }

/**
 * Lift of a mean, of a ratio Σy / Σd with its variance by the delta method, or of a quantile with that of its order statistics. One stratum: Welch's t, the relative lift by Fieller with Welch's variance and degrees of freedom. More: strata
 * weighted by inverse variance. `conversions` is the smaller arm's number of people with a value above zero, null where not counted.
 * Sources: Welch, Biometrika 34 (1947) 28; Satterthwaite, Biometrics Bulletin 2 (1946) 110; Fieller, JRSS B 16 (1954) 175.
 */
export function compareMeans(strata: readonly Stratum[], alpha: number, conversions: number | null = null): Lift {
  const inputs = stratumTexts(strata)
  const enough = strata.filter(({ control, variant }) => control.people > 1 && variant.people > 1)
  if (enough.length === 0) return { kind: 'none', reason: hasPeople(strata) ? 'too-few-people' : 'no-people', inputs }
  const comparable = enough.filter(({ control, variant }) => meanOf(control) !== null && meanOf(variant) !== null)
  if (comparable.length === 0) return { kind: 'none', reason: 'nothing-to-divide-by', inputs }
  const weighted = weightedByInverseVariance(comparable)
  if (weighted === null) return { kind: 'none', reason: 'zero-variance', inputs }
  const evidence = { ...evidenceOf(pairOf(weighted), alpha, namesOf(weighted)), inputs }
  const counted = conversions ?? fewestPeople(comparable)
  if (counted >= conversionsNeeded) return { kind: 'known', ...evidence }
  return { kind: 'early', conversions: counted, needed: conversionsNeeded, ...evidence }
}

/** Its test alone; null where the lift is not known. */
export function testMeans(strata: readonly Stratum[], conversions: number | null = null): Tested | null {
  const comparable = strata.filter(({ control, variant }) => control.people > 1 && variant.people > 1 && meanOf(control) !== null && meanOf(variant) !== null)
  if (comparable.length === 0 || (conversions ?? fewestPeople(comparable)) < conversionsNeeded) return null
  const weighted = weightedByInverseVariance(comparable)
  if (weighted === null) return null
  return testOf(pairOf(weighted))
}

/** Both arms' means over all strata; null where nothing can be compared. */
export function pairOfMeans(strata: readonly Stratum[]): Pair | null {
  const comparable = strata.filter(({ control, variant }) => control.people > 1 && variant.people > 1 && meanOf(control) !== null && meanOf(variant) !== null)
  const weighted = comparable.length === 0 ? null : weightedByInverseVariance(comparable)
  return weighted === null ? null : pairOf(weighted)
}

function pairOf(weighted: readonly Weighted[]): Pair {
  return { control: armOf(weighted, 'control'), variant: armOf(weighted, 'variant'), covariance: 0 }
}

function namesOf(weighted: readonly Weighted[]): Names {
  const isStratified = weighted.length > 1
  const isRatio = weighted.some(({ control, variant }) => (control.over ?? variant.over) !== undefined)
  const isQuantile = weighted.some(({ control, variant }) => (control.ranked ?? variant.ranked) !== undefined)
  return { isStratified, of: isRatio ? 'ratio ' : isQuantile ? 'quantile ' : '' }
}

/**
 * Weights 1 / (s₁²/n₁ + s₀²/n₀), adding up to 1, with s² an arm's variance within strata, taken over all of them. A stratum's own s²
 * would lean towards strata in which few happened to spend much: their mean and their variance are low together. Null: no variance.
 */
function weightedByInverseVariance(strata: readonly Stratum[]): readonly Weighted[] | null {
  const within = { control: varianceWithin(strata.map(({ control }) => control)), variant: varianceWithin(strata.map(({ variant }) => variant)) }
  if (within.control + within.variant === 0) return null
  const information = strata.map(({ control, variant }) => 1 / (within.control / control.people + within.variant / variant.people))
  const all = sum(information)
  return strata.map((stratum, index) => ({ ...stratum, weight: (information[index] ?? 0) / all }))
}

function varianceWithin(summaries: readonly Summary[]): number {
  return sum(summaries.map((each) => (each.people - 1) * (varianceOf(each) ?? 0))) / sum(summaries.map((each) => each.people - 1))
}

function armOf(weighted: readonly Weighted[], side: 'control' | 'variant'): Arm {
  return weighted.reduce<Arm>(
    (arm, stratum) => {
      const { weight, [side]: summary } = stratum
      const variance = (weight * weight * (varianceOf(summary) ?? 0)) / summary.people
      return {
        mean: arm.mean + weight * (meanOf(summary) ?? 0),
        variance: arm.variance + variance,
        uncertainty: arm.uncertainty + variance ** 2 / (summary.people - 1),
      }
    },
    { mean: 0, variance: 0, uncertainty: 0 },
  )
}

function hasPeople(strata: readonly Stratum[]): boolean {
  return strata.some(({ control }) => control.people > 0) && strata.some(({ variant }) => variant.people > 0)
}

function fewestPeople(strata: readonly Stratum[]): number {
  return Math.min(
    sum(strata.map(({ control }) => tellingPeople(control))),
    sum(strata.map(({ variant }) => tellingPeople(variant))),
  )
}

/** Of a quantile only those beyond it tell where it lies, on the side where they are fewer. */
function tellingPeople({ people, ranked }: Summary): number {
  return ranked === undefined ? people : Math.floor((people * Math.min(ranked.at, PARTS - ranked.at)) / PARTS)
}
