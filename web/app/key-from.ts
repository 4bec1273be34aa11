import { isReserved } from '#sdk/core/ids.ts'

/** A key from a name: "Guided checklist" → "guided-checklist"; a name without Latin letters, or that nothing may be called, gets the fallback. */
export function keyFrom(name: string, fallback: string): string {
  const made = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
  return made === '' || isReserved(made) ? fallback : made
}

/** The same with a number behind it, for when it is taken: "checklist", "checklist-2", "checklist-3". */
export function nextKey(key: string): string {
  const numbered = /^(.*)-(\d+)$/.exec(key)
  return numbered === null ? `${key}-2` : `${numbered[1]}-${Number(numbered[2]) + 1}`
}
