import { chiSquare, normal } from './distribution.ts'
import { findRoot } from './root.ts'

/**
 * Several variants against one control. Their estimates share the control, so that `loadings` λᵢ = √(v₀ / (v₀ + vᵢ)), with v the variance
 * of an arm's mean, give every correlation as λᵢλⱼ. `degrees` of freedom Infinity for proportions.
 */
export type Comparisons = { readonly loadings: readonly number[]; readonly degrees: number }

export function loadingOf(controlVariance: number, variantVariance: number): number {
  return Math.sqrt(controlVariance / (controlVariance + variantVariance))
}

/**
 * Chance that the largest |z| of all comparisons is at least `statistic` while none differs: its adjusted two-sided p-value.
 * Given the control, the comparisons are independent: one integral, two with an estimated variance.
 * Source: Dunnett, JASA 50 (1955) 1096; Biometrics 20 (1964) 482.
 */
export function dunnettPValue(statistic: number, { loadings, degrees }: Comparisons): number {
  const size = Math.abs(statistic)
  if (!Number.isFinite(degrees)) return anyBeyond(size, loadings)
  return integrate((share) => anyBeyond(size * scaleAt(share, degrees), loadings), probabilities)
}

/** The |z| that the largest of all exceeds with chance alpha: between the fixed test's and Bonferroni's. */
export function dunnettCritical(alpha: number, comparisons: Comparisons): number {
  const excess = (critical: number): number => Math.log(Math.max(dunnettPValue(critical, comparisons), Number.MIN_VALUE)) - Math.log(alpha)
  return findRoot(excess, 0, 60)
}

const known = new Map<string, number>()

/**
 * The two-sided level at which each variant is compared with control so that the chance of any false answer is `alpha`: from planned
 * weights (control first), so that it stays the same as people come in. `alpha` itself with one variant. Remembered.
 */
export function comparisonLevel(alpha: number, weights: readonly number[]): number {
  const [control = 0, ...variants] = weights.map((weight) => Math.max(weight, 1e-9))
  if (variants.length < 2) return alpha
  const name = `${alpha}/${weights.join()}`
  const loadings = variants.map((variant) => loadingOf(1 / control, 1 / variant))
  const level = known.get(name) ?? 2 * normal.upperTail(dunnettCritical(alpha, { loadings, degrees: Infinity }))
  if (known.size > 1_000) known.clear()
  known.set(name, level)
  return level
}

/** P(some |zᵢ| ≥ size) = ∫ φ(u) (1 − ∏ P(|zᵢ| < size | u)) du, written so that tiny chances keep their digits. */
function anyBeyond(size: number, loadings: readonly number[]): number {
  const given = (u: number): number => -Math.expm1(loadings.reduce((sum, loading) => sum + Math.log1p(-beyond(size, loading, u)), 0))
  return Math.min(1, integrate((u) => normal.density(u) * given(u), controls))
}

/** P(|z| ≥ size) of one comparison, given how the control turned out. */
function beyond(size: number, loading: number, u: number): number {
  const rest = Math.sqrt(1 - loading * loading)
  return Math.min(1 - 1e-16, normal.upperTail((size - loading * u) / rest) + normal.upperTail((size + loading * u) / rest))
}

/** The estimated deviation, as a multiple of the true one, that a share of estimates stays below. */
function scaleAt(share: number, degrees: number): number {
  return Math.sqrt(chiSquare.quantile(share, degrees) / degrees)
}

type Node = { readonly at: number; readonly weight: number }

function integrate(curve: (x: number) => number, nodes: readonly Node[]): number {
  return nodes.reduce((sum, { at, weight }) => sum + weight * curve(at), 0)
}

/** The trapezoid rule in equal steps is exact to rounding for a smooth curve that dies at both ends. */
const controls: readonly Node[] = Array.from({ length: 321 }, (_, step) => ({ at: -16 + step / 10, weight: 0.1 }))

/** Over (0, 1) by the double exponential rule, which does not mind the ends. Source: Takahasi and Mori, Publ. RIMS 9 (1974) 721. */
const probabilities: readonly Node[] = Array.from({ length: 61 }, (_, step) => {
  const t = (step - 30) / 10
  const inner = (Math.PI / 2) * Math.sinh(t)
  return { at: 1 / (1 + Math.exp(-2 * inner)), weight: (0.1 * (Math.PI / 4) * Math.cosh(t)) / Math.cosh(inner) ** 2 }
})
