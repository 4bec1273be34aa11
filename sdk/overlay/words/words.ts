import type { Reason } from '../../core/evaluation.ts'

/** What the overlay says, in one language. Keys, ids and values come from the workspace and stay as they are. */
export type Words = {
  readonly title: string
  readonly dialog: string
  readonly reset: string
  readonly close: string
  readonly choose: string
  readonly unknownVisitor: string
  readonly noFlags: string
  readonly noServer: string
  readonly everythingDecided: string
  readonly fallback: string
  readonly missing: string
  readonly aPattern: string
  readonly or: string
  readonly nothing: string
  readonly newerClient: string
  readonly noBucket: string
  readonly noUnit: string
  readonly outsideSchedule: string
  readonly visitor: (subject: string) => string
  readonly revision: (environment: string, revision: number) => string
  readonly decidedAgain: (flag: string) => string
  readonly isForced: (flag: string, variation: string) => string
  readonly forcedTo: (variation: string) => string
  readonly asDecided: (variation: string) => string
  readonly whyDecided: (flag: string) => string
  readonly rule: (rule: string) => string
  readonly decidedBy: (experiment: string, phase: number, variant: string, bucket: number | null) => string
  readonly needs: (flag: string, variations: string, served: string) => string
  readonly ruleFits: (rule: string, because: string | null) => string
  readonly ruleDoesNotFit: (rule: string, because: string) => string
  readonly inAudience: (audience: string, fits: boolean) => string
  readonly had: (clause: string, had: string) => string
  readonly experiment: (experiment: string, unit: 'person' | 'account') => string
  readonly inRange: (bucket: number, from: number, to: number) => string
  readonly inNoRange: (bucket: number) => string
  readonly holdout: (holdout: string, bucket: number, share: number) => string
  readonly layer: (layer: string, bucket: number, passed: boolean) => string
  readonly noLayer: (layer: string) => string
  readonly traffic: (bucket: number, share: number, passed: boolean) => string
  readonly variant: (variant: string, bucket: number, from: number, to: number) => string
  readonly audience: (passed: boolean, because: string) => string
  readonly named: (variant: string) => string
  readonly state: (state: 'running' | 'paused' | 'rolled-back' | 'shipped') => string
  readonly reasons: { readonly [reason in Reason]: string }
}
