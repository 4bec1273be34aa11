import { GrowthBookClient } from '@growthbook/growthbook'

/** Its client for many people: the faster of its two ways here. */
export const name = 'GrowthBook'

const OPERATORS = { in: (values) => ({ $in: values }), 'at-least': ([value]) => ({ $gte: value }), more: ([value]) => ({ $gt: value }), less: ([value]) => ({ $lt: value }) }
const condition = (clauses) => Object.fromEntries(clauses.map(({ attribute, operator, values }) => [attribute, OPERATORS[operator](values)]))

function featureOf(flag) {
  switch (flag.kind) {
    case 'plain': return { defaultValue: true }
    case 'rules': return { defaultValue: 'none', rules: flag.rules.map((rule, at) => ({ id: `rule-${at + 1}`, condition: condition(rule), force: `v${at + 1}` })) }
    case 'experiment': return {
      defaultValue: 'none',
      rules: [{ id: 'rule-1', key: flag.key, seed: flag.key, hashAttribute: 'id', hashVersion: 2, condition: condition(flag.when), variations: ['control', 'treatment'], weights: [0.5, 0.5], meta: [{ key: 'control' }, { key: 'treatment' }] }],
    }
  }
}

export function payload(flags) {
  return JSON.stringify({ features: Object.fromEntries(flags.map((flag) => [flag.key, featureOf(flag)])) })
}

export function open(text) {
  const client = new GrowthBookClient().initSync({ payload: JSON.parse(text) })
  return {
    whoOf: ({ id, country, plan, seats }) => ({ attributes: { id, country, plan, seats } }),
    boolean: (key, who) => client.evalFeature(key, who).value,
    text: (key, who) => client.evalFeature(key, who).value,
  }
}
