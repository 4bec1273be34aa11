import { httpRows } from './http.ts'
import { payloadFiles } from './payloads.ts'
import { comparedBy, OURS, PEERS, type PeerFile } from './processes.ts'
import type { Floor, Peer, Row } from './row.ts'
import { firstLoad, publishedDoor } from './sizes.ts'
import { statisticsRows } from './statistics.ts'
import { ingestRows } from './ingest-rows.ts'
import { longStoreRows, storeRows } from './store-rows.ts'

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

const FLAGS = 1000

/** A floor that follows a peer of the same run. */
function besidePeer(peer: PeerFile, factor: number): (peers: readonly Peer[]) => Floor {
  return (peers) => ({ kind: 'at most', limit: factor * (peers.find(({ name }) => name === PEERS[peer])?.value ?? Number.NaN), says: factor === 1 ? PEERS[peer] : `${factor} × ${PEERS[peer]}` })
}

/** From a payload in a file, in fresh processes. */
async function fromFile(file: string, peers: readonly PeerFile[], runs: { readonly ours: number; readonly peers: number }, nodeOptions: readonly string[] = []) {
  const fileOf = await payloadFiles([OURS, ...peers], FLAGS)
  return comparedBy({ file, parameters: (product) => [product, fileOf(product), String(FLAGS)], nodeOptions, peers, runs })
}

const start: Row = {
  name: 'start', work: `import to first evaluation with ${FLAGS} flags`, unit: 'ms', floor: besidePeer('featurevisor', 0.9),
  measure: () => fromFile('start.mjs', ['featurevisor', 'growthbook', 'flagd', 'unleash'], { ours: 15, peers: 15 }),
}

const heap: Row = {
  name: 'heap', work: `heap per ${FLAGS} flags, after each was evaluated once`, unit: 'KB', floor: besidePeer('growthbook', 1),
  measure: () => fromFile('heap.mjs', ['growthbook', 'featurevisor', 'flagd', 'unleash'], { ours: 5, peers: 5 }, ['--expose-gc']),
}

const whole = (...doors: readonly string[]): string => doors.map((door, at) => `export * as door${at} from ${JSON.stringify(publishedDoor(door))}`).join('\n')
const REACT = ['react', 'react/*', 'react-dom']

/** Of the peers what a page needs at least; of us the whole door. */
const bundle: Row = {
  name: 'bundle', work: 'browser bundle of the default entry, minified, brotli', unit: 'KB', floor: atMost(4),
  measure: async () => ({
    ours: [await firstLoad(whole('./browser'))],
    peers: [
      { name: 'Featurevisor (no fetching, no tracking)', value: await firstLoad(`export { createInstance } from '@featurevisor/sdk'`) },
      { name: 'GrowthBook', value: await firstLoad(`export { GrowthBook } from '@growthbook/growthbook'`) },
      { name: 'PostHog', value: await firstLoad(`export { default } from 'posthog-js'`) },
    ],
  }),
}

const react: Row = {
  name: 'react', work: 'what the React door adds to it', unit: 'KB', floor: atMost(1),
  measure: async () => ({ ours: [(await firstLoad(whole('./browser', './react'), REACT)) - (await firstLoad(whole('./browser')))], peers: [] }),
}

export const rows: readonly Row[] = [
  evaluation({ name: 'plain', work: 'boolean flag, no rules', of: 'plain', limit: 0.3, peers: ['flagd', 'growthbook', 'featurevisor', 'unleash'] }),
  evaluation({ name: 'rules', work: '5 rules over 3 attributes, last matches', of: 'rules', limit: 0.9, peers: ['flagd', 'growthbook', 'featurevisor', 'unleash'] }),
  evaluation({ name: 'experiment', work: '50/50 experiment with a condition', of: 'experiment', limit: 1.6, peers: ['flagd', 'growthbook', 'featurevisor', 'unleash'] }),
  evaluation({ name: 'experiment-told', work: 'the same, its exposure told and remembered', of: 'experiment', way: 'told', limit: null, peers: [] }),
  evaluation({ name: 'guarded', work: 'the same with holdout, layer and partial traffic', of: 'guarded', limit: 3.2, peers: [] }),
  evaluation({ name: 'hundred', work: '100 flags (40 plain, 40 with rules, 20 experiments) for one person', of: 'hundred', limit: 100, peers: ['flagd', 'growthbook', 'featurevisor', 'unleash'] }),
  start,
  heap,
  bundle,
  react,
  ...httpRows,
  ...statisticsRows,
  ...storeRows,
  ...ingestRows,
]

/** Those of a run that takes its time, too: behind `--long`. */
export const longRows: readonly Row[] = longStoreRows
