import type { ReadEvent } from '../events/event.ts'
import { type Proof, type ProofAsked, proofOf } from '../people/proof.ts'
import type { StoredEvent } from '../store/door.ts'

/** Whether a browser says who somebody is: only then is anything asked of it. */
export function saysWho(read: ReadEvent): read is Extract<ReadEvent, { kind: 'accepted' }> {
  return read.kind === 'accepted' && read.event.type === 'identify' && read.event.userId !== null
}

export type Judged = {
  readonly read: readonly ReadEvent[]
  /** Vouched for by the customer's server, though a browser brought them. */
  readonly proved: ReadonlySet<StoredEvent>
}

const REASONS = {
  missing: 'userHash is missing. This environment demands a proof of who somebody is: send context.userHash, HMAC-SHA-256 of the user id, made by your server.',
  wrong: 'userHash does not fit this user id. It is HMAC-SHA-256 of the user id under the secret of this environment, in hex.',
} as const satisfies Partial<Record<Proof, string>>

/** Refuses by name whoever says that it is somebody and does not prove it; the events of the same batch stay. */
export function judgeProofs(asked: ProofAsked, read: readonly ReadEvent[], raw: readonly unknown[]): Judged {
  const proved = new Set<StoredEvent>()
  const judged = read.map((one, index): ReadEvent => {
    if (!saysWho(one)) return one
    const proof = proofOf(asked, one.event.userId ?? '', hashIn(raw[index]))
    if (proof === 'proved') proved.add(one.event)
    return proof === 'missing' || proof === 'wrong' ? { kind: 'refused', messageId: one.event.messageId, code: 'unproved', reason: REASONS[proof] } : one
  })
  return { read: judged, proved }
}

function hashIn(raw: unknown): unknown {
  const context = (raw as { readonly context?: { readonly userHash?: unknown } | null } | null)?.context
  return context?.userHash
}
