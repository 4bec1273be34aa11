/** A piece of work that is measured: of us, of peers where they can do it, and against a floor where one is promised. */
export type Row = {
  readonly name: string
  readonly work: string
  readonly unit: 'F' | 'ms' | 'KB' | 'MB' | '×'
  /** The most or least that is allowed; may follow what a peer needed in the same run. Null: for information. */
  readonly floor: ((peers: readonly Peer[]) => Floor) | null
  readonly measure: () => Promise<Measured>
}

export type Floor = { readonly kind: 'at most' | 'at least'; readonly limit: number; readonly says?: string }

export type Peer = { readonly name: string; readonly value: number }

/** `ours` holds one figure per fresh process, or per turn beside the bare server. */
export type Measured = { readonly ours: readonly number[]; readonly peers: readonly Peer[] }

export type Result = {
  readonly row: Row
  readonly ours: number | null
  /** The lowest and the highest of the figures. */
  readonly spread: readonly [number, number] | null
  readonly floor: Floor | null
  readonly best: Peer | null
  readonly verdict: 'holds' | 'falls short' | 'for information'
  /** Why there is no figure. */
  readonly problem: string | null
}

/** One row judged; what could not be measured falls short where a floor is promised. */
export function judged(row: Row, measured: Measured): Result {
  const floor = row.floor?.(measured.peers) ?? null
  const ours = median(measured.ours)
  const holds = floor === null || (floor.kind === 'at most' ? ours <= floor.limit : ours >= floor.limit)
  const best = bestOf(row, measured.peers)
  return { row, ours, spread: [Math.min(...measured.ours), Math.max(...measured.ours)], floor, best, verdict: floor === null ? 'for information' : holds ? 'holds' : 'falls short', problem: null }
}

export function unmeasured(row: Row, problem: string): Result {
  return { row, ours: null, spread: null, floor: null, best: null, verdict: row.floor === null ? 'for information' : 'falls short', problem }
}

function bestOf({ unit }: Row, peers: readonly Peer[]): Peer | null {
  return peers.toSorted((a, b) => (unit === '×' ? b.value - a.value : a.value - b.value))[0] ?? null
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}
