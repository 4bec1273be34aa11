import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { name } from '../key.ts'

/** What a webhook may be told of: changes of each kind of thing, and verdicts of readouts. */
export const TOPICS = ['experiment', 'verdict', 'flag', 'metric', 'audience', 'layer', 'holdout', 'member', 'key'] as const
export type Topic = (typeof TOPICS)[number]

export type Webhook = {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly secret: string
  readonly topics: readonly Topic[]
  readonly enabled: boolean
  readonly version: number
  readonly createdAt: Date
}

/** One message, until it is taken or given up. */
export type Message = {
  readonly id: string
  readonly type: string
  readonly body: string
  readonly state: 'waiting' | 'delivered' | 'failed'
  readonly attempts: number
  readonly dueAt: Date
  readonly createdAt: Date
  readonly triedAt: Date | null
  readonly status: number | null
  readonly problem: string | null
}

export const webhookDraft = z.object({
  name,
  url: z.url({ protocol: /^https?$/, error: 'A webhook needs an address that begins with https:// or http://.' }).max(2_000),
  topics: z.array(z.enum(TOPICS)).min(1, 'Choose at least one thing that it is told.').readonly().transform((all) => TOPICS.filter((one) => all.includes(one))),
  enabled: z.boolean().default(true),
})

const SECRET_PREFIX = 'whsec_'

/** The secret as receivers' libraries take it: a prefix, and the key in base64. */
export function secretFrom(bytes: Buffer): string {
  return SECRET_PREFIX + bytes.toString('base64')
}

/**
 * The headers of a message, by which a receiver knows that it is ours, unchanged and not old: HMAC-SHA-256 of
 * `id.timestamp.body`. Source: Standard Webhooks specification 1.0.0, "Signature scheme".
 */
export function signatureHeaders(secret: string, { id, at, body }: { readonly id: string; readonly at: Date; readonly body: string }): { readonly [header: string]: string } {
  const signing = signatureOf(secret, { id, at })
  signing.add(body)
  return signing.headers()
}

/** The same for a body that comes in pieces. */
export function signatureOf(secret: string, { id, at }: { readonly id: string; readonly at: Date }): { readonly add: (piece: string) => void; readonly headers: () => { readonly [header: string]: string } } {
  const seconds = Math.floor(at.getTime() / 1000)
  const hmac = createHmac('sha256', Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')).update(`${id}.${seconds}.`)
  return {
    add: (piece) => void hmac.update(piece),
    headers: () => ({ 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${hmac.digest('base64')}` }),
  }
}

const MINUTE = 60_000
/** After which times an attempt that failed is made again; after the last one it is given up. About 28 hours in all. */
const PAUSES = [5_000, 30_000, 2 * MINUTE, 10 * MINUTE, 60 * MINUTE, 3 * 60 * MINUTE, 8 * 60 * MINUTE, 16 * 60 * MINUTE] as const

/** How long until the next attempt after so many, ms; null: it is given up. */
export function pauseAfter(attempts: number): number | null {
  return PAUSES[attempts - 1] ?? null
}
