import type { Automaton } from '#sdk/core/ruleset.ts'
import { END, holds } from './characters.ts'
import { type Graph, graphOf, type Node } from './graph.ts'
import { isProblem, parsePattern, type Tree } from './parse.ts'
import type { PatternProblem } from './problem.ts'
import { smallest, type States } from './smallest.ts'

/** States that are looked at, and numbers that a ruleset carries for one pattern: what a browser downloads is bounded by them. */
const MOST_STATES = 1_000
const MOST_CELLS = 10_000

/**
 * A pattern as the automaton that SDKs run: each character of a text is read once, whatever the pattern, so that none
 * can stall. Without `^` it searches anywhere: it may begin at every character, and once it fitted it stays so.
 */
export function compilePattern(text: string): Automaton | PatternProblem {
  const tree = parsePattern(text)
  if (isProblem(tree)) return tree
  const graph = graphOf(tree)
  const states = graph === null ? null : statesOf(graph)
  const automaton = states === null ? null : smallest(states)
  if (automaton === null || automaton.next.length > MOST_CELLS) return { fault: 'too-large', ...largest(tree, text) }
  return automaton
}

export function isAutomaton(compiled: Automaton | PatternProblem): compiled is Automaton {
  return 'from' in compiled
}

/** The repetition that is written out most often, or the whole pattern where none is counted. */
function largest(tree: Tree, text: string): { readonly at: number; readonly part: string } {
  const counted = repeats(tree).toSorted((a, b) => b.size - a.size)[0]
  return counted === undefined ? { at: 1, part: text.length > 60 ? `${text.slice(0, 60)}…` : text } : { at: counted.at, part: counted.part }
}

function repeats(tree: Tree): readonly { readonly at: number; readonly part: string; readonly size: number }[] {
  switch (tree.kind) {
    case 'sequence':
    case 'choice': return tree.of.flatMap(repeats)
    case 'repeat': {
      const times = tree.most === Infinity ? tree.least : tree.most
      const own = times > 1 ? [{ at: tree.at, part: tree.part, size: times * sizeOf(tree.of) }] : []
      return [...own, ...repeats(tree.of)]
    }
    default: return []
  }
}

function sizeOf(tree: Tree): number {
  switch (tree.kind) {
    case 'sequence':
    case 'choice': return tree.of.reduce((sum, each) => sum + sizeOf(each), 0)
    case 'repeat': return sizeOf(tree.of) * Math.max(1, tree.most === Infinity ? tree.least : tree.most)
    default: return 1
  }
}

/** What a text may have come to: the nodes it can stand at, or that it fits whatever follows. */
type Standing = readonly number[] | 'fits'

/** Sets of nodes as states: Rabin and Scott, IBM Journal 3(2), 1959. `null` when there are too many. */
function statesOf(graph: Graph): States | null {
  const { from, kinds, kindOf } = classesOf(graph)
  const known = new Map<string, number>()
  const sets: Standing[] = []
  const next: (readonly number[])[] = []
  const stateOf = (set: Standing, name: string): number => {
    const found = known.get(name) ?? sets.length
    if (found === sets.length) sets.push(set)
    known.set(name, found)
    return found
  }
  /** A search may begin anew at every character. */
  const after = (set: Standing, point: number): number => {
    if (set === 'fits') return stateOf('fits', 'fits')
    const reached = reach(graph, [...readBy(graph.nodes, set, point), graph.first], ['free'])
    return reached.includes(graph.last) ? stateOf('fits', 'fits') : stateOf(reached, reached.join())
  }
  const begins = reach(graph, [graph.first], ['free', 'start'])
  stateOf(begins.includes(graph.last) ? 'fits' : begins, 'begins')
  for (let state = 0; state < sets.length; state++) {
    if (sets.length > MOST_STATES) return null
    const row = kinds.map((point) => after(sets[state] ?? [], point))
    next.push(kindOf.map((kind) => row[kind] ?? 0))
  }
  const ends = (set: Standing, state: number): boolean =>
    set === 'fits' || reach(graph, set, state === 0 ? ['free', 'start', 'end'] : ['free', 'end']).includes(graph.last)
  return { from, next, accepts: sets.map(ends) }
}

/** The nodes that a character leads to. */
function readBy(nodes: readonly Node[], set: readonly number[], point: number): readonly number[] {
  return set.flatMap((at) => (nodes[at]?.reads ?? []).filter((read) => holds(read.set, point)).map((read) => read.to))
}

function reach({ nodes }: Graph, begin: readonly number[], ways: readonly ('free' | 'start' | 'end')[]): readonly number[] {
  const found = new Set(begin)
  // A set hands out what is added while it is walked through.
  for (const at of found) for (const way of ways) nodes[at]?.[way].forEach((to) => found.add(to))
  return [...found].toSorted((a, b) => a - b)
}

type Classes = {
  /** Where each class begins. */
  readonly from: readonly number[]
  /** Classes that no part of the pattern tells apart are one kind; here a character of each. */
  readonly kinds: readonly number[]
  readonly kindOf: readonly number[]
}

function classesOf({ nodes }: Graph): Classes {
  const sets = [...new Map(nodes.flatMap((node) => node.reads.map(({ set }) => [set.join(), set] as const))).values()]
  const edges = new Set([0, ...sets.flat(2)])
  const from = [...edges].filter((edge) => edge < END).toSorted((a, b) => a - b)
  const names = from.map((point) => sets.map((set) => Number(holds(set, point))).join(''))
  const distinct = [...new Set(names)]
  return { from, kinds: distinct.map((name) => from[names.indexOf(name)] ?? 0), kindOf: names.map((name) => distinct.indexOf(name)) }
}
