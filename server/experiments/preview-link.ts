import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Design } from './experiment.ts'

/** What a preview link shows, and until when: one variant of one experiment in one environment. */
export type PreviewGrant = {
  readonly experimentId: string
  readonly environmentId: string
  readonly variant: string
  /** ms since 1970. */
  readonly until: number
  /** The flag and variants it was made for; with others it shows nothing. */
  readonly binding: string
}

/** The parameter by which a page's address carries the token. */
export const PREVIEW_PARAMETER = 'producting_preview'

/** Derived from a text that is no user id, since it holds NUL: the secret's other signatures anybody may ask for. */
function signingKey(secret: string): Buffer {
  return createHmac('sha256', secret).update('\u0000preview-link').digest()
}

function signature(secret: string, body: string): string {
  return createHmac('sha256', signingKey(secret)).update(body).digest('base64url')
}

export function previewToken(secret: string, { experimentId, environmentId, variant, until, binding }: PreviewGrant): string {
  const body = Buffer.from(JSON.stringify([experimentId, environmentId, variant, until, binding])).toString('base64url')
  return `${body}.${signature(secret, body)}`
}

/** Null where we did not sign it. */
export function readPreviewToken(secret: string, token: string): PreviewGrant | null {
  const [body = '', given = '', ...rest] = token.split('.')
  const expected = Buffer.from(signature(secret, body))
  const got = Buffer.from(given)
  if (rest.length > 0 || expected.length !== got.length || !timingSafeEqual(expected, got)) return null
  const [experimentId, environmentId, variant, until, binding] = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as [string, string, string, number, string]
  return { experimentId, environmentId, variant, until, binding }
}

/** Changes with the flag and with what the variants serve, and with nothing else. */
export function previewBinding({ flagKey, variants }: Pick<Design, 'flagKey' | 'variants'>): string {
  const bound = JSON.stringify([flagKey, variants.map(({ key, variation }) => [key, variation])])
  return createHash('sha256').update(bound).digest('base64url').slice(0, 22)
}

/** A page's address with the token in it, beside whatever it carries already. */
export function previewAddress(page: string, token: string): string {
  const address = new URL(page)
  address.searchParams.set(PREVIEW_PARAMETER, token)
  return address.href
}
