import { mixtureTunedAt, radius } from '../stats/always-valid.ts'
import { normal } from '../stats/distribution.ts'
import { conversionsNeeded } from '../stats/lift.ts'
import { emptySummary, mergeSummaries, meanOf, type Summary, varianceOf } from '../stats/summary.ts'
import type { Cell } from '../store/door.ts'
import { type Scales, summaryOf } from './assemble.ts'

/** People who met no experiment (`out`) or some (`in`). `value`: of those whose window has ended; null: nobody yet. */
export type HoldoutArm = { readonly people: number; readonly matured: number; readonly value: number | null }

/**
 * What all experiments together brought: in / out − 1. `early`: too few people did it on one side. `none`: nobody is
 * counted on one side, or there is nothing to divide by.
 */
export type HoldoutLift =
  | { readonly kind: 'known'; readonly estimate: number; readonly from: number; readonly to: number; readonly level: number; readonly convention: 'always valid, log ratio' }
  | { readonly kind: 'early'; readonly conversions: number; readonly needed: number }
  | { readonly kind: 'none' }

const ALPHA = 0.05
/** Where the interval is narrowest: at the information with which a single look would see 5 %. */
const TUNED_AT = (normal.quantile(1 - ALPHA / 2) / Math.log(1.05)) ** 2

/** A holdout is looked at for months, whenever one likes: the interval holds at all of these looks together. */
export function holdoutReadout(cells: readonly Cell[], scales: Scales): { readonly out: HoldoutArm; readonly in: HoldoutArm; readonly lift: HoldoutLift } {
  const sides = { out: side(cells, 'out', scales), in: side(cells, 'in', scales) }
  return { out: sides.out.arm, in: sides.in.arm, lift: liftOf(sides.out, sides.in) }
}

type Side = { readonly arm: HoldoutArm; readonly summary: Summary; readonly conversions: number }

function side(cells: readonly Cell[], variant: 'out' | 'in', scales: Scales): Side {
  const own = cells.filter((cell) => cell.variant === variant)
  const summary = mergeSummaries(own.map((cell) => summaryOf(cell, scales)), emptySummary(scales.values).scale)
  const total = (each: (cell: Cell) => bigint): number => Number(own.reduce((sum, cell) => sum + each(cell), 0n))
  return { summary, conversions: total((cell) => cell.converted), arm: { people: total((cell) => cell.exposed), matured: summary.people, value: meanOf(summary) } }
}

/**
 * Of the log of a ratio of means: variance by the delta method, an interval that may be looked at whenever one likes by
 * Robbins' mixture. Source: Howard et al., Ann. Stat. 49 (2021) 1055.
 */
function liftOf(out: Side, within: Side): HoldoutLift {
  const conversions = Math.min(out.conversions, within.conversions)
  const [low, high] = [out.arm.value, within.arm.value]
  const variance = relativeVariance(out.summary, low) + relativeVariance(within.summary, high)
  if (low === null || high === null) return { kind: 'none' }
  if (conversions < conversionsNeeded) return { kind: 'early', conversions, needed: conversionsNeeded }
  if (low <= 0 || high <= 0 || !(variance > 0)) return { kind: 'none' }
  const half = radius(1 / variance, ALPHA, mixtureTunedAt(TUNED_AT, ALPHA, 2))
  const log = Math.log(high / low)
  return { kind: 'known', estimate: Math.expm1(log), from: Math.expm1(log - half), to: Math.expm1(log + half), level: 1 - ALPHA, convention: 'always valid, log ratio' }
}

/** NaN where there is none. */
function relativeVariance(summary: Summary, mean: number | null): number {
  const variance = varianceOf(summary)
  return variance === null || mean === null ? Number.NaN : variance / summary.people / mean ** 2
}
