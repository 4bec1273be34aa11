import type { StoredEvent } from './door.ts'
import { deviceIdentity, type Identity, identityOf, userIdentity } from './identity.ts'
import { compareTold, type Told } from './order.ts'

/** An `identify` that names a device and a user: the only thing that gives a device an owner. */
export type DeviceClaim = Told & { readonly device: string; readonly userId: string }

/** The earliest claim of each device among the events. */
export function claimsTold(events: readonly StoredEvent[]): ReadonlyMap<string, DeviceClaim> {
  const claims = new Map<string, DeviceClaim>()
  for (const { type, device, userId, at, messageId } of events) {
    if (type !== 'identify' || device === null || userId === null) continue
    const claim = { device, userId, at, messageId }
    const other = claims.get(device)
    if (other === undefined || compareTold(claim, other) < 0) claims.set(device, claim)
  }
  return claims
}

/** A device that went from one owner, or from nobody, to another. */
export type Move = { readonly device: string; readonly from: string | null; readonly to: string }

/** Which identity named which account. */
export type Membership = { readonly account: string; readonly identity: Identity }

/** Each once. */
export function membershipsTold(events: readonly StoredEvent[]): readonly Membership[] {
  const told = events.flatMap((event): readonly Membership[] => {
    const identity = identityOf(event)
    return identity === null || event.account === null ? [] : [{ account: event.account, identity }]
  })
  return [...new Map(told.map((one) => [JSON.stringify(one), one])).values()]
}

/** Both sides of every move, whose numbers may change. */
export function identitiesMoved(moves: readonly Move[]): ReadonlySet<Identity> {
  return new Set(moves.flatMap(({ device, from, to }) => [deviceIdentity(device), userIdentity(to), ...(from === null ? [] : [userIdentity(from)])]))
}
