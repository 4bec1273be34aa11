import type { PersonKey, StoredEvent } from '../store/door.ts'
import { deviceIdentity, userIdentity } from '../store/identity.ts'
import { compareTold, type Told } from '../store/order.ts'

type Resolvable = Pick<StoredEvent, 'type' | 'device' | 'userId' | 'at' | 'messageId' | 'bot'>

/** Who is who, as far as a set of events tells. */
export type Resolved = {
  /** Each claimed device and its owner. */
  readonly owners: ReadonlyMap<string, string>
  /** null for an event that names an account alone. */
  readonly personOf: (event: Pick<StoredEvent, 'device' | 'userId'>) => PersonKey | null
}

/**
 * Identity as a fold over the set of events (store.md, 6): `owner(device)` is the user of its earliest claim by
 * (time, message id); `person(event)` is its user, else the owner of its device, else the device. The store answers
 * the same from its tables; this is the definition it is tested against.
 */
export function resolve(events: readonly Resolvable[]): Resolved {
  const claims = new Map<string, Told & { readonly userId: string }>()
  for (const { type, device, userId, at, messageId, bot } of events) {
    if (type !== 'identify' || device === null || userId === null || bot) continue
    const claim = { userId, at, messageId }
    const other = claims.get(device)
    if (other === undefined || compareTold(claim, other) < 0) claims.set(device, claim)
  }
  const owners = new Map([...claims].map(([device, claim]) => [device, claim.userId]))
  return {
    owners,
    personOf({ device, userId }) {
      if (userId !== null) return userIdentity(userId)
      if (device === null) return null
      const owner = owners.get(device)
      return owner === undefined ? deviceIdentity(device) : userIdentity(owner)
    },
  }
}
