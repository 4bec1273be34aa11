/** Why a single event is not stored, while the rest of its batch is. */
export type EventRefusal =
  | 'not-an-object'
  | 'bad-type'
  | 'no-name'
  | 'bad-name'
  | 'no-id'
  | 'bad-id'
  | 'bad-message-id'
  | 'bad-time'
  | 'time-out-of-range'
  | 'in-the-future'
  /** Of a time whose events the workspace has let go. */
  | 'too-old'
  | 'bad-properties'
  | 'bad-key'
  | 'bad-text'
  | 'bad-number'
  | 'too-deep'
  | 'too-large'
  /** A browser said who somebody is, and did not prove it. */
  | 'unproved'
  /** The tracking plan makes this event strict, and it does not fit. */
  | 'off-plan'

/** Thrown by the steps that read an event, caught where the event as a whole is answered. */
export class EventRefused extends Error {
  override readonly name = 'EventRefused'
  readonly code: EventRefusal

  constructor(code: EventRefusal, reason: string) {
    super(reason)
    this.code = code
  }
}

export function refuseEvent(code: EventRefusal, reason: string): never {
  throw new EventRefused(code, reason)
}

export type ListedRefusal = {
  readonly id: string
  readonly environmentId: string
  readonly receivedAt: number
  readonly messageId: string | null
  readonly code: EventRefusal
  readonly reason: string
  /** The event's name, else its type; empty where it has neither. */
  readonly name: string
  /** JSON text as it came, cut off where it was nested too deep to be written. */
  readonly body: string
  /** So often it was tried again and refused again. */
  readonly tries: number
}

/** What reading it again needs beside the event itself. */
export type KeptDelivery = ListedRefusal & { readonly sender: 'client' | 'server'; readonly sentAt: string | null; readonly userAgent: string | null }

export type RefusedFilter = {
  readonly code?: string | undefined
  readonly environmentId?: string | undefined
  readonly name?: string | undefined
  readonly id?: string | undefined
}

export type RefusedGroup = { readonly code: EventRefusal; readonly count: number; readonly firstAt: number; readonly lastAt: number }

/** A place in the list, newest first. */
export type After = { readonly receivedAt: number; readonly id: string }
