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
  | 'bad-properties'
  | 'bad-key'
  | 'bad-text'
  | 'bad-number'
  | 'too-deep'
  | 'too-large'
  /** A browser said who somebody is, and did not prove it. */
  | 'unproved'

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
