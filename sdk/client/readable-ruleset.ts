import { unknownOperators } from '../core/condition.ts'
import type { Condition, Ruleset } from '../core/ruleset.ts'
import type { Diagnostics } from './diagnostics.ts'

/** A ruleset that this SDK can read, or null. What is inside is the server's promise; evaluation survives a broken one. */
export function readableRuleset(value: unknown): Ruleset | null {
  if (!isObject(value) || value['format'] !== 1 || typeof value['revision'] !== 'number') return null
  const maps = ['flags', 'experiments', 'audiences', 'layers', 'holdouts']
  return maps.every((name) => isObject(value[name])) ? (value as unknown as Ruleset) : null
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Operators newer than this SDK, each once. */
export function tellUnknown(diagnostics: Diagnostics, ruleset: Ruleset): void {
  const unknown = new Set(diagnostics.guard<readonly string[]>([], () => conditionsOf(ruleset).flatMap(unknownOperators)))
  for (const operator of unknown) diagnostics.tell('operator-unknown', operator)
}

/** Every condition of a ruleset. */
function conditionsOf({ flags, experiments, audiences }: Ruleset): readonly Condition[] {
  const rules = Object.values(flags).flatMap((flag) => flag.rules.map(({ when }) => when))
  const all = [...Object.values(audiences), ...rules, ...Object.values(experiments).map(({ audience }) => audience)]
  return all.filter((condition) => condition !== null)
}
