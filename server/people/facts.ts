import { createHmac, timingSafeEqual } from 'node:crypto'
import type { PersonFacts, SignedFacts } from '#sdk/core/context.ts'

/**
 * The workspace's secret also derives subjects, which anybody may ask for by a user id; the key of signatures is
 * derived from a text that is no id, since it holds NUL.
 */
function signingKey(secret: string): Buffer {
  return createHmac('sha256', secret).update('\u0000person-facts').digest()
}

/** Signs what the server knows of a person, so that another server of the customer can trust what a browser shows it. */
export function signFacts(secret: string, facts: PersonFacts): SignedFacts {
  return { ...facts, signature: createHmac('sha256', signingKey(secret)).update(canonical(facts)).digest('base64url') }
}

export function isSigned(secret: string, { signature, ...facts }: SignedFacts): boolean {
  const expected = Buffer.from(signFacts(secret, facts).signature)
  const given = Buffer.from(signature)
  return expected.length === given.length && timingSafeEqual(expected, given)
}

/** The fields in one order, whatever order they came in. */
function canonical({ subject, firstSeenAt, acquisition, audiences, version }: PersonFacts): string {
  const fields = Object.entries(acquisition).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([subject, firstSeenAt, fields, audiences, version])
}
