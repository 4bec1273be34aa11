import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * An `EventSource` sends no headers, so a stream's address carries what opens it: the id of the key that asked and when
 * it ends, signed. It opens that one stream and nothing else.
 */
export type StreamToken = { readonly keyId: string; readonly expires: number }

/** A token is made for the rest of this hour and the next one, so that the address stays the same for an hour. */
const WINDOW_MS = 3_600_000

export function expiryAt(now: number): number {
  return (Math.floor(now / WINDOW_MS) + 2) * WINDOW_MS
}

export function signStreamToken(secret: string, { keyId, expires }: StreamToken): string {
  const said = `${keyId}.${expires.toString(36)}`
  return `${said}.${signature(secret, said)}`
}

/** Whose it says it is: enough to find the secret that shows whether that is so. */
export function readStreamToken(token: string): StreamToken | null {
  const [keyId = '', expires = '', ...rest] = token.split('.')
  if (rest.length !== 1 || !/^[0-9a-z]{1,10}$/.test(expires)) return null
  return { keyId, expires: Number.parseInt(expires, 36) }
}

export function isSignedWith(secret: string, token: string): boolean {
  const said = token.slice(0, token.lastIndexOf('.'))
  const given = Buffer.from(token.slice(said.length + 1))
  const expected = Buffer.from(signature(secret, said))
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** The workspace's secret also derives subjects, which anybody may ask for by a user id; a text that is no id, since it holds NUL, keeps the two apart. */
function signature(secret: string, said: string): string {
  return createHmac('sha256', secret).update(`\u0000ofrep-stream ${said}`).digest('base64url').slice(0, 32)
}
