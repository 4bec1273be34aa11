import type { Acquisition, Context, PersonFacts, SignedFacts } from '../core/context.ts'
import type { Event } from '../core/event.ts'

/** Who this browser is, as far as anybody knows. Pure: `subject.ts` keeps it, the client asks the server about it. */
export type Identity = {
  readonly anonymousId: string
  readonly userId: string | null
  /** Null while a second account of this device waits for its own. */
  readonly subject: string | null
  readonly account: string | null
  readonly facts: SignedFacts | null
  /** ms since 1970; null where the id was adopted and nobody here knows since when. */
  readonly firstSeenAt: number | null
  readonly acquisition: Acquisition
  /** The identify whose answer is still to come. */
  readonly unanswered: Event | null
}

/** Somebody whom nobody knows yet: the subject is the anonymous id (contracts, 1). */
export function stranger(anonymousId: string, firstSeenAt: number | null, acquisition: Acquisition): Identity {
  return { anonymousId, userId: null, subject: anonymousId, account: null, facts: null, firstSeenAt, acquisition, unanswered: null }
}

/**
 * Signed in. The first user of a device keeps the subject until the server says otherwise; another user is another
 * person, whose experiments give the fallback until the server says who.
 */
export function identified(identity: Identity, userId: string, unanswered: Event): Identity {
  const isAnother = identity.userId !== null && identity.userId !== userId
  return { ...identity, userId, unanswered, ...(isAnother ? { subject: null, facts: null, account: null } : {}) }
}

/** The server's answer to an identify; an answer to an earlier one is too late. */
export function answered(identity: Identity, messageId: string, facts: SignedFacts | null): Identity {
  if (identity.unanswered?.messageId !== messageId) return identity
  return facts === null ? { ...identity, unanswered: null } : { ...identity, unanswered: null, subject: facts.subject, facts }
}

/** Facts asked for by the anonymous id. Anybody may ask by it, so they never say who the subject is, only more about the one it is. */
export function informed(identity: Identity, facts: SignedFacts): Identity {
  return facts.subject === identity.subject ? { ...identity, facts } : identity
}

/** Whom an evaluation in this browser is for. */
export function contextFor(identity: Identity, attributes: Context['attributes']): Context {
  return { subject: identity.subject, account: identity.account ?? undefined, attributes, facts: identity.facts ?? ownFacts(identity) }
}

/** Until the server has facts, what this browser saw itself: so a landing test can ask for a campaign at the first view. */
function ownFacts({ subject, anonymousId, firstSeenAt, acquisition }: Identity): PersonFacts | undefined {
  return subject !== anonymousId || firstSeenAt === null ? undefined : { subject, firstSeenAt, acquisition, audiences: [], version: 0 }
}

/** Facts as the server sends them, or null. */
export function readableFacts(value: unknown): SignedFacts | null {
  const facts = (typeof value === 'object' ? value : null) as Partial<SignedFacts> | null
  if (typeof facts?.subject !== 'string' || facts.subject === '' || typeof facts.firstSeenAt !== 'number') return null
  if (!Array.isArray(facts.audiences) || typeof facts.acquisition !== 'object' || facts.acquisition === null) return null
  return facts as SignedFacts
}
