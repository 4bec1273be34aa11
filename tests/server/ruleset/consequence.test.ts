import { expect, test } from 'vitest'
import type { Condition, ExperimentRules, FlagRules, Rule, Ruleset } from '#sdk/core/ruleset.ts'
import { added, consequenceOf, type Known, worldsOf } from '#server/ruleset/consequence.ts'

const NOW = Date.UTC(2026, 2, 1)
const clause = (attribute: string, ...values: readonly string[]): Condition => ({ kind: 'clause', attribute, operator: 'in', values })
const trial = clause('plan', 'trial')
const winter = clause('acquisition.campaign', 'winter')
const serve = (when: Condition | null, variation = 'on', id = 'r1'): Rule => ({ id, when, serve: { kind: 'variation', variation } })
const share = (to: number): Rule => ({ id: 'r2', when: null, serve: { kind: 'rollout', salt: 'chat.r2', ranges: [{ from: 0, to, variation: 'on' }] } })

const flag = (rules: readonly Rule[], change: Partial<FlagRules> = {}): FlagRules =>
  ({ type: 'string', on: true, values: { off: 'off', on: 'on', b: 'b' }, off: 'off', rules, fallthrough: { kind: 'variation', variation: 'off' }, ...change })

const test50: ExperimentRules = {
  flag: 'chat', state: { kind: 'running' }, unit: 'person', phase: 1, salt: 's', schedule: { from: null, until: null }, prerequisites: [], audience: null, holdouts: [], layer: null, traffic: 100_000,
  variants: [{ key: 'control', variation: 'off', weight: 50_000 }, { key: 'treatment', variation: 'on', weight: 50_000 }], overrides: [],
}
const tested: Rule = { id: 'x', when: null, serve: { kind: 'experiment', experiment: 'chat-test' } }

function rulesetOf(chat: FlagRules, more: Partial<Ruleset> = {}): Ruleset {
  return { format: 1, environment: 'production', revision: 1, door: 'server', experiments: {}, audiences: {}, layers: {}, holdouts: {}, ...more, flags: { chat, ...more.flags } }
}

/** A thousand people, a quarter of them by the winter campaign. */
const people = Array.from({ length: 1_000 }, (_, at): Known => ({ subject: `p${at}`, firstSeenAt: NOW - at * 1_000, acquisition: at % 4 === 0 ? { campaign: 'winter' } : {} }))

function told(before: FlagRules, after: FlagRules, more: Partial<Ruleset> = {}) {
  return consequenceOf(worldsOf(rulesetOf(before, more), 'chat', after), people, NOW)
}

test.each<readonly [string, FlagRules, FlagRules, Partial<Ruleset>, object]>([
  ['nothing changes', flag([serve(winter)]), flag([serve(winter)]), {}, { keep: 1_000, moved: [], unclear: 0 }],
  ['the flag is turned off', flag([serve(winter)]), flag([serve(winter)], { on: false }), {}, { keep: 750, moved: [{ from: 'on', to: 'off', people: 250 }], unclear: 0 }],
  ['a rule comes for whom events tell of', flag([]), flag([serve(winter)]), {}, { keep: 750, moved: [{ from: 'off', to: 'on', people: 250 }], unclear: 0, unknown: [] }],
  ['a rule comes for whom only the code knows', flag([]), flag([serve(trial)]), {}, { keep: 0, moved: [], unclear: 1_000, unknown: ['plan'] }],
  ['of both, those outside the campaign are known to keep', flag([]), flag([serve({ kind: 'all', of: [trial, winter] })]), {}, { keep: 750, moved: [], unclear: 250, unknown: ['plan'] }],
  ['with either, those of the campaign are known to change', flag([]), flag([serve({ kind: 'any', of: [trial, winter] })]), {}, { keep: 0, moved: [{ from: 'off', to: 'on', people: 250 }], unclear: 750 }],
  ['a rule before it stays as it is, whatever it asks: those it fits keep, the others change', flag([serve(trial, 'b')]), flag([serve(trial, 'b'), serve(winter, 'on', 'r2')]), {}, { keep: 750, unclear: 250, moved: [] }],
  ['an unknown rule stays and nothing behind it differs', flag([serve(trial, 'b')]), flag([serve(trial, 'b')]), {}, { keep: 1_000, unclear: 0 }],
  ['an unknown audience', flag([]), flag([serve({ kind: 'audience', audience: 'outer' })]), { audiences: { outer: { kind: 'audience', audience: 'inner' }, inner: trial } }, { unclear: 1_000, unknown: ['plan'] }],
  ['what is needed depends on the code', flag([], { prerequisites: [{ flag: 'bot', variations: ['on'] }] }), flag([]), { flags: { bot: flag([serve(trial)]) } }, { keep: 1_000, unclear: 0, unknown: ['plan'] }],
  ['what is needed is missing by then', flag([serve(winter)]), flag([serve(winter)], { prerequisites: [{ flag: 'gone', variations: ['on'] }] }), {}, { keep: 750, moved: [{ from: 'on', to: 'off', people: 250 }] }],
  ['more is asked of the code than can be tried', flag([]), flag(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => serve(clause(name, 'x'), 'on', name))), {}, { unclear: 1_000, unknown: ['a', 'b', 'c', 'd', 'e', 'f'] }],
])('%s', (_, before, after, more, expected) => {
  expect(told(before, after, more)).toMatchObject({ people: 1_000, experiments: [], ...expected })
})

test('a share that grows adds about as many as it grows by, and moves nobody else', () => {
  const { moved, keep } = told(flag([share(20_000)]), flag([share(50_000)]))
  expect(moved).toMatchObject([{ from: 'off', to: 'on' }])
  // 30 % of 1,000: six standard deviations are 87.
  expect(Math.abs((moved[0]?.people ?? 0) - 300)).toBeLessThan(87)
  expect(keep + (moved[0]?.people ?? 0)).toBe(1_000)
})

test.each<readonly [string, FlagRules, ExperimentRules, readonly string[]]>([
  ['a rule before it takes people away', flag([serve(winter, 'b'), tested]), test50, ['chat-test']],
  ['a rule before it takes people away whom only the code knows', flag([serve(trial, 'b'), tested]), test50, ['chat-test']],
  ['its rule is taken out', flag([]), test50, ['chat-test']],
  ['a rule comes behind it', flag([tested, serve(winter, 'b')]), test50, []],
  ['it is decided', flag([]), { ...test50, state: { kind: 'rolled-back' } }, []],
])('an experiment is named where %s: %j', (_, after, experiment, named) => {
  expect(told(flag([tested]), after, { experiments: { 'chat-test': experiment } }).experiments).toEqual(named)
})

test('who is decided by an account is told to nobody', () => {
  const experiments = { 'chat-test': { ...test50, unit: 'account' as const } }
  expect(told(flag([tested]), flag([serve(null, 'b')]), { experiments })).toMatchObject({ unclear: 1_000, moved: [], unknown: [] })
})

test('pieces add up to the whole', () => {
  const worlds = worldsOf(rulesetOf(flag([share(20_000)])), 'chat', flag([share(50_000), serve(winter, 'b', 'r3')]))
  const pieces = Array.from({ length: 20 }, (_, at) => consequenceOf(worlds, people.slice(at * 50, at * 50 + 50), NOW))
  expect(added(pieces)).toEqual(consequenceOf(worlds, people, NOW))
})
