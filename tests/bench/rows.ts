import { comparedBy, type PeerFile } from './processes.ts'
import type { Floor, Row } from './row.ts'

const RUNS = { ours: 7, peers: 3 }

const atMost = (limit: number) => (): Floor => ({ kind: 'at most', limit })

type Evaluation = { readonly name: string; readonly work: string; readonly of: string; readonly way?: 'told'; readonly limit: number | null; readonly peers: readonly PeerFile[] }

/** One answer, or a hundred, as a ratio to one hash in the same process. */
function evaluation({ name, work, of, way, limit, peers }: Evaluation): Row {
  return {
    name, work, unit: 'F', floor: limit === null ? null : atMost(limit),
    measure: () => comparedBy({ file: 'time.mjs', parameters: (product) => [product, of, ...(way === undefined ? [] : [way])], peers, runs: RUNS }),
  }
}

export const rows: readonly Row[] = [
  evaluation({ name: 'plain', work: 'boolean flag, no rules', of: 'plain', limit: 0.3, peers: ['flagd', 'growthbook', 'featurevisor', 'unleash'] }),
  evaluation({ name: 'rules', work: '5 rules over 3 attributes, last matches', of: 'rules', limit: 0.9, peers: ['flagd', 'growthbook', 'featurevisor', 'unleash'] }),
  evaluation({ name: 'experiment', work: '50/50 experiment with a condition', of: 'experiment', limit: 1.6, peers: ['flagd', 'growthbook', 'featurevisor', 'unleash'] }),
  evaluation({ name: 'experiment-told', work: 'the same, its exposure told and remembered', of: 'experiment', way: 'told', limit: null, peers: [] }),
  evaluation({ name: 'guarded', work: 'the same with holdout, layer and partial traffic', of: 'guarded', limit: 3.2, peers: [] }),
  evaluation({ name: 'hundred', work: '100 flags (40 plain, 40 with rules, 20 experiments) for one person', of: 'hundred', limit: 100, peers: ['flagd', 'growthbook', 'featurevisor', 'unleash'] }),
]
