import type { Added, ImportedUnit } from './door.ts'

/** Which variants a unit has met so far, and the one it counts under. */
export type Met = {
  readonly variant: string
  readonly at: number
  readonly arms: readonly string[]
  /** Whose values count; null where it is what is stored already. */
  readonly row: ImportedUnit | null
}

/**
 * One more row of a unit. A variant met before is a repetition. Another one makes a crossover, which counts under what it
 * met first in time, and of the same instant under the earlier row.
 */
export function meet(before: Met | undefined, row: ImportedUnit): { readonly met: Met; readonly added: Added } {
  const { variant, at } = row
  if (before === undefined) return { met: { variant, at, arms: [variant], row }, added: { kind: 'new' } }
  if (before.arms.includes(variant)) return { met: before, added: { kind: 'repeated' } }
  const met = { ...(at < before.at ? { variant, at, row } : before), arms: [...before.arms, variant].toSorted() }
  return { met, added: { kind: 'crossed', from: before.variant, to: met.variant, met: met.arms.length } }
}

/** All rows in their order, beside what their units met before. */
export function meetAll(rows: readonly ImportedUnit[], before: ReadonlyMap<string, Met>): { readonly met: ReadonlyMap<string, Met>; readonly added: readonly Added[] } {
  const met = new Map<string, Met>()
  const added = rows.map((row) => {
    const one = meet(met.get(row.unit) ?? before.get(row.unit), row)
    met.set(row.unit, one.met)
    return one.added
  })
  return { met, added }
}
