import type { Json } from './ruleset.ts'

/** Where a person came from, kept from the first touch on (contracts, 1). Absent fields are unknown. */
export type Acquisition = {
  readonly source?: string
  readonly medium?: string
  readonly campaign?: string
  readonly term?: string
  readonly content?: string
  readonly referrer?: string
  readonly landingPage?: string
  readonly clickId?: string
  /** What brought the click id: `gclid`, `fbclid`, …; it tells whose it is (sdk/core/clicks.ts). */
  readonly clickParameter?: string
}

/** What the server knows of a person; signed, so that every SDK decides the same with it. */
export type PersonFacts = {
  readonly subject: string
  /** ms since 1970. */
  readonly firstSeenAt: number
  readonly acquisition: Acquisition
  readonly audiences: readonly string[]
  readonly version: number
}

/** `country` belongs to the request that was answered, not to the person, and is not signed; absent where nobody told it. */
export type SignedFacts = PersonFacts & { readonly signature: string; readonly country?: string }

/**
 * Whom an evaluation is for. Conditions see `attributes` by path, and beside them `firstSeenAt` and `acquisition.…`
 * from the facts, which attributes of the same name do not override. `device` (`phone`, `tablet`, `desktop`), `locale`
 * (BCP 47) and `country` (ISO 3166-1 alpha-2) are attributes that SDKs fill where the host has not.
 */
export type Context = {
  /** `null`: not known yet; experiments answer the fallback with reason `SUBJECT_UNKNOWN`. */
  readonly subject: string | null
  readonly account?: string | undefined
  readonly attributes?: { readonly [key: string]: Json } | undefined
  readonly facts?: PersonFacts | undefined
  /** By a signed preview link: flag → what it is forced to. Comes before everything but a missing flag; never counts. */
  readonly forced?: { readonly [flag: string]: Forced } | undefined
}

/** `experiment` and `variant` where the link shows an arm; null where it shows a variation of the flag alone. */
export type Forced = { readonly variation: string; readonly experiment: string | null; readonly variant: string | null }
