/**
 * An expected "no": from a closed list, with the facts a person needs to go on. Anything else that is thrown is a
 * defect and stays loud.
 */
export const refusals = {
  'not-signed-in': 401,
  'key-unknown': 401,
  'wrong-password': 401,
  'not-allowed': 403,
  'cross-site': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'stale-version': 409,
  'key-taken': 409,
  'wrong-state': 409,
  'file-changed': 409,
  'link-spent': 410,
  'too-large': 413,
  'not-json': 400,
  'invalid': 422,
  'in-use': 409,
  'no-room': 409,
  'too-many': 429,
  'busy': 503,
  'disk-full': 503,
} as const satisfies Record<string, number>

export type RefusalCode = keyof typeof refusals

export type Facts = { readonly [name: string]: string | number | boolean | null | readonly string[] | Facts }

export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly facts: Facts
  /** Seconds after which it is worth trying again. */
  readonly retryAfter: number | undefined

  constructor(code: RefusalCode, message: string, facts: Facts, retryAfter?: number) {
    super(message)
    this.code = code
    this.facts = facts
    this.retryAfter = retryAfter
  }

  get status(): number {
    return refusals[this.code]
  }
}

/** A refusal may be wrapped by what carried it (a query, a transaction). */
export function refusalIn(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error
  return error instanceof Error && error.cause !== undefined ? refusalIn(error.cause) : null
}

/** `throw refusal('stale-version', 'Somebody saved version 7 meanwhile.', { yours: 6, theirs: 7 })`. The message says what is wrong, where, and what to do. */
export function refusal(code: RefusalCode, message: string, facts: Facts = {}, retryAfter?: number): Refusal {
  return new Refusal(code, message, facts, retryAfter)
}
