import fc from 'fast-check'
import type { Context } from '#sdk/core/context.ts'
import { bucket } from '#sdk/core/bucket.ts'
import { overrideHash } from '#sdk/core/override.ts'
import { overrideSalt } from '#sdk/core/prepared.ts'
import type { Condition, ExperimentRules, ExperimentState, FlagRules, Json, Operator, PlainServe, Prerequisite, Range, Rule, Ruleset, Serve } from '#sdk/core/ruleset.ts'
import { OPERATORS } from '#tests/conformance/specification.ts'

// Small vocabularies, so that names meet: a rule often finds its attribute, an experiment its holdout, a ring closes.
const FLAGS = ['one', 'two', 'three'] as const
const VARIATIONS = ['a', 'b', 'c'] as const
const EXPERIMENTS = ['first', 'second'] as const
const AUDIENCES = ['staff', 'trial', 'behaving', 'ring'] as const
const SUBJECTS = ['anon-1', 'anon-2', '방문자', 'e\u0301', 'user-7']
const VALUES: readonly Json[] = [null, true, false, 0, 5, 17, 'pro', 'trial', '1.2.3', 'v2', '2026-03-02', '-30d', '10.0.0.7', '10.0.0.0/8', '2001:db8::1', ['pro', 'x'], [], { size: 5 }]

const ATTRIBUTES = ['plan', 'seats', 'company.size', 'acquisition.source', 'firstSeenAt', 'version', 'address', 'missing', 'tags']
const NEWER = 'newer-than-this' as Operator
/** `pr` and anything after it. */
const AUTOMATON: Json = { from: [0, 0x70, 0x71, 0x72, 0x73], next: [-1, 1, -1, -1, -1, -1, -1, -1, 2, -1, 2, 2, 2, 2, 2], accepts: [2] }

/** Schedules lie close around it, else nobody would be inside one. */
export const NOW = Date.UTC(2026, 2, 24)

const some = <Name>(of: readonly Name[], most = 2): fc.Arbitrary<Name[]> => fc.array(fc.constantFrom(...of), { maxLength: most })
const named = <Name extends string, Value>(of: readonly Name[], value: fc.Arbitrary<Value>): fc.Arbitrary<Record<string, Value>> =>
  fc.array(fc.tuple(fc.constantFrom<string>(...of), value)).map((entries) => Object.fromEntries(entries))

const clause: fc.Arbitrary<Condition> = fc.record({
  kind: fc.constant('clause' as const),
  attribute: fc.constantFrom(...ATTRIBUTES),
  operator: fc.oneof({ weight: 19, arbitrary: fc.constantFrom(...OPERATORS) }, { weight: 1, arbitrary: fc.constant(NEWER) }),
  values: fc.array(fc.constantFrom(...VALUES), { maxLength: 3 }),
}).map((one) => (one.operator === 'matches' ? { ...one, values: one.values.map(() => AUTOMATON) } : one))

const condition: fc.Arbitrary<Condition> = fc.letrec<{ one: Condition }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 6, arbitrary: clause },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('audience' as const), audience: fc.constantFrom(...AUDIENCES, 'nobody-knows') }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('all' as const, 'any' as const), of: fc.array(tie('one'), { maxLength: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('not' as const), of: tie('one') }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'newer' } as unknown as Condition) },
  ),
})).one

const prerequisites = (flags: readonly (typeof FLAGS)[number][], maxLength: number): fc.Arbitrary<readonly Prerequisite[]> =>
  fc.array(fc.record({ flag: fc.constantFrom<string>(...flags, 'gone'), variations: some(VARIATIONS) }), { maxLength })

/** Ranges from cuts, some of which are left out. */
const ranges: fc.Arbitrary<readonly Range[]> = fc.tuple(fc.array(fc.nat(100_000), { maxLength: 4 }), fc.infiniteStream(fc.boolean())).map(([cuts, kept]) => {
  const at = [0, ...cuts.toSorted((a, b) => a - b), 100_000]
  return at.slice(1).flatMap((to, index) => (kept.next().value === true ? [{ from: at[index] ?? 0, to, variation: VARIATIONS[index % VARIATIONS.length] ?? 'a' }] : []))
})

const plainServe: fc.Arbitrary<PlainServe> = fc.oneof(
  fc.record({ kind: fc.constant('variation' as const), variation: fc.constantFrom(...VARIATIONS, 'gone') }),
  fc.record({ kind: fc.constant('rollout' as const), salt: fc.constantFrom('roll.1', '굴림'), ranges }),
)

const serve: fc.Arbitrary<Serve> = fc.oneof(
  { weight: 1, arbitrary: plainServe },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('experiment' as const), experiment: fc.constantFrom(...EXPERIMENTS, 'gone') }) },
)

const ruleOf = (serves: fc.Arbitrary<Serve>): fc.Arbitrary<Rule> => fc.record({ id: fc.constantFrom('r1', 'r2', 'r3'), when: fc.option(condition), serve: serves })

const flagOf = (needs: fc.Arbitrary<readonly Prerequisite[]>, serves: fc.Arbitrary<Serve> = serve): fc.Arbitrary<FlagRules> => fc.record({
  type: fc.constant('string' as const),
  on: fc.integer({ min: 0, max: 9 }).map((one) => one > 0),
  values: fc.constantFrom<FlagRules['values'][]>({ a: 'A', b: 'B', c: 'C' }, { a: 'A', b: 'B', c: 5 }),
  off: fc.constantFrom(...VARIATIONS),
  rules: fc.array(ruleOf(serves), { maxLength: 3 }),
  fallthrough: plainServe,
}).chain((one) => fc.option(needs, { freq: 2 }).map((prerequisites) => (prerequisites === null ? one : { ...one, prerequisites })))

const state: fc.Arbitrary<ExperimentState> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'running' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'paused' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'rolled-back' as const }) },
  { weight: 1, arbitrary: fc.constantFrom('control', 'new', 'gone').map((variant) => ({ kind: 'shipped' as const, variant })) },
)

const moment = fc.constantFrom(null, null, NOW - 1000, NOW, NOW + 1000)
const slot = fc.tuple(fc.nat(100_000), fc.nat(100_000)).map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) }))

const experimentOf = (needs: fc.Arbitrary<readonly Prerequisite[]>): fc.Arbitrary<ExperimentRules> => fc.record({
  flag: fc.constantFrom(...FLAGS),
  state,
  unit: fc.constantFrom('person' as const, 'person' as const, 'account' as const),
  phase: fc.integer({ min: 1, max: 3 }),
  salt: fc.constantFrom('first.1', 'second.2', '실험.1'),
  schedule: fc.record({ from: moment, until: moment }),
  prerequisites: fc.oneof(fc.constant([]), needs),
  audience: fc.option(condition, { freq: 1 }),
  holdouts: some(['all', 'some', 'gone']),
  layer: fc.option(fc.record({ key: fc.constantFrom('page', 'page', 'gone'), slots: fc.array(slot, { maxLength: 2 }) }), { freq: 1 }),
  traffic: fc.oneof(fc.constant(100_000), fc.nat(100_000)),
  variants: fc.nat(100_000).map((weight) => [{ key: 'control', variation: 'a', weight }, { key: 'new', variation: 'b', weight: 100_000 - weight }]),
  overrides: fc.constantFrom<ExperimentRules['overrides'][]>([], [], [{ hash: overrideHash('first.1', 'anon-1'), variant: 'new' }, { hash: overrideHash('second.2', '방문자'), variant: 'gone' }],
    [{ hash: overrideHash('first.1', 'anon-1'), variant: 'new', bucket: bucket(overrideSalt('first.1'), 'anon-1') }, { hash: overrideHash('second.2', '방문자'), variant: 'new', bucket: bucket(overrideSalt('second.2'), '방문자') }]),
})

type Parts = { readonly flags: readonly [fc.Arbitrary<FlagRules>, fc.Arbitrary<FlagRules>, fc.Arbitrary<FlagRules>]; readonly experiment: fc.Arbitrary<ExperimentRules> }

/** Rings of flags, in which each asks for one other: with more, one question would be thousands. */
const inRings: Parts = { flags: [flagOf(prerequisites(FLAGS, 1)), flagOf(prerequisites(FLAGS, 1)), flagOf(prerequisites(FLAGS, 1))], experiment: experimentOf(fc.constant([])) }

/** Several prerequisites, of flags and of experiments, none of which leads back. */
const inOrder: Parts = {
  flags: [flagOf(prerequisites(['two', 'three'], 2)), flagOf(prerequisites(['three'], 2)), flagOf(fc.constant([]), plainServe)],
  experiment: experimentOf(prerequisites(['three'], 2)),
}

const rulesetOf = ({ flags, experiment }: Parts): fc.Arbitrary<Ruleset> => fc.record({
  format: fc.constant(1 as const),
  environment: fc.constant('production'),
  revision: fc.constant(1),
  door: fc.constantFrom('client' as const, 'server' as const),
  flags: fc.tuple(...flags).map((all) => Object.fromEntries(FLAGS.map((key, index) => [key, all[index]!]))),
  experiments: named(EXPERIMENTS, experiment),
  audiences: named(AUDIENCES, condition),
  layers: fc.constant({ page: { salt: 'page' } }),
  holdouts: fc.record({ all: fc.record({ salt: fc.constant('all'), share: fc.nat(100_000) }), some: fc.record({ salt: fc.constant('some'), share: fc.nat(20_000) }) }),
})

/** Rulesets as the server could compile them, and now and then one that a newer server did. */
export const anyRuleset: fc.Arbitrary<Ruleset> = fc.oneof(rulesetOf(inRings), rulesetOf(inOrder))

const attributes: fc.Arbitrary<{ readonly [key: string]: Json }> = named(['plan', 'seats', 'version', 'address', 'tags', 'company', 'company.size'], fc.constantFrom(...VALUES))

const facts: fc.Arbitrary<NonNullable<Context['facts']>> = fc.record({
  subject: fc.constantFrom(...SUBJECTS), firstSeenAt: fc.constantFrom(NOW - 90 * 86_400_000, NOW), version: fc.constant(1),
  acquisition: fc.constantFrom({}, { source: 'pro' }, { source: 'trial', medium: 'cpc' }), audiences: some(AUDIENCES),
})

const forced: fc.Arbitrary<NonNullable<Context['forced']>> = named(FLAGS, fc.constantFrom(
  { variation: 'b', experiment: null, variant: null }, { variation: 'b', experiment: 'first', variant: 'new' }, { variation: 'gone', experiment: 'first', variant: null },
))

export const anyContext: fc.Arbitrary<Context> = fc.tuple(
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...SUBJECTS) }, { weight: 1, arbitrary: fc.constant(null) }),
  fc.record({ account: fc.constantFrom('acme', 'globex'), attributes, facts }, { requiredKeys: [] }),
  fc.option(forced, { freq: 1 }),
).map(([subject, parts, link]) => ({ subject, ...parts, ...(link === null || Object.keys(link).length === 0 ? {} : { forced: link }) }))
