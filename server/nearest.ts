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

/** Up to this share of letters may differ in what is taken for a slip of the pen. */
const SLIP = 0.25
/** Shorter words are near to each other by chance. */
const SHORTEST = 4

/**
 * The known name that this one was probably meant to be: `signup_complete` for `signup_completed`. Case and what stands
 * between words tell no names apart, since no two people write them alike.
 */
export function lookalike(word: string, known: readonly string[]): string | undefined {
  const plain = plainOf(word)
  const near = known.flatMap((name) => {
    if (name === word) return []
    const other = plainOf(name)
    if (other === plain && plain !== '') return [{ name, unlike: 0 }]
    const longest = Math.max(plain.length, other.length)
    // Cheaper than comparing: as many letters differ at least as one is longer.
    if (Math.min(plain.length, other.length) < SHORTEST || Math.abs(plain.length - other.length) > longest * SLIP) return []
    const unlike = areSwapped(plain, other) ? 1 / longest : unlikeness(plain, other)
    return unlike <= SLIP ? [{ name, unlike }] : []
  })
  return near.toSorted((a, b) => a.unlike - b.unlike)[0]?.name
}

/** Two neighbours in each other's place are one slip, though two letters differ. */
function areSwapped(one: string, other: string): boolean {
  if (one.length !== other.length) return false
  const first = [...one].findIndex((letter, place) => letter !== other[place])
  return first >= 0 && one[first] === other[first + 1] && one[first + 1] === other[first] && one.slice(first + 2) === other.slice(first + 2)
}

function plainOf(word: string): string {
  return word.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}
