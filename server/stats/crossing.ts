import { normal } from './distribution.ts'

/** Between two looks the statistic z must stay in (lower, upper) for the experiment to go on. `fraction`: of the information. */
export type Look = { readonly fraction: number; readonly lower: number; readonly upper: number }

/** Chance to leave above and below at each look, and the chance to be still inside after the last. */
export type Crossing = { readonly above: readonly number[]; readonly below: readonly number[]; readonly inside: number }

/**
 * The sub-density of z at a look, of runs that have not left before, as weighted points: what `P(z > c)` at the next look
 * is summed over. Null before the first look.
 */
export type Ahead = { readonly fraction: number; readonly points: readonly number[]; readonly masses: readonly number[] } | null

/**
 * When does a drifting z leave its region? Between looks Z√t is Brownian motion with drift: E Z = drift · √fraction. By recursive
 * numerical integration. Sources: Armitage, McPherson and Rowe, JRSS A 132 (1969) 235; Jennison and Turnbull, Group Sequential
 * Methods (2000), 19.2.
 */
export function crossing(looks: readonly Look[], drift = 0): Crossing {
  const above: number[] = []
  const below: number[] = []
  let ahead: Ahead = null
  for (const look of looks) {
    above.push(chanceAbove(ahead, look.fraction, look.upper, drift))
    below.push(chanceAbove(mirrored(ahead), look.fraction, -look.lower, -drift))
    ahead = carriedOn(ahead, look, drift)
  }
  return { above, below, inside: ahead === null ? 1 : ahead.masses.reduce((sum, mass) => sum + mass, 0) }
}

/** Of all runs, the share that is still inside so far and has z > `critical` at `fraction`. */
export function chanceAbove(ahead: Ahead, fraction: number, critical: number, drift: number): number {
  if (ahead === null) return normal.upperTail(critical - drift * Math.sqrt(fraction))
  const { scale, centre } = step(ahead.fraction, fraction, drift)
  return ahead.points.reduce((sum, point, at) => sum + (ahead.masses[at] ?? 0) * normal.upperTail((critical * Math.sqrt(fraction) - centre(point)) / scale), 0)
}

/** The density of z at `fraction`, of runs that are still inside so far. */
export function densityAt(ahead: Ahead, fraction: number, z: number, drift: number): number {
  if (ahead === null) return normal.density(z - drift * Math.sqrt(fraction))
  const { scale, centre } = step(ahead.fraction, fraction, drift)
  const [root, at] = [Math.sqrt(fraction), z * Math.sqrt(fraction)]
  let density = 0
  for (let index = 0; index < ahead.points.length; index += 1) {
    const distance = (at - centre(ahead.points[index] ?? 0)) / scale
    density += (ahead.masses[index] ?? 0) * Math.exp((-distance * distance) / 2)
  }
  return (density * root) / (scale * Math.sqrt(2 * Math.PI))
}

/** The points of the next look, inside its region. */
export function carriedOn(ahead: Ahead, { fraction, lower, upper }: Look, drift: number): Ahead {
  const { points, weights } = simpson(lower, upper, drift * Math.sqrt(fraction))
  const mass = (at: number): number => (weights[at] ?? 0) * densityAt(ahead, fraction, points[at] ?? 0, drift)
  // Without drift and with one boundary for both sides everything before was symmetric too: half of the work.
  const isSymmetric = drift === 0 && lower === -upper
  const half = Array.from({ length: isSymmetric ? Math.ceil(points.length / 2) : points.length }, (_, at) => mass(at))
  const masses = isSymmetric ? points.map((_, at) => half[Math.min(at, points.length - 1 - at)] ?? 0) : half
  return { fraction, points, masses }
}

/** From z√t₁ on, z√t₂ is normal around `centre` with deviation `scale`. */
function step(from: number, to: number, drift: number): { readonly scale: number; readonly centre: (z: number) => number } {
  const root = Math.sqrt(from)
  return { scale: Math.sqrt(to - from), centre: (z) => z * root + drift * (to - from) }
}

function mirrored(ahead: Ahead): Ahead {
  return ahead === null ? null : { ...ahead, points: ahead.points.map((point) => -point) }
}

/** Sets how fine the grid is: 16 gives chances to about 1e-7. */
const fineness = 16

/** Close where a normal density bends, wide in its tails. Source: Jennison and Turnbull (2000), 19.2.1. */
const grid: readonly number[] = Array.from({ length: 6 * fineness - 1 }, (_, index) => {
  const at = index + 1
  if (at < fineness) return -3 - 4 * Math.log(fineness / at)
  return at <= 5 * fineness ? -3 + (3 * (at - fineness)) / (2 * fineness) : 3 + 4 * Math.log(fineness / (6 * fineness - at))
})

/** Simpson's rule on the grid around `centre`, cut to [lower, upper], with the middles of its stretches. */
function simpson(lower: number, upper: number, centre: number): { readonly points: readonly number[]; readonly weights: readonly number[] } {
  const inside = grid.map((point) => point + centre).filter((point) => point > lower && point < upper)
  const [first = centre, last = centre] = [inside[0], inside.at(-1)]
  const edges = [Math.max(lower, Math.min(first, centre + (grid[0] ?? 0))), ...inside, Math.min(upper, Math.max(last, centre + (grid.at(-1) ?? 0)))]
  const ends = edges.filter((edge, at) => at === 0 || edge > (edges[at - 1] ?? -Infinity))
  const points: number[] = []
  const weights: number[] = []
  ends.forEach((end, at) => {
    const before = end - (ends[at - 1] ?? end)
    const after = (ends[at + 1] ?? end) - end
    points.push(end)
    weights.push((before + after) / 6)
    if (after === 0) return
    points.push(end + after / 2)
    weights.push((4 * after) / 6)
  })
  return { points, weights }
}
