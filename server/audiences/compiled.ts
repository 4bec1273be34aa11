import type { Automaton, Condition, Json } from '#sdk/core/ruleset.ts'
import { compilePattern, isAutomaton } from './pattern/compile.ts'

/** A condition as SDKs run it: what people wrote as patterns are automata. */
export function compiledCondition(condition: Condition): Condition {
  switch (condition.kind) {
    case 'all':
    case 'any': return { ...condition, of: condition.of.map(compiledCondition) }
    case 'not': return { ...condition, of: compiledCondition(condition.of) }
    case 'audience': return condition
    case 'clause': return condition.operator === 'matches' ? { ...condition, values: condition.values.flatMap(automaton) } : condition
  }
}

const KEPT = 500
const made = new Map<string, Automaton>()

/** Every release compiles the same few patterns; those used last are kept. One that does not compile fits nothing: no save lets it in. */
function automaton(pattern: Json): readonly Json[] {
  if (typeof pattern !== 'string') return []
  const compiled = made.get(pattern) ?? compilePattern(pattern)
  if (!isAutomaton(compiled)) return []
  made.delete(pattern)
  made.set(pattern, compiled)
  for (const oldest of made.keys()) {
    if (made.size <= KEPT) break
    made.delete(oldest)
  }
  return [compiled]
}
