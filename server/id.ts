import { createHash, randomBytes } from 'node:crypto'

/** An id made by the app: `exp_` and 96 random bits. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('base64url')}`
}

let made = 0

/** The same, in the order in which this process made them: for entries of one moment that are read in their order. */
export function newOrderedId(prefix: string): string {
  made += 1
  return `${prefix}_${Date.now().toString(36).padStart(9, '0')}${made.toString(36).padStart(7, '0')}${randomBytes(6).toString('hex')}`
}

/** A secret shown once: its prefix says what it is, so that leak scanners and people recognise it. */
export function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(24).toString('base64url')}`
}

/** How tokens are kept: SHA-256 is enough, because the tokens carry 192 random bits and cannot be guessed offline. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
