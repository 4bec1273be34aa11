import type { Range } from '#server/stats/interval.ts'
import type { Check } from './checks.ts'

/** What the page says first. Each kind has only what its sentence needs; `reasons` stand under it. */
export type Verdict =
  | (AboutVariant & { readonly kind: 'ship' })
  | (AboutVariant & { readonly kind: 'rollback' })
  | (AboutVariant & { readonly kind: 'inconclusive' })
  | (AboutVariant & { readonly kind: 'neutral'; readonly margin: number })
  | (Reasoned & { readonly kind: 'keep-running'; readonly variant: string; readonly metric: string; readonly days: number | null })
  | (Reasoned & { readonly kind: 'too-early'; readonly metric: string; readonly conversions: number; readonly needed: number })
  | (Reasoned & { readonly kind: 'not-trustworthy'; readonly cause: Check })

type Reasoned = { readonly reasons: readonly Reason[] }

/** Speaks of one variant on one metric (the deciding one; for `rollback` it may be a guardrail). */
type AboutVariant = Reasoned & {
  readonly variant: string
  readonly metric: string
  /** Relative where there is one, else the difference in the metric's unit. */
  readonly scale: 'relative' | 'difference'
  readonly estimate: number
  readonly range: Range
  readonly pValue: number
}

export type Reason =
  /** The interval still holds effects smaller than the one worth shipping. */
  | { readonly kind: 'may-be-below-minimum'; readonly minimumEffect: number }
  /** Better or worse beyond chance, but wholly below what was worth shipping. */
  | { readonly kind: 'smaller-than-minimum'; readonly answer: 'better' | 'worse'; readonly minimumEffect: number }
  /** The best of several variants that are better than control. */
  | { readonly kind: 'best-of-several'; readonly better: readonly string[] }
  /** Each variant is compared with control on its own at the planned alpha. */
  | { readonly kind: 'several-comparisons'; readonly comparisons: number; readonly alpha: number }
  | { readonly kind: 'others-worse'; readonly variants: readonly string[] }
  | { readonly kind: 'guardrail-worse'; readonly variant: string; readonly metric: string }
  | { readonly kind: 'stopped-before-plan'; readonly endsAt: number }
  | { readonly kind: 'still-maturing'; readonly people: number }
  | { readonly kind: 'no-minimum-planned' }
  | { readonly kind: 'check-warns'; readonly check: Check['name'] }
