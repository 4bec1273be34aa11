import { createInstance } from '@featurevisor/sdk'

export const name = 'Featurevisor'

const OPERATORS = { in: 'in', 'at-least': 'greaterThanOrEquals', more: 'greaterThan', less: 'lessThan' }
const one = ({ attribute, operator, values }) =>
  operator === 'in' && values.length === 1 ? { attribute, operator: 'equals', value: values[0] } : { attribute, operator: OPERATORS[operator], value: operator === 'in' ? values : values[0] }

/** Its rules name segments, and segments hold the conditions. */
const segmentKey = (clauses) => clauses.map(({ attribute, operator, values }) => `${attribute}-${operator}-${values.join('-')}`).join('--')

function featureOf(flag) {
  switch (flag.kind) {
    case 'plain': return { bucketBy: 'userId', traffic: [{ key: 'all', segments: '*', percentage: 100_000 }] }
    case 'rules': return {
      bucketBy: 'userId', variations: ['none', 'v1', 'v2', 'v3', 'v4', 'v5'].map((value) => ({ value })),
      traffic: [
        ...flag.rules.map((rule, at) => ({ key: `rule-${at + 1}`, segments: segmentKey(rule), percentage: 100_000, variation: `v${at + 1}` })),
        { key: 'else', segments: '*', percentage: 100_000, variation: 'none' },
      ],
    }
    case 'experiment': return {
      bucketBy: 'userId', variations: ['none', 'control', 'treatment'].map((value) => ({ value })),
      traffic: [
        { key: 'rule-1', segments: segmentKey(flag.when), percentage: 100_000, allocation: [{ variation: 'control', range: [0, 50_000] }, { variation: 'treatment', range: [50_000, 100_000] }] },
        { key: 'else', segments: '*', percentage: 100_000, variation: 'none' },
      ],
    }
  }
}

export function payload(flags) {
  const conditions = flags.flatMap((flag) => (flag.kind === 'rules' ? flag.rules : flag.kind === 'experiment' ? [flag.when] : []))
  return JSON.stringify({
    schemaVersion: '2', revision: '1', segments: Object.fromEntries(conditions.map((clauses) => [segmentKey(clauses), { conditions: clauses.map(one) }])),
    features: Object.fromEntries(flags.map((flag) => [flag.key, featureOf(flag)])),
  })
}

export function open(text) {
  const instance = createInstance({ datafile: JSON.parse(text), logLevel: 'error' })
  return {
    whoOf: ({ id, country, plan, seats }) => ({ userId: id, country, plan, seats }),
    boolean: (key, who) => instance.isEnabled(key, who),
    text: (key, who) => instance.getVariation(key, who),
  }
}
