import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { type Measured, median, type Peer } from './row.ts'

export const OURS = 'ours'

/** Names as the table shows them, by the file that speaks for the product. */
export const PEERS = { growthbook: 'GrowthBook', flagd: 'flagd-core', featurevisor: 'Featurevisor', unleash: 'Unleash' } as const
export type PeerFile = keyof typeof PEERS

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A file of `measured/` that goes on running, until the bench ends at the latest. */
export function started(file: string): ChildProcessByStdio<Writable, Readable, null> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'measured', file)], { stdio: ['pipe', 'pipe', 'inherit'] })
  running.add(child)
  child.once('close', () => running.delete(child))
  return child
}

/** Runs a file of `measured/` in a fresh process of plain Node, without a loader; answers the JSON that it prints. */
export async function measuredBy<Figures>(file: string, parameters: readonly string[], nodeOptions: readonly string[] = []): Promise<Figures> {
  const child = spawn(process.execPath, [...nodeOptions, join(import.meta.dirname, 'measured', file), ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  const texts = { out: '', err: '' }
  child.stdout.on('data', (part: Buffer) => (texts.out += part.toString()))
  child.stderr.on('data', (part: Buffer) => (texts.err += part.toString()))
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  running.delete(child)
  if (code !== 0) throw new Error(lastSentence(texts.err) ?? `${file} ended with ${code}.`)
  return JSON.parse(texts.out) as Figures
}

/** The message of what was thrown, without the way there. */
function lastSentence(text: string): string | undefined {
  return text.split('\n').find((line) => /^\w*Error: /.test(line))?.replace(/^\w*Error: /, '')
}

export type Plan = {
  readonly file: string
  readonly parameters: (product: string) => readonly string[]
  readonly nodeOptions?: readonly string[]
  readonly peers: readonly PeerFile[]
  /** Fresh processes for us and for each peer. */
  readonly runs: { readonly ours: number; readonly peers: number }
}

/** Turn by turn, so that a slow minute of the machine meets everybody. */
export async function comparedBy(plan: Plan): Promise<Measured> {
  const ours: number[] = []
  const theirs = new Map<PeerFile, number[]>(plan.peers.map((peer) => [peer, []]))
  const figureOf = async (product: string): Promise<number> => (await measuredBy<{ readonly figure: number }>(plan.file, plan.parameters(product), plan.nodeOptions)).figure
  for (let run = 0; run < Math.max(plan.runs.ours, plan.runs.peers); run++) {
    if (run < plan.runs.ours) ours.push(await figureOf(OURS))
    if (run < plan.runs.peers) for (const [peer, figures] of theirs) figures.push(await figureOf(peer))
  }
  return { ours, peers: [...theirs].map(([peer, figures]): Peer => ({ name: PEERS[peer], value: median(figures) })) }
}
