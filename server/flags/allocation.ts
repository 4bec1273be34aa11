import type { Range } from '#sdk/core/ruleset.ts'

export type Share = { readonly variation: string; readonly weight: number }

const ALL = 100_000

/**
 * Weights → half-open ranges in [0, 100000), beside the ranges in force: a weight that grows takes free room and so
 * only ever adds people; a weight that shrinks gives up its own end. Nobody moves between two variations that both
 * stay or grow, also when the one in the middle grows.
 */
export function allocate(before: readonly Range[], shares: readonly Share[]): readonly Range[] {
  const wanted = new Map(shares.map((share) => [share.variation, share.weight]))
  const kept = before.reduce<{ ranges: Range[]; left: Map<string, number> }>(keep, { ranges: [], left: new Map(wanted) })
  const free = gaps(kept.ranges)
  const added = shares.flatMap((share) => take(free, share.variation, kept.left.get(share.variation) ?? 0))
  return joined([...kept.ranges, ...added])
}

/** Keeps as much of a range as its variation still wants, from its beginning on. */
function keep(state: { ranges: Range[]; left: Map<string, number> }, range: Range): { ranges: Range[]; left: Map<string, number> } {
  const left = state.left.get(range.variation) ?? 0
  const length = Math.min(left, range.to - range.from)
  if (length === 0) return state
  const ranges = [...state.ranges, { ...range, to: range.from + length }]
  return { ranges, left: new Map(state.left).set(range.variation, left - length) }
}

function gaps(ranges: readonly Range[]): { from: number; to: number }[] {
  const sorted = ranges.toSorted((a, b) => a.from - b.from)
  const edges = [0, ...sorted.flatMap((range) => [range.from, range.to]), ALL]
  const found: { from: number; to: number }[] = []
  for (let at = 0; at < edges.length; at += 2) {
    const from = edges[at] ?? ALL
    const to = edges[at + 1] ?? ALL
    if (to > from) found.push({ from, to })
  }
  return found
}

/** Takes `weight` from the free room, first room first; the room given is the caller's own to shorten. */
function take(free: { from: number; to: number }[], variation: string, weight: number): Range[] {
  const taken: Range[] = []
  let left = weight
  while (left > 0 && free[0] !== undefined) {
    const room = free[0]
    const to = Math.min(room.to, room.from + left)
    taken.push({ from: room.from, to, variation })
    left -= to - room.from
    room.from = to
    if (room.from === room.to) free.shift()
  }
  return taken
}

/** Sorted, with neighbours of one variation as one range. */
function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = []
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && last.variation === range.variation && last.to === range.from) result[result.length - 1] = { ...last, to: range.to }
    else result.push(range)
  }
  return result
}
