/** The known word that takes the fewest letters to reach; undefined where none is known. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  return known.toSorted((a, b) => distance(word, a) - distance(word, b))[0]
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
