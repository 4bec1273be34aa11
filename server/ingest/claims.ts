import { EXPOSURE } from '#sdk/core/event.ts'
import type { Claim, StoredEvent } from '../store/door.ts'

/** What an `identify` with a device and a user claims; nothing else claims (contracts, 1). */
export function claimsOf(events: readonly StoredEvent[]): readonly Claim[] {
  return events.flatMap(({ type, device, userId, messageId, bot }) => (type === 'identify' && device !== null && userId !== null && !bot ? [{ messageId, device, userId }] : []))
}

/** Users who were exposed while nothing but their user id was known. */
export function exposedUsers(events: readonly StoredEvent[]): readonly string[] {
  const users = events.flatMap(({ type, name, device, userId, bot }) => (type === 'track' && name === EXPOSURE && device === null && userId !== null && !bot ? [userId] : []))
  return [...new Set(users)]
}
