import type { Acquisition } from '#sdk/core/context.ts'
import { ACTIVATED } from '#sdk/core/event.ts'
import { evaluate } from '#sdk/core/evaluate.ts'
import type { Evaluation } from '#sdk/core/evaluation.ts'
import type { Condition, FlagRules, Ruleset } from '#sdk/core/ruleset.ts'
import { audiencesIn } from '../audiences/audience.ts'
import { COUNTED } from '../audiences/reach.ts'

/** Somebody who was here lately, and what is known of them without the code that asks. */
export type Known = { readonly subject: string; readonly firstSeenAt: number; readonly acquisition: Acquisition }

/** How many get which other value; null is where the code's own fallback is used. */
export type Moved = { readonly from: string | null; readonly to: string | null; readonly people: number }

export type Consequence = {
  /** So many people were asked about. */
  readonly people: number
  readonly keep: number
  /** Most people first. */
  readonly moved: readonly Moved[]
  /** Whose answer nobody can say, since it depends on what only the asking code knows. */
  readonly unclear: number
  /** The attributes that it depends on. */
  readonly unknown: readonly string[]
  /** Running experiments that would meet people with another variant, or lose or gain some. */
  readonly experiments: readonly string[]
}

/** What is asked of a person without asking further: an attribute, or what they did. */
type Question = Extract<Condition, { kind: 'clause' | 'audience' }>

/** What the asking code may say, in every combination of so many clauses: 32 pairs of rulesets. Beyond it nothing is told. */
const MOST_CLAUSES = 5

/** What a flag serves before and after, in one of the ways in which the asking code may answer what only it knows. */
type World = { readonly before: Ruleset; readonly after: Ruleset }

export type Worlds = {
  readonly flag: string
  /** Empty where there would be too many. */
  readonly worlds: readonly World[]
  readonly unknown: readonly string[]
}

/** Both rulesets cut down to what the flag asks, with each clause that nobody knows here once true and once false. */
export function worldsOf(ruleset: Ruleset, flag: string, after: FlagRules): Worlds {
  const sides = [ruleset, { ...ruleset, flags: { ...ruleset.flags, [flag]: after } }].map((side) => askedBy(side, flag))
  const [old, next] = sides
  const open = new Map(sides.flatMap(conditionsIn).flatMap(questionsIn).filter((one) => !isKnown(one)).map((one) => [JSON.stringify(one), one]))
  const names = [...open.keys()]
  const count = open.size > MOST_CLAUSES ? 0 : 2 ** open.size
  const worlds = Array.from({ length: count }, (_, at): World | undefined => {
    const said = new Map(names.map((name, place) => [name, Math.floor(at / 2 ** place) % 2 === 1]))
    return old === undefined || next === undefined ? undefined : { before: assuming(old, said), after: assuming(next, said) }
  })
  return { flag, worlds: worlds.flatMap((one) => one ?? []), unknown: [...new Set([...open.values()].map((one) => (one.kind === 'clause' ? one.attribute : one.audience)))] }
}

/** Counts with the code that serves; whoever has many people asks in pieces and adds up. */
export function consequenceOf({ flag, worlds, unknown }: Worlds, people: readonly Known[], now: number): Consequence {
  const experiments = new Set<string>()
  const moved = new Map<string, Moved>()
  let keep = 0
  let unclear = 0
  for (const person of people) {
    const pairs = worlds.map((world) => answersOf(world, flag, person, now))
    pairs.flatMap(touched).filter((key) => worlds[0]?.before.experiments[key]?.state.kind === 'running').forEach((key) => experiments.add(key))
    const one = sameForAll(pairs)
    if (one === null) unclear += 1
    else if (one.from === one.to) keep += 1
    else moved.set(JSON.stringify(one), { ...one, people: (moved.get(JSON.stringify(one))?.people ?? 0) + 1 })
  }
  return { people: people.length, keep, moved: byPeople([...moved.values()]), unclear, unknown, experiments: [...experiments].toSorted() }
}

export function added(all: readonly Consequence[]): Consequence {
  const moved = new Map<string, Moved>()
  for (const { from, to, people } of all.flatMap((one) => one.moved)) {
    const name = JSON.stringify([from, to])
    moved.set(name, { from, to, people: (moved.get(name)?.people ?? 0) + people })
  }
  const sum = (part: 'people' | 'keep' | 'unclear') => all.reduce((total, one) => total + one[part], 0)
  return {
    people: sum('people'), keep: sum('keep'), unclear: sum('unclear'), moved: byPeople([...moved.values()]),
    unknown: all[0]?.unknown ?? [],
    experiments: [...new Set(all.flatMap((one) => one.experiments))].toSorted(),
  }
}

function byPeople(moved: readonly Moved[]): readonly Moved[] {
  return moved.toSorted((a, b) => b.people - a.people)
}

type Pair = { readonly before: Evaluation; readonly after: Evaluation }

function answersOf({ before, after }: World, flag: string, { subject, firstSeenAt, acquisition }: Known, now: number): Pair {
  const context = { subject, facts: { subject, firstSeenAt, acquisition, audiences: [], version: 0 } }
  return { before: evaluate(before, flag, null, context, now), after: evaluate(after, flag, null, context, now) }
}

/** null where it differs from world to world, or where an account decides, which only the asking code knows. */
function sameForAll(pairs: readonly Pair[]): { readonly from: string | null; readonly to: string | null } | null {
  const [first] = pairs
  if (first === undefined) return null
  const from = first.before.variation
  const to = first.after.variation
  const same = pairs.every(({ before, after }) => (before.variation === after.variation && from === to) || (before.variation === from && after.variation === to))
  const byAccount = from !== to && pairs.some(({ before, after }) => before.reason === 'ACCOUNT_UNKNOWN' || after.reason === 'ACCOUNT_UNKNOWN')
  return same && !byAccount ? { from, to } : null
}

/** Of which experiments somebody would be counted in another variant, or no more. */
function touched({ before, after }: Pair): readonly string[] {
  const [old, next] = [before.assignment, after.assignment]
  if (old?.experiment === next?.experiment && old?.variant === next?.variant) return []
  return [old, next].flatMap((one) => (one === null || one === undefined ? [] : [one.experiment]))
}

/** The flag, the flags it needs, and the experiments and audiences that they ask. */
function askedBy(ruleset: Ruleset, flag: string): Ruleset {
  const flags = new Map<string, FlagRules>()
  const visit = (key: string): void => {
    const rules = ruleset.flags[key]
    if (rules === undefined || flags.has(key)) return
    flags.set(key, rules)
    rules.prerequisites?.forEach((need) => visit(need.flag))
    experimentsOf(rules).forEach((one) => ruleset.experiments[one]?.prerequisites.forEach((need) => visit(need.flag)))
  }
  visit(flag)
  const asked = new Set([...flags.values()].flatMap(experimentsOf))
  return { ...ruleset, flags: Object.fromEntries(flags), experiments: Object.fromEntries(Object.entries(ruleset.experiments).filter(([key]) => asked.has(key))) }
}

function experimentsOf({ rules }: FlagRules): readonly string[] {
  return rules.flatMap(({ serve }) => (serve.kind === 'experiment' ? [serve.experiment] : []))
}

/** Every condition that may be asked, with those of the audiences it names. */
function conditionsIn(ruleset: Ruleset): readonly Condition[] {
  const own = [
    ...Object.values(ruleset.flags).filter((one) => one.on).flatMap((one) => one.rules).flatMap(({ when }) => when ?? []),
    ...Object.values(ruleset.experiments).flatMap(({ audience }) => audience ?? []),
  ]
  const seen = new Set<string>()
  const reached: Condition[] = []
  for (let level: readonly Condition[] = own; level.length > 0; ) {
    reached.push(...level)
    level = level.flatMap(audiencesIn).flatMap((key) => {
      const found = seen.has(key) ? undefined : ruleset.audiences[key]
      seen.add(key)
      return found ?? []
    })
  }
  return reached
}

/** Events tell what people did as well, but it is not read here for each of them. */
function questionsIn(condition: Condition): readonly Question[] {
  switch (condition.kind) {
    case 'all':
    case 'any': return condition.of.flatMap(questionsIn)
    case 'not': return questionsIn(condition.of)
    case 'audience': return condition.audience === ACTIVATED ? [condition] : []
    case 'clause': return [condition]
  }
}

/** Told by events, so that it is known here as an SDK knows it. */
function isKnown(question: Question): boolean {
  if (question.kind === 'audience') return false
  const { attribute } = question
  return attribute === 'firstSeenAt' || COUNTED.some((field) => attribute === `acquisition.${field}`)
}

function assuming(ruleset: Ruleset, said: ReadonlyMap<string, boolean>): Ruleset {
  const told = (condition: Condition): Condition => {
    switch (condition.kind) {
      case 'all':
      case 'any': return { ...condition, of: condition.of.map(told) }
      case 'not': return { ...condition, of: told(condition.of) }
      case 'audience':
      case 'clause': {
        const fits = said.get(JSON.stringify(condition))
        return fits === undefined ? condition : { kind: fits ? 'all' : 'any', of: [] }
      }
    }
  }
  const mapped = <Value>(all: Readonly<Record<string, Value>>, change: (one: Value) => Value) => Object.fromEntries(Object.entries(all).map(([key, one]) => [key, change(one)]))
  return {
    ...ruleset,
    flags: mapped(ruleset.flags, (flag) => ({ ...flag, rules: flag.rules.map((rule) => (rule.when === null ? rule : { ...rule, when: told(rule.when) })) })),
    experiments: mapped(ruleset.experiments, (one) => (one.audience === null ? one : { ...one, audience: told(one.audience) })),
    audiences: mapped(ruleset.audiences, told),
  }
}
