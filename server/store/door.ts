/**
 * The door to events and people. Plain data in, exact summaries out, any order of arrival: PostgreSQL and PGlite stand
 * behind it now, another engine can later. No query builder, table name or row crosses it.
 */
import type { Acquisition } from '#sdk/core/context.ts'
import type { Json } from '#sdk/core/ruleset.ts'

/** An accepted event: ids checked, time corrected, properties canonical. Times are integer ms since 1970. */
export type StoredEvent = {
  readonly environmentId: string
  readonly messageId: string
  readonly type: 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias'
  /** track: the event's name; page and screen: their name; else empty. */
  readonly name: string
  readonly device: string | null
  readonly userId: string | null
  readonly account: string | null
  readonly at: number
  readonly receivedAt: number
  readonly properties: { readonly [key: string]: Json }
  readonly context: { readonly [key: string]: Json }
  /** Where the event says its person came from; null where it says nothing. */
  readonly touch: Acquisition | null
  readonly bot: boolean
}

/** `user:…` or `device:…`: the key of a resolved person in analysis. */
export type PersonKey = string

/** A filter on an event's properties: a tree of plain comparisons on canonical values. */
export type Filter =
  | { readonly kind: 'all'; readonly of: readonly Filter[] }
  | { readonly kind: 'any'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'property'; readonly path: string; readonly operator: 'equals' | 'in' | 'exists'; readonly values: readonly Json[] }

/** What is counted for a unit within [first exposure, first exposure + window). */
export type Measure =
  | { readonly kind: 'conversion'; readonly event: string; readonly filter: Filter | null; readonly windowMs: number }
  /** Sum of a property's values; in integers of 1 / scale. With a currency, only events in that currency count. */
  | {
      readonly kind: 'sum'
      readonly event: string
      readonly filter: Filter | null
      readonly path: string
      readonly scale: number
      readonly currency: string | null
      readonly windowMs: number
    }

/**
 * What makes a person count: the exposure to an experiment, or, for a metric read over everybody (the shared metric's
 * own line), the person's first event of a name; then the only variant is `all`.
 */
export type Entry =
  | { readonly kind: 'exposure'; readonly experimentKey: string }
  | { readonly kind: 'event'; readonly event: string; readonly filter: Filter | null }

/** One phase of one experiment, as far as counting goes. */
export type Question = {
  readonly workspace: string
  readonly environmentId: string
  /** Names the rows kept: an experiment's id, or `metric:` and a metric version's. */
  readonly experimentId: string
  readonly entry: Entry
  readonly phase: number
  /** Exposures count in [from, until), outside pauses. */
  readonly from: number
  readonly until: number | null
  readonly pauses: readonly { readonly from: number; readonly until: number | null }[]
  /** Stretches of constant traffic and weights, in order; each begins where the last ended. */
  readonly strata: readonly { readonly from: number }[]
  readonly variants: readonly string[]
  readonly measures: readonly { readonly metricVersion: string; readonly measure: Measure }[]
  /** Acquisition fields to cut by: `source`, `medium`, `campaign`, `term`. */
  readonly dimensions: readonly string[]
  readonly timeZone: string
}

/** Which summary is asked for. `asOf`: only units whose window has ended by then are matured. */
export type SummaryQuestion = {
  readonly experimentId: string
  readonly phase: number
  readonly metricVersion: string
  readonly windowMs: number | null
  readonly asOf: number
}

/** One cell of an answer. Sums are exact; y is in integers of the metric version's scale. */
export type Cell = {
  readonly variant: string
  readonly stratum: number
  /** The instant the day of first exposure begins, in the workspace's zone. */
  readonly day: number
  readonly exposed: bigint
  readonly crossovers: bigint
  readonly matured: bigint
  /** Of the matured: those with a value above zero, Σy, Σy². */
  readonly converted: bigint
  readonly y: bigint
  readonly yy: bigint
}

export type Change = { readonly workspace: string; readonly person: PersonKey }
