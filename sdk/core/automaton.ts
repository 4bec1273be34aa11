import type { Automaton } from './ruleset.ts'

/** Whether the text, read to its end, stands in an accepting state. */
export function runs({ from, next, accepts }: Automaton, text: string): boolean {
  let state = 0
  for (const character of text) {
    state = next[state * from.length + classOf(from, character.codePointAt(0) ?? 0)] ?? -1
    if (state < 0) return false
  }
  return accepts.includes(state)
}

/** The last class that begins at or before the code point. */
function classOf(from: readonly number[], point: number): number {
  let low = 0
  let high = from.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((from[middle] ?? 0) <= point) low = middle
    else high = middle
  }
  return low
}
