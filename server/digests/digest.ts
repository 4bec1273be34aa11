import type { Readout } from '../readouts/readout.ts'

export type RunningLine = { readonly name: string; readonly key: string; readonly paused: boolean; readonly day: number; readonly planned: number; readonly state: RunningState }
/** What an experiment that runs asks of people. */
export type RunningState = 'on-course' | 'ready' | 'harm' | 'not-trustworthy'

export type DecidedLine = { readonly name: string; readonly key: string; readonly kind: 'ship' | 'rollback' | 'inconclusive'; readonly variant: string | null; readonly by: string }

export type WaitingLine = { readonly kind: 'review' | 'ship' | 'decide'; readonly name: string; readonly key: string }

/** What one member is told. */
export type Digest = {
  readonly workspace: string
  readonly waiting: readonly WaitingLine[]
  readonly running: readonly RunningLine[]
  readonly decided: readonly DecidedLine[]
  readonly unread: number
}

/** Whether there is anything to tell: an empty mail is not sent. */
export function isWorthSending({ waiting, running, decided, unread }: Digest): boolean {
  return waiting.length + running.length + decided.length + unread > 0
}

export function runningState({ verdict }: Pick<Readout, 'verdict'>): RunningState {
  if (verdict.kind === 'not-trustworthy') return 'not-trustworthy'
  if (verdict.reasons.some(({ kind }) => kind === 'does-harm')) return 'harm'
  return verdict.kind === 'keep-running' || verdict.kind === 'too-early' || (verdict.kind === 'bandit' && !verdict.clear) ? 'on-course' : 'ready'
}
