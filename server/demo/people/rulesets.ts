import type { ExperimentRules, Ruleset } from '#sdk/core/ruleset.ts'

export type RulesetAt = (at: number) => Ruleset

/**
 * The ruleset as it stood at a moment of the past: an experiment that was decided since still ran before its decision.
 *
 * @param ended experiment key → when its exposures ended, ms
 */
export function rulesetsBefore(ruleset: Ruleset, ended: ReadonlyMap<string, number>): RulesetAt {
  const ends = [...new Set(ended.values())].toSorted((a, b) => a - b)
  // One object for each stretch, since evaluation keeps what it prepared beside the object.
  const stretches = ends.map((end) => ({ end, ruleset: before(ruleset, ended, end) }))
  return (at) => stretches.find((one) => at < one.end)?.ruleset ?? ruleset
}

function before(ruleset: Ruleset, ended: ReadonlyMap<string, number>, end: number): Ruleset {
  const stood = (key: string, rules: ExperimentRules): ExperimentRules => ((ended.get(key) ?? -Infinity) >= end ? { ...rules, state: { kind: 'running' } } : rules)
  return { ...ruleset, experiments: Object.fromEntries(Object.entries(ruleset.experiments).map(([key, rules]) => [key, stood(key, rules)])) }
}
