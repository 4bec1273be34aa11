import { createHash } from 'node:crypto'

/** How many buckets of units daily sums are kept in. */
export const BUCKETS = 64

/** The bucket of a unit: the first byte of its SHA-256 modulo 64, which any engine can reproduce. */
export function unitBucket(unit: string): number {
  return (createHash('sha256').update(unit).digest()[0] ?? 0) % BUCKETS
}
