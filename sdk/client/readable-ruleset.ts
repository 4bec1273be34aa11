import type { CompactRuleset } from '../core/compact.ts'

/** A ruleset that this SDK can read, or null. What is inside is the server's promise; evaluation survives a broken one. */
export function readableRuleset(value: unknown): CompactRuleset | null {
  if (!isObject(value) || value['format'] !== 2 || typeof value['revision'] !== 'number') return null
  if (!Array.isArray(value['sets'])) return null
  const maps = ['flags', 'experiments', 'audiences']
  return maps.every((name) => isObject(value[name])) ? (value as unknown as CompactRuleset) : null
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
