import type { Json } from './ruleset.ts'

/** One thing a person did, in the Segment model, as it travels to `POST /v1/batch`. Times are ISO 8601. */
export type Event = {
  readonly type: 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias'
  readonly messageId: string
  readonly timestamp: string
  readonly anonymousId?: string
  readonly userId?: string
  readonly groupId?: string
  readonly previousId?: string
  readonly event?: string
  readonly name?: string
  readonly properties?: { readonly [key: string]: Json }
  readonly traits?: { readonly [key: string]: Json }
  readonly context?: { readonly [key: string]: Json }
}

/** The name of an exposure, Segment's own for A/B tests. */
export const EXPOSURE = 'Experiment Viewed'

/** What stands as `variation_id` when a holdout kept the person out. */
export const HOLDOUT = '$holdout'

/** Who found value, as the workspace defines it: an audience that person facts name, and no ruleset has a condition for. */
export const ACTIVATED = '$activated'

/** Properties of an exposure. */
export type ExposureProperties = {
  readonly experiment_id: string
  readonly variation_id: string
  readonly phase: number
  readonly forced?: true
}

/** Answer of every event endpoint: 200 means durably stored; refused ones are named and kept. */
export type EventsAnswer = {
  readonly success: true
  readonly refused: readonly { readonly index: number; readonly messageId: string | null; readonly code: string; readonly reason: string }[]
}
