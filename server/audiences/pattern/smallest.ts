import type { Automaton } from '#sdk/core/ruleset.ts'

/** `next[state][class]`; it begins in state 0. */
export type States = { readonly from: readonly number[]; readonly next: readonly (readonly number[])[]; readonly accepts: readonly boolean[] }

/**
 * The smallest automaton that answers the same: states that no further text tells apart become one (Moore, 1956), those
 * from which nothing can fit any more become −1, and neighbouring classes that lead to the same states become one.
 */
export function smallest({ from, next, accepts }: States): Automaton {
  const group = grouped(next, accepts)
  // The first state of each group stands for it; state 0 comes first.
  const order = group.flatMap((one, state) => (group.indexOf(one) === state ? [state] : []))
  const hopeless = hopelessOf(order, group, next, accepts)
  const renamed = new Map(order.filter((state) => !hopeless.has(group[state] ?? 0)).map((state, place) => [group[state] ?? 0, place]))
  // An automaton has a first state, also where nothing ever fits.
  if (renamed.size === 0) return { from: [0], next: [-1], accepts: [] }
  const rows = order.filter((state) => renamed.has(group[state] ?? 0))
  const table = rows.map((state) => (next[state] ?? []).map((to) => renamed.get(group[to] ?? 0) ?? -1))
  const kept = from.map((_, column) => column).filter((column) => column === 0 || table.some((row) => row[column] !== row[column - 1]))
  return {
    from: kept.map((column) => from[column] ?? 0),
    next: table.flatMap((row) => kept.map((column) => row[column] ?? -1)),
    accepts: rows.flatMap((state, place) => (accepts[state] === true ? [place] : [])),
  }
}

/** Each state's group, made finer until the members of a group go on to the same groups. */
function grouped(next: States['next'], accepts: States['accepts']): readonly number[] {
  let group: readonly number[] = accepts.map(Number)
  for (let count = 0; ;) {
    const names = new Map<string, number>()
    const finer = next.map((row, state) => {
      const name = `${group[state]}:${row.map((to) => group[to]).join()}`
      const known = names.get(name) ?? names.size
      names.set(name, known)
      return known
    })
    if (names.size === count) return finer
    count = names.size
    group = finer
  }
}

/** Groups from which no text leads to acceptance. */
function hopelessOf(order: readonly number[], group: readonly number[], next: States['next'], accepts: States['accepts']): ReadonlySet<number> {
  const hopeful = new Set(order.filter((state) => accepts[state] === true).map((state) => group[state] ?? 0))
  for (let count = -1; count !== hopeful.size;) {
    count = hopeful.size
    for (const state of order) if (next[state]?.some((to) => hopeful.has(group[to] ?? 0)) === true) hopeful.add(group[state] ?? 0)
  }
  return new Set(group.filter((one) => !hopeful.has(one)))
}
