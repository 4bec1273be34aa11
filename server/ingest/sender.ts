import type { IncomingMessage } from 'node:http'
import { refusal } from '../refusal.ts'
import type { KeyHolder } from '../workspaces/key.service.ts'

/** The holder of a key that belongs to an environment: who may send events. */
export type Sender = KeyHolder & { readonly environmentId: string; readonly kind: 'client' | 'server' }

export type Authenticate = (token: string) => Promise<KeyHolder | null>

/** Whose key it is, if it may send events from where the request comes. */
export async function senderOf(authenticate: Authenticate, token: string | null, req: IncomingMessage): Promise<Sender> {
  if (token === null) throw refusal('key-unknown', 'Send your key: as Authorization header, as X-API-Key, or as writeKey in the body.', {})
  const holder = await authenticate(token)
  if (holder === null) throw refusal('key-unknown', 'This key is unknown or was withdrawn. Copy it again from Start, SDK keys.', {})
  const { kind, environmentId } = holder
  if (kind === 'admin' || environmentId === null) throw refusal('not-allowed', 'An admin token sends no events; use a client or a server key.', { kind })
  refuseForeignOrigin(holder, req.headers.origin)
  return { ...holder, kind, environmentId }
}

/** A client key that names origins is used from those alone. No origin: the sender is no page. */
export function refuseForeignOrigin({ kind, origins }: Pick<KeyHolder, 'kind' | 'origins'>, origin: string | undefined): void {
  if (kind !== 'client' || origins.length === 0 || origin === undefined || origins.includes(origin)) return
  throw refusal('not-allowed', `This key does not allow the origin ${origin}. Add it where the key is listed.`, { origin })
}
