import { murmur3 } from '../hash.mjs'
import { doorFile } from '../published.mjs'

const { createClient } = await import(doorFile('.'))

/** The door for back ends as it is published, asked as an engineer asks it. */
export const name = 'ours'

const OPERATORS = { in: 'equals', 'at-least': 'at-least', more: 'greater', less: 'less' }

const clause = ({ attribute, operator, values }) => ({ kind: 'clause', attribute, operator: OPERATORS[operator], values })
const condition = (clauses) => (clauses.length === 1 ? clause(clauses[0]) : { kind: 'all', of: clauses.map(clause) })

const fallthrough = (variation) => ({ kind: 'variation', variation })

function flagOf(flag) {
  const common = { on: true, rules: [] }
  switch (flag.kind) {
    case 'plain': return { ...common, type: 'boolean', values: { on: true, off: false }, off: 'off', fallthrough: fallthrough('on') }
    case 'rules': return {
      ...common, type: 'string', values: { none: 'none', v1: 'v1', v2: 'v2', v3: 'v3', v4: 'v4', v5: 'v5' }, off: 'none', fallthrough: fallthrough('none'),
      rules: flag.rules.map((rule, at) => ({ id: `rule-${at + 1}`, when: condition(rule), serve: { kind: 'variation', variation: `v${at + 1}` } })),
    }
    case 'experiment': return {
      ...common, type: 'string', values: { none: 'none', control: 'control', treatment: 'treatment' }, off: 'none', fallthrough: fallthrough('none'),
      rules: [{ id: 'rule-1', when: null, serve: { kind: 'experiment', experiment: flag.key } }],
    }
  }
}

const saltOf = (key) => `${key}.1`
/** Everybody stays in, so that each of the four hashes is asked of everybody. */
const GUARD = { holdouts: ['all'], layer: { key: 'page', slots: [{ from: 0, to: 99_999 }] }, traffic: 99_999 }

function experimentOf({ key, when, guarded }) {
  return {
    flag: key, state: { kind: 'running' }, unit: 'person', phase: 1, salt: saltOf(key), schedule: { from: null, until: null }, prerequisites: [], audience: condition(when), overrides: [],
    ...(guarded ? GUARD : { holdouts: [], layer: null, traffic: 100_000 }),
    variants: [{ key: 'control', variation: 'control', weight: 50_000 }, { key: 'treatment', variation: 'treatment', weight: 50_000 }],
  }
}

/** The ruleset as the server compiles it. */
export function words(flags) {
  const experiments = flags.filter(({ kind }) => kind === 'experiment')
  return {
    format: 1, environment: 'production', revision: 1, door: 'server', audiences: {}, layers: { page: { salt: 'page' } }, holdouts: { all: { salt: 'all', share: 1 } },
    flags: Object.fromEntries(flags.map((flag) => [flag.key, flagOf(flag)])),
    experiments: Object.fromEntries(experiments.map((flag) => [flag.key, experimentOf(flag)])),
  }
}

/** As the server sends it; its own code lowers it (`prepare.ts`), since a client never does. */
export async function payload(flags) {
  const { compacted } = await import('../../made/compacted.mjs')
  return JSON.stringify(compacted(words(flags)))
}

/** Nothing is fetched and nothing leaves: the ruleset is the host's. */
const never = () => new Promise(() => undefined)

export function open(text) {
  const client = createClient({ url: 'http://127.0.0.1:9', serverKey: 'sk_bench', bootstrap: JSON.parse(text), surroundings: { fetch: never } })
  return {
    whoOf: ({ id, country, plan, seats }) => ({ subject: id, anonymousId: id, attributes: { country, plan, seats } }),
    boolean: (key, who) => client.evaluate(key, false, who).value,
    text: (key, who) => client.evaluate(key, '-', who).value,
    told: (key, who) => client.flag(key, '-', who),
  }
}

/** What a hash written by somebody else says about an experiment. */
export function variantOf(key, id) {
  return Math.floor((murmur3(`${saltOf(key)}.variant:${id}`) * 100_000) / 2 ** 32) < 50_000 ? 'control' : 'treatment'
}
