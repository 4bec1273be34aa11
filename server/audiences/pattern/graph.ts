import type { Characters } from './characters.ts'
import type { Tree } from './parse.ts'

/**
 * A pattern as a graph of nodes between which one walks freely (`free`), only before the first character (`start`),
 * only behind the last one (`end`), or by reading a character: Thompson, Communications of the ACM 11(6), 1968.
 */
export type Graph = { readonly nodes: readonly Node[]; readonly first: number; readonly last: number }

export type Node = {
  readonly free: number[]
  readonly start: number[]
  readonly end: number[]
  readonly reads: { readonly set: Characters; readonly to: number }[]
}

/** Beyond this many nodes a pattern is not looked at further. */
const MOST_NODES = 8_000

/** `null`: it has too many nodes, since counted repetitions are written out. */
export function graphOf(tree: Tree): Graph | null {
  const nodes: Node[] = []
  const add = (): number => nodes.push({ free: [], start: [], end: [], reads: [] }) - 1
  const [first, last] = [add(), add()]
  return wire({ nodes, add }, tree, first, last) ? { nodes, first, last } : null
}

type Making = { readonly nodes: Node[]; readonly add: () => number }

/** Lays a tree between two nodes; false when there is no room left. */
function wire(making: Making, tree: Tree, from: number, to: number): boolean {
  const { nodes, add } = making
  const node = nodes[from]
  if (node === undefined || nodes.length > MOST_NODES) return false
  switch (tree.kind) {
    case 'characters': return node.reads.push({ set: tree.set, to }) > 0
    case 'start': return node.start.push(to) > 0
    case 'end': return node.end.push(to) > 0
    case 'choice': return tree.of.every((each) => {
      const begins = add()
      node.free.push(begins)
      return wire(making, each, begins, to)
    })
    case 'sequence': return chain(making, tree.of, from, to)
    case 'repeat': return repeat(making, tree, from, to)
  }
}

function chain(making: Making, trees: readonly Tree[], from: number, to: number): boolean {
  let here = from
  for (const tree of trees) {
    const next = making.add()
    if (!wire(making, tree, here, next)) return false
    here = next
  }
  making.nodes[here]?.free.push(to)
  return true
}

function repeat(making: Making, { of, least, most }: Extract<Tree, { kind: 'repeat' }>, from: number, to: number): boolean {
  const { nodes, add } = making
  // A node of its own: whoever comes in must not be sent round, and whoever goes round must not go back.
  let here = add()
  nodes[from]?.free.push(here)
  for (let time = 0; time < least; time++) {
    const next = add()
    if (!wire(making, of, here, next)) return false
    here = next
  }
  if (most === Infinity) {
    const round = add()
    nodes[here]?.free.push(round)
    nodes[round]?.free.push(to)
    const back = add()
    nodes[back]?.free.push(round)
    return wire(making, of, round, back)
  }
  for (let time = least; time < most; time++) {
    nodes[here]?.free.push(to)
    const next = add()
    if (!wire(making, of, here, next)) return false
    here = next
  }
  nodes[here]?.free.push(to)
  return true
}
