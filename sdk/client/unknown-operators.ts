import { unknownOperators } from '../core/condition.ts'
import type { Condition, Ruleset } from '../core/ruleset.ts'
import type { Diagnostics } from './diagnostics.ts'

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
