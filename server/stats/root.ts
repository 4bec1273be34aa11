type Curve = (x: number) => number

/**
 * Where a curve crosses zero between two points at which it has opposite signs. Inverse quadratic interpolation where
 * it is safe, else bisection, so that it always ends; to the last digits of x.
 * Source: Chandrupatla, Advances in Engineering Software 28 (1997) 145–149; Scherer, Computational Physics, 6.1.7.
 */
export function findRoot(curve: Curve, from: number, to: number): number {
  let [older, newer] = [point(curve, from), point(curve, to)]
  if (newer.y === 0) return newer.x
  if (older.y === 0) return older.x
  let oldest = older
  let share = 0.5
  for (let step = 0; step < 300; step += 1) {
    const next = point(curve, newer.x + share * (older.x - newer.x))
    if (Math.sign(next.y) === Math.sign(newer.y)) [oldest, newer] = [newer, next]
    else [oldest, older, newer] = [older, newer, next]
    const best = Math.abs(newer.y) < Math.abs(older.y) ? newer : older
    const tolerance = 2 ** -52 * Math.abs(best.x) + Number.MIN_VALUE
    const smallest = tolerance / Math.abs(older.x - newer.x)
    if (smallest > 0.5 || best.y === 0) return best.x
    share = Math.min(1 - smallest, Math.max(smallest, nextShare(newer, older, oldest)))
  }
  return newer.x
}

/** Walks outward from `start` in doubling steps until the curve changes its sign, then finds where; null if it never does. */
export function findRootBeyond(curve: Curve, start: number, step: number): number | null {
  const sign = Math.sign(curve(start))
  if (sign === 0) return start
  let [near, far] = [start, start + step]
  for (let doubled = step; Number.isFinite(far) && Math.abs(doubled) < 1e300; doubled *= 2) {
    if (Math.sign(curve(far)) === -sign) return findRoot(curve, near, far)
    near = far
    far = start + 2 * doubled
  }
  return null
}

type Point = { readonly x: number; readonly y: number }

function point(curve: Curve, x: number): Point {
  return { x, y: curve(x) }
}

/** How far to step from the newest point to the other end of the bracket: interpolated where Chandrupatla's test allows. */
function nextShare(newer: Point, older: Point, oldest: Point): number {
  const xi = (newer.x - older.x) / (oldest.x - older.x)
  const phi = (newer.y - older.y) / (oldest.y - older.y)
  const isSafe = phi ** 2 < xi && (1 - phi) ** 2 < 1 - xi
  if (!isSafe) return 0.5
  const alongNewest = (newer.y / (older.y - newer.y)) * (oldest.y / (older.y - oldest.y))
  const alongOldest = ((oldest.x - newer.x) / (older.x - newer.x)) * (newer.y / (oldest.y - newer.y)) * (older.y / (oldest.y - older.y))
  return alongNewest + alongOldest
}
