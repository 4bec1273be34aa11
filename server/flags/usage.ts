import { isKey } from '#sdk/core/ids.ts'

/** How often each variation of each flag was served, as SDKs tell it beside their events. */
export type Told = { readonly [flag: string]: { readonly [variation: string]: number } }

/** Flags and variations taken from one request; whatever is beyond or no count is left out, because nobody waits for it. */
const MOST_FLAGS = 1_000
const MOST_VARIATIONS = 50
const LARGEST_COUNT = 1_000_000_000

/**
 * What of a request's `flags` can be counted. Never refuses: counts are worth less than the events they come with. What
 * is no key names no flag of ours, and may hold what the database cannot (a NUL), which would keep all others from it.
 */
export function usageIn(told: unknown): Told {
  const flags = entriesOf(told, MOST_FLAGS).flatMap(([flag, served]) => {
    const counts = entriesOf(served, MOST_VARIATIONS).filter(([, count]) => isCount(count))
    return counts.length === 0 ? [] : [[flag, Object.fromEntries(counts)] as const]
  })
  return Object.fromEntries(flags) as Told
}

function entriesOf(value: unknown, most: number): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).filter(([key]) => isKey(key)).slice(0, most)
}

function isCount(count: unknown): boolean {
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 && count <= LARGEST_COUNT
}

/** Why a flag may be taken out of the code: nobody asks for it, or everybody has long been answered the same. */
export type Staleness =
  | { readonly kind: 'never-asked' }
  | { readonly kind: 'not-asked'; readonly lastAt: Date }
  /** At least since then. */
  | { readonly kind: 'one-variation'; readonly variation: string; readonly since: Date }
