import { FlagdCore } from '@openfeature/flagd-core'

export const name = 'flagd-core'

const OPERATORS = {
  in: (attribute, values) => (values.length === 1 ? { '==': [{ var: attribute }, values[0]] } : { in: [{ var: attribute }, values] }),
  'at-least': (attribute, [value]) => ({ '>=': [{ var: attribute }, value] }),
  more: (attribute, [value]) => ({ '>': [{ var: attribute }, value] }),
  less: (attribute, [value]) => ({ '<': [{ var: attribute }, value] }),
}
const one = ({ attribute, operator, values }) => OPERATORS[operator](attribute, values)
const condition = (clauses) => (clauses.length === 1 ? one(clauses[0]) : { and: clauses.map(one) })

function flagOf(flag) {
  switch (flag.kind) {
    case 'plain': return { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'on' }
    case 'rules': return {
      state: 'ENABLED', variants: { none: 'none', v1: 'v1', v2: 'v2', v3: 'v3', v4: 'v4', v5: 'v5' }, defaultVariant: 'none',
      targeting: { if: [...flag.rules.flatMap((rule, at) => [condition(rule), `v${at + 1}`]), 'none'] },
    }
    case 'experiment': return {
      state: 'ENABLED', variants: { none: 'none', control: 'control', treatment: 'treatment' }, defaultVariant: 'none',
      targeting: { if: [condition(flag.when), { fractional: [['control', 50], ['treatment', 50]] }, 'none'] },
    }
  }
}

export function payload(flags) {
  return JSON.stringify({ flags: Object.fromEntries(flags.map((flag) => [flag.key, flagOf(flag)])) })
}

export function open(text) {
  const core = new FlagdCore()
  core.setConfigurations(text)
  return {
    whoOf: ({ id, country, plan, seats }) => ({ targetingKey: id, country, plan, seats }),
    boolean: (key, who) => core.resolveBooleanEvaluation(key, false, who).value,
    text: (key, who) => core.resolveStringEvaluation(key, '-', who).value,
  }
}
