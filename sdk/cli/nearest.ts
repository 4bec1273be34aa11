/** The name that was probably meant: at most two letters wrong, and more right than wrong. */
export function nearest(name: string, names: readonly string[]): string | null {
  const near = names.map((other) => ({ other, wrong: distance(name, other) })).filter(({ wrong }) => wrong <= 2 && wrong * 2 < name.length)
  return near.toSorted((one, other) => one.wrong - other.wrong)[0]?.other ?? null
}

/** Levenshtein's: letters to change, add or take away; row by row (Wagner and Fischer 1974). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1]
    for (let index = 0; index < other.length; index++) {
      next.push(Math.min((row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1, (row[index] ?? 0) + (letter === other[index] ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
