import { createHmac } from 'node:crypto'

/**
 * The subject of a user who has none of her own from a device: base64url(HMAC-SHA-256(secret, userId)), so that every
 * server derives the same one and nobody outside can.
 */
export function derivedSubject(secret: string, userId: string): string {
  return createHmac('sha256', secret).update(userId).digest('base64url')
}

/** Who vouches for a claim: the page a visitor is on, or the customer's own server. */
export type ClaimedBy = 'browser' | 'server'

/** How a user's subject was committed. */
export type Committed = { readonly userId: string; readonly subject: string; readonly claimedBy: ClaimedBy | 'derived' }

/**
 * Whether a claim may take the place of what is committed: only the customer's server may, and only over what nothing
 * but a browser said (contracts, 1).
 */
export function mayReplace(by: ClaimedBy, committed: Committed): boolean {
  return by === 'server' && committed.claimedBy === 'browser'
}
