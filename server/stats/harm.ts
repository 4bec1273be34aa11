import { logMixtureOneSided, mixtureTunedAt } from './always-valid.ts'
import { normal, studentT } from './distribution.ts'
import type { Tested } from './lift.ts'

/** Harm has an error budget of its own, apart from the verdict's (stats.md, 3). */
export const harmAlpha = 0.01

/** `fraction` of the planned information is there; `level` is the budget, divided among variants that share a control. */
export type HarmAsked = { readonly test: Pick<Tested, 'statistic' | 'degreesOfFreedom'> | null; readonly direction: 'more' | 'less'; readonly fraction: number; readonly level: number }

/** Evidence that the variant is worse, on a logarithmic scale; at `enough` = ln(1 / level) a pause is proposed. */
export type Harm = { readonly logEvidence: number; readonly enough: number; readonly found: boolean; readonly convention: 'half-normal mixture' }

/**
 * Is it worse? One-sided and valid however often it is asked: while nothing is worse the evidence ever reaches 1 / level with chance `level`
 * at most. Narrowest at a quarter of the plan, where stopping still spares most people. Null where nothing is known: below 25 conversions in an arm. Of a mean, its t
 * is first brought to the z with the same tail. Source: Howard et al., Ann. Stat. 49 (2021) 1055, one-sided normal mixture, eq. 3.7.
 */
export function harm({ test, direction, fraction, level }: HarmAsked): Harm | null {
  if (test === null || !(fraction > 0)) return null
  return evidenceOfHarm(scoreOf(test) * (direction === 'more' ? -1 : 1), fraction, level)
}

/** Of a z that is above zero where the variant is worse. */
export function evidenceOfHarm(z: number, fraction: number, level: number): Harm {
  const logEvidence = logMixtureOneSided(z, fraction, mixtureTunedAt(0.25, level, 1))
  const enough = -Math.log(level)
  return { logEvidence, enough, found: logEvidence >= enough, convention: 'half-normal mixture' }
}

function scoreOf({ statistic, degreesOfFreedom }: NonNullable<HarmAsked['test']>): number {
  if (degreesOfFreedom === null) return statistic
  const tail = Math.max(studentT.upperTail(Math.abs(statistic), degreesOfFreedom), Number.MIN_VALUE)
  return Math.sign(statistic) * normal.upperQuantile(tail)
}
