import type { Answers } from '../../api/client.ts'

export type KeyAnswer = Answers['key']['list']
export type Sent = KeyAnswer['usage'][number]
type Key = KeyAnswer['keys'][number]

/** What was heard of a key's product: the first that fits, the most certain first. */
export type Connection =
  | { readonly kind: 'sends'; readonly at: Date }
  /** It came so often that its limit held it off. */
  | { readonly kind: 'held-off'; readonly at: Date; readonly count: number }
  /** Flags are asked for, and no event came this month. */
  | { readonly kind: 'asks'; readonly at: Date }
  | { readonly kind: 'silent' }

export function connectionOf({ lastUsedAt }: Pick<Key, 'lastUsedAt'>, sent: Sent | undefined): Connection {
  if (sent !== undefined && sent.taken > 0) return { kind: 'sends', at: sent.lastAt }
  if (sent !== undefined && sent.heldOff > 0) return { kind: 'held-off', at: sent.lastAt, count: sent.heldOff }
  return lastUsedAt === null ? { kind: 'silent' } : { kind: 'asks', at: lastUsedAt }
}
