import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * What the customer's server vouches for a user with (contracts, 1): HMAC-SHA-256 of the user id under a secret that
 * only it and we know, in hex. A browser cannot make one, so it cannot say that it is somebody else.
 */
export function userHash(secret: string, userId: string): string {
  return createHmac('sha256', secret).update(userId).digest('hex')
}

/** What an environment asks of browsers that say who somebody is. */
export type ProofAsked = { readonly demanded: boolean; readonly secrets: readonly string[] }

export type Proof = 'proved' | 'unproved' | 'missing' | 'wrong'

/** `unproved`: none was sent and none is demanded. A wrong one is wrong also where none is demanded. */
export function proofOf({ demanded, secrets }: ProofAsked, userId: string, given: unknown): Proof {
  if (given === undefined || given === null || given === '') return demanded ? 'missing' : 'unproved'
  if (typeof given !== 'string') return 'wrong'
  return secrets.some((secret) => matches(userHash(secret, userId), given.toLowerCase())) ? 'proved' : 'wrong'
}

function matches(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)]
  return one.length === other.length && timingSafeEqual(one, other)
}
