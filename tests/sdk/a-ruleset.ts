import type { CompactRuleset } from '#sdk/core/compact.ts'
import { compacted } from '#sdk/core/compacted.ts'
import type { ExperimentRules, FlagRules, Ruleset } from '#sdk/core/ruleset.ts'

export function aFlag(over: Partial<FlagRules> = {}): FlagRules {
  return { type: 'string', on: true, values: { a: 'A', b: 'B', off: 'off' }, off: 'off', rules: [], fallthrough: { kind: 'variation', variation: 'a' }, ...over }
}

export function anExperiment(over: Partial<ExperimentRules> = {}): ExperimentRules {
  return {
    flag: 'headline', state: { kind: 'running' }, unit: 'person', phase: 1, salt: 'headline.1', schedule: { from: null, until: null }, prerequisites: [], audience: null,
    holdouts: [], layer: null, traffic: 100_000, overrides: [],
    variants: [{ key: 'control', variation: 'a', weight: 50_000 }, { key: 'treatment', variation: 'b', weight: 50_000 }], ...over,
  }
}

/** The flag `headline` under the experiment `headline`, and the flag `plain` without one. */
export function aRuleset(over: Partial<Ruleset> = {}): Ruleset {
  return {
    format: 1, environment: 'production', revision: 1, door: 'server', audiences: {}, layers: {}, holdouts: {},
    experiments: { headline: anExperiment() },
    flags: { plain: aFlag(), headline: aFlag({ rules: [{ id: 'r1', when: null, serve: { kind: 'experiment', experiment: 'headline' } }] }) },
    ...over,
  }
}

/** The same as it travels. */
export function aCompactRuleset(over: Partial<Ruleset> = {}): CompactRuleset {
  return compacted(aRuleset(over))
}
