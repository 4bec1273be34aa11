import { createHash } from 'node:crypto'

/** How many buckets of units daily sums are kept in. */
export const BUCKETS = 64

/** The bucket of a unit: the first byte of its SHA-256 modulo 64, which any engine can reproduce. */
export function unitBucket(unit: string): number {
  return (createHash('sha256').update(unit).digest()[0] ?? 0) % BUCKETS
}

/**
 * People split into groups of neighbouring buckets, so that each group's sums are replaced once. A group stays within
 * `people` and `buckets`, unless one bucket alone holds more people: then it is cut.
 */
export function groupByBucket(people: readonly string[], most: { readonly people: number; readonly buckets: number }): readonly (readonly string[])[] {
  const placed = [...new Set(people)].map((person) => ({ person, bucket: unitBucket(person) })).toSorted((a, b) => a.bucket - b.bucket)
  const groups: string[][] = []
  let group: string[] = []
  let buckets = new Set<number>()
  for (const { person, bucket } of placed) {
    if (group.length >= most.people || (!buckets.has(bucket) && buckets.size >= most.buckets)) {
      groups.push(group)
      group = []
      buckets = new Set()
    }
    group.push(person)
    buckets.add(bucket)
  }
  return group.length === 0 ? groups : [...groups, group]
}
