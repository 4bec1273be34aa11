import type { PersonKey, UnitKey } from './door.ts'

/**
 * What a person is made of: `user:U`, the events with that user id, and `device:D`, the anonymous events of a device.
 * A person's key is its user's identity, or its device's while nobody was identified there.
 */
export type Identity = PersonKey

const USER = 'user:'
const DEVICE = 'device:'
const ACCOUNT = 'account:'

export function userIdentity(userId: string): Identity {
  return USER + userId
}

export function deviceIdentity(device: string): Identity {
  return DEVICE + device
}

/** Whose event it is; null for one that names an account alone. */
export function identityOf(event: { readonly userId: string | null; readonly device: string | null }): Identity | null {
  if (event.userId !== null) return userIdentity(event.userId)
  return event.device === null ? null : deviceIdentity(event.device)
}

export function userOf(identity: Identity): string | null {
  return identity.startsWith(USER) ? identity.slice(USER.length) : null
}

export function deviceOf(identity: Identity): string | null {
  return identity.startsWith(DEVICE) ? identity.slice(DEVICE.length) : null
}

/** The key of an account where accounts are counted. Nobody's identity: an event that names an account alone is no person's. */
export function accountUnit(account: string): UnitKey {
  return ACCOUNT + account
}

export function accountOf(unit: UnitKey): string | null {
  return unit.startsWith(ACCOUNT) ? unit.slice(ACCOUNT.length) : null
}
