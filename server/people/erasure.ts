import type { PersonKey } from '../store/door.ts'

/** The job that takes a person away. Its subject is the erasure's own id, which names nobody. */
export const ERASE_PERSON = 'erase-person'

/** Where an erasure stands: who is meant stands there only until the store has noted it. */
export type ErasureCursor = { readonly key: PersonKey; readonly at: number } | { readonly begun: true }

export function erasureCursor(value: unknown): ErasureCursor {
  const told = value as Partial<{ readonly key: string; readonly at: number }> | null
  return typeof told?.key === 'string' && typeof told.at === 'number' ? { key: told.key, at: told.at } : { begun: true }
}

/** Where the history keeps what was done with people's data; the entries name nobody. */
export const PERSONAL_DATA = 'personal-data'
