/** A set of code points as half-open ranges, ascending and apart. */
export type Characters = readonly (readonly [from: number, to: number])[]

export const END = 0x110000

export const EVERY: Characters = [[0, END]]
export const DIGITS: Characters = [[0x30, 0x3a]]
export const WORDS: Characters = [[0x30, 0x3a], [0x41, 0x5b], [0x5f, 0x60], [0x61, 0x7b]]
/** White space and line ends as ECMAScript has them (ECMA-262, 12.2, 12.3). */
export const SPACES: Characters = [[0x9, 0xe], [0x20, 0x21], [0xa0, 0xa1], [0x1680, 0x1681], [0x2000, 0x200b], [0x2028, 0x202a], [0x202f, 0x2030], [0x205f, 0x2060], [0x3000, 0x3001], [0xfeff, 0xff00]]
const LINE_ENDS: Characters = [[0xa, 0xb], [0xd, 0xe], [0x2028, 0x202a]]

export function one(point: number): Characters {
  return [[point, point + 1]]
}

export function union(...sets: readonly Characters[]): Characters {
  const joined: [number, number][] = []
  for (const [from, to] of sets.flat().toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}

export function opposite(set: Characters): Characters {
  const edges = [0, ...set.flat(), END]
  return edges.flatMap((from, place): Characters => (place % 2 === 0 && from < (edges[place + 1] ?? END) ? [[from, edges[place + 1] ?? END]] : []))
}

/** What `.` stands for. */
export const ANY_IN_LINE = opposite(LINE_ENDS)

/** The set with every character that differs from one of its own by case alone (simple case folding, as `u` with `i`). */
export function inAnyCase(set: Characters): Characters {
  const more = [...alike()].flatMap(([point, others]) => (holds(set, point) ? others.map((other) => one(other)) : []))
  return union(set, ...more)
}

export function holds(set: Characters, point: number): boolean {
  return set.some(([from, to]) => from <= point && point < to)
}

let known: ReadonlyMap<number, readonly number[]> | undefined

/** Each character that has case → those that it equals when case is not looked at; made at the first question. */
function alike(): ReadonlyMap<number, readonly number[]> {
  known ??= made()
  return known
}

function made(): ReadonlyMap<number, readonly number[]> {
  const cased = /^[\p{Changes_When_Casemapped}\p{Changes_When_Casefolded}]$/u
  const groups = new Map<number, Set<number>>()
  for (let point = 0; point < 0x20000; point++) {
    const text = String.fromCodePoint(point)
    if (!cased.test(text)) continue
    const group = groups.get(point) ?? new Set([point])
    for (const other of casesOf(text)) {
      if (!new RegExp(`^\\u{${point.toString(16)}}$`, 'iu').test(other)) continue
      for (const member of groups.get(other.codePointAt(0) ?? 0) ?? [other.codePointAt(0) ?? 0]) group.add(member)
    }
    group.forEach((member) => groups.set(member, group))
  }
  return new Map([...groups].map(([point, group]) => [point, [...group]]))
}

function casesOf(text: string): readonly string[] {
  const [lower, upper] = [text.toLowerCase(), text.toUpperCase()]
  return [lower, upper, upper.toLowerCase(), lower.toUpperCase()].filter((each) => [...each].length === 1)
}
