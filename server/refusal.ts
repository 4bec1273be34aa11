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

/**
 * Refusals that the console tells in the reader's language, by this code and the names in the facts. They are kept with what
 * was refused while nobody looked (a planned change, a step of a ramp), so somebody reads them later and elsewhere.
 */
export type Told =
  | 'no-variation' | 'no-audience' | 'no-activation' | 'shares-over' | 'shares-under'
  | 'needs-no-flag' | 'needs-archived' | 'needs-nothing' | 'needs-no-variation' | 'needs-hidden' | 'needs-ring' | 'needs-deep' | 'needs-many'
  | 'flag-archived' | 'plan-room' | 'plan-clash' | 'plan-past' | 'plan-far' | 'plan-impossible' | 'plan-step' | 'plan-over' | 'ramp-off' | 'ramp-over'

/** Facts with the code that the console has words for. */
export function told(code: Told, facts: Facts = {}): Facts {
  return { told: code, ...facts }
}
