import type { Assignment } from '../core/evaluation.ts'
import { type ExposureProperties, HOLDOUT } from '../core/event.ts'
import { readJson } from './storage.ts'
import type { TextStorage } from './surroundings.ts'

/** Which exposures were told already: once per unit, experiment and phase, and anew where another variant was met. */
export type Exposures = { readonly isNew: (assignment: Assignment) => boolean }

const TOLD = 'told'
/** Units whose last exposure is compared before names are made and looked up. */
const MOST_RECENT = 10_000

/**
 * @param storage survives a reload; null keeps them in memory alone. Telling again is harmless, since the first exposure
 * in time counts, so the oldest are forgotten beyond `limit`.
 */
export function createExposures(storage: TextStorage | null, limit: number): Exposures {
  const told = new Set(stored(storage))
  const recent = new Map<string, Assignment>()
  return {
    isNew: (assignment) => {
      const last = recent.get(assignment.unit)
      if (last !== undefined && isSame(last, assignment)) return false
      if (recent.size >= MOST_RECENT) recent.clear()
      recent.set(assignment.unit, assignment)
      const name = nameOf(assignment)
      if (told.has(name)) return false
      // Another tab may have told since.
      for (const other of stored(storage)) told.add(other)
      if (told.has(name)) return false
      told.add(name)
      forget(told, limit)
      storage?.write(TOLD, JSON.stringify([...told]))
      return true
    },
  }
}

function isSame(one: Assignment, other: Assignment): boolean {
  return one.experiment === other.experiment && one.phase === other.phase && one.variant === other.variant && one.holdout === other.holdout && one.forced === other.forced
}

function stored(storage: TextStorage | null): readonly string[] {
  const names = storage === null ? null : readJson(storage, TOLD)
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : []
}

/** No key contains a line break, and the unit, which might, comes last. */
function nameOf({ experiment, phase, variant, holdout, forced, unit }: Assignment): string {
  return `${experiment}\n${phase}\n${holdout === null ? variant : HOLDOUT}\n${forced ? 'forced' : ''}\n${unit}`
}

function forget(told: Set<string>, limit: number): void {
  for (const oldest of told) {
    if (told.size <= limit) return
    told.delete(oldest)
  }
}

export function exposureProperties({ experiment, holdout, variant, phase, forced }: Assignment): ExposureProperties {
  const properties = { experiment_id: experiment, variation_id: holdout === null ? variant : HOLDOUT, phase }
  return forced ? { ...properties, forced } : properties
}
