/** Where the arrow keys lead from mark `current`; undefined when the key does not walk. Ends do not wrap around. */
export function walk(current: number | undefined, key: string, count: number): number | undefined {
  if (count === 0) return undefined
  const last = count - 1
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return current === undefined ? 0 : Math.min(last, current + 1)
    case 'ArrowLeft':
    case 'ArrowUp':
      return current === undefined ? last : Math.max(0, current - 1)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return undefined
  }
}

/** The mark nearest to a pointer, by distance in the plane. */
export function nearest(marks: readonly { readonly x: number; readonly y: number }[], x: number, y: number): number | undefined {
  const distances = marks.map((mark) => Math.hypot(mark.x - x, (mark.y - y) / 4))
  const least = Math.min(...distances)
  return marks.length === 0 ? undefined : distances.indexOf(least)
}
