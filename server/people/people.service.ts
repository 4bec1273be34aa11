import type { SignedFacts } from '#sdk/core/context.ts'
import type { PersonKey, Store } from '../store/door.ts'
import type { Behaviours } from './behaviour.ts'
import { signFacts } from './facts.ts'

export type FactsAsked = {
  readonly workspace: string
  readonly secret: string
  readonly subject: string
  /** Whose events tell since when she is known and where she came from. */
  readonly person: PersonKey
  readonly now: Date
}

/** Where facts are taken from. */
export type FactsFrom = { readonly store: Pick<Store, 'origin' | 'activatedAt'>; readonly behaviours: Behaviours }

/**
 * What SDKs may know of a person; null where no event came from her. The version is the time of reading: of two, the
 * higher knows more.
 */
export async function personFacts({ store, behaviours }: FactsFrom, { workspace, secret, subject, person, now }: FactsAsked): Promise<SignedFacts | null> {
  const origin = await store.origin(workspace, person)
  if (origin === null) return null
  const audiences: string[] = []
  for (const { audience, ...done } of await behaviours(workspace)) if ((await store.activatedAt({ workspace, person, ...done })) !== null) audiences.push(audience)
  return signFacts(secret, { subject, firstSeenAt: origin.firstSeenAt, acquisition: origin.firstTouch ?? {}, audiences, version: now.getTime() })
}
