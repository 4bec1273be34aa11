import type { ExperimentRules, FlagRules, FlagType, Json, Ruleset } from '../core/ruleset.ts'

/** A ruleset in which every flag is one experiment whose only variant is the given value: so reading it is an exposure. */
export function testRuleset(values: ReadonlyMap<string, Json>, revision: number): Ruleset {
  const keys = [...values.keys()]
  return {
    format: 1, environment: 'test', revision, door: 'server', audiences: {}, layers: {}, holdouts: {},
    flags: Object.fromEntries(keys.map((key) => [key, flagRules(key, values.get(key) ?? null)])),
    experiments: Object.fromEntries(keys.map((key) => [key, experimentRules(key, values.get(key) ?? null)])),
  }
}

function flagRules(key: string, value: Json): FlagRules {
  const variation = nameOf(value)
  return {
    type: typeOf(value), on: true, values: { [variation]: value }, off: variation,
    rules: [{ id: 'test', when: null, serve: { kind: 'experiment', experiment: key } }], fallthrough: { kind: 'variation', variation },
  }
}

function experimentRules(key: string, value: Json): ExperimentRules {
  const name = nameOf(value)
  return {
    flag: key, state: { kind: 'running' }, unit: 'person', phase: 1, salt: key, schedule: { from: null, until: null }, prerequisites: [], audience: null,
    holdouts: [], layer: null, traffic: 100_000, variants: [{ key: name, variation: name, weight: 100_000 }], overrides: [],
  }
}

function typeOf(value: Json): FlagType {
  return typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string' ? typeof value as FlagType : 'json'
}

/** Variations are named by what they are, so that a failing test says it. */
function nameOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
