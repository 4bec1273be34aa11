import type { Ruleset } from '../core/ruleset.ts'

/** A ruleset that this SDK can read, or null. What is inside is the server's promise; evaluation survives a broken one. */
export function readableRuleset(value: unknown): Ruleset | null {
  if (!isObject(value) || value['format'] !== 1 || typeof value['revision'] !== 'number') return null
  const maps = ['flags', 'experiments', 'audiences', 'layers', 'holdouts']
  return maps.every((name) => isObject(value[name])) ? (value as unknown as Ruleset) : null
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
