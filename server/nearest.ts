/** The known word that is most alike; undefined where none is known. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  return known.toSorted((a, b) => unlikeness(word, a) - unlikeness(word, b))[0]
}

/** The share of letters that differ, so that a short word is not near to everything. */
function unlikeness(a: string, b: string): number {
  return distance(a, b) / Math.max(1, a.length, b.length)
}

/** Levenshtein's distance in characters, row by row. */
function distance(a: string, b: string): number {
  const letters = [...b]
  const first = Array.from({ length: letters.length + 1 }, (_, index) => index)
  const last = [...a].reduce((above, letter, row) => nextRow(above, letter, row, letters), first)
  return last[letters.length] ?? 0
}

function nextRow(above: readonly number[], letter: string, row: number, letters: readonly string[]): number[] {
  const cells = [row + 1]
  for (const [column, other] of letters.entries()) {
    const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1)
    cells.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (cells[column] ?? 0) + 1))
  }
  return cells
}
