import { normal } from './distribution.ts'
import type { Boundary } from './sequential.ts'

/** Where a look stands: z at its share of the information, and the |z| that will be enough at the end. */
export type Standing = { readonly z: number; readonly fraction: number; readonly final: number }

/**
 * Chance to end beyond the last boundary, on the side of `drift`, given what was seen: `drift` is the z expected at the full information.
 * The planned effect makes it what can still be hoped for; the trend so far, z / √fraction, what will come if things go on.
 * Sources: Lan, Simon and Halperin, Comm. Stat. C 1 (1982) 207; Jennison and Turnbull, Group Sequential Methods (2000), 10.2.
 */
export function conditionalPower({ z, fraction, final }: Standing, drift: number): number {
  const side = drift < 0 ? -1 : 1
  const left = 1 - fraction
  const ahead = side * z * Math.sqrt(fraction) + Math.abs(drift) * left - final
  return left <= 0 ? Number(ahead >= 0) : normal.probability(ahead / Math.sqrt(left))
}

/** Below this chance, with the planned effect taken for true, going on teaches hardly anything more. */
export const futileBelow = 0.1

/**
 * Is it of no use to go on? Non-binding: the boundaries count on nobody stopping, so that going on costs no error, and stopping only power.
 * Not before a fifth of the information.
 */
export function isFutile(looks: readonly Boundary[], standing: Standing, drift: number): boolean {
  const last = looks.at(-1)
  return last !== undefined && last.fraction >= 0.2 && last.fraction < 1 && conditionalPower(standing, drift) < futileBelow
}
