import unleash from 'unleash-client'

/** Its client for Node from a bootstrap: it serves variants by `getVariant`, and its server is never reached. */
export const name = 'Unleash'

const OPERATORS = { in: 'IN', 'at-least': 'NUM_GTE', more: 'NUM_GT', less: 'NUM_LT' }
const constraint = ({ attribute, operator, values }) =>
  ({ contextName: attribute, operator: OPERATORS[operator], inverted: false, ...(operator === 'in' ? { values } : { value: String(values[0]), values: [] }) })
const strategy = (clauses, variants) => ({ name: 'flexibleRollout', parameters: { rollout: '100', stickiness: 'userId', groupId: 'bench' }, constraints: clauses.map(constraint), variants })
const only = (name) => [{ name, weight: 1000, stickiness: 'userId' }]

function featureOf(flag) {
  const common = { name: flag.key, type: 'release', enabled: true, project: 'default', variants: [] }
  switch (flag.kind) {
    case 'plain': return { ...common, strategies: [{ name: 'default', parameters: {}, constraints: [] }] }
    case 'rules': return { ...common, strategies: flag.rules.map((rule, at) => strategy(rule, only(`v${at + 1}`))) }
    case 'experiment': return { ...common, strategies: [strategy(flag.when, [{ name: 'control', weight: 500, stickiness: 'userId' }, { name: 'treatment', weight: 500, stickiness: 'userId' }])] }
  }
}

export function payload(flags) {
  return JSON.stringify({ version: 2, features: flags.map(featureOf) })
}

export async function open(text) {
  const client = new unleash.Unleash({
    appName: 'bench', url: 'http://127.0.0.1:9/api/', refreshInterval: 0, disableMetrics: true, bootstrap: { data: JSON.parse(text).features }, storageProvider: new unleash.InMemStorageProvider(),
  })
  client.on('error', () => undefined)
  client.on('warn', () => undefined)
  await new Promise((resolve) => client.on('ready', resolve))
  return {
    whoOf: ({ id, country, plan, seats }) => ({ userId: id, properties: { country, plan, seats: String(seats) } }),
    boolean: (key, who) => client.isEnabled(key, who),
    text: (key, who) => nameOf(client.getVariant(key, who).name),
  }
}

const nameOf = (variant) => (variant === 'disabled' ? 'none' : variant)
