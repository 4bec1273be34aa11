import { createHash } from 'node:crypto'

/** The same for what is the same; anything else is counted anew. */
export function fingerprintOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url')
}
