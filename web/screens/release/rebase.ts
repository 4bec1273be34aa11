import { type FlagDraft, type RuleDraft, same } from './flag-draft.ts'

/**
 * The change that leads from one version to another, made on a third: what a person changed is put on top of what
 * somebody else saved meanwhile; and with before and after changed places, the inverse that undoes an old change.
 * Where both changed the same part, the change that is put on top wins.
 */
export function rebased(from: FlagDraft, to: FlagDraft, onto: FlagDraft): FlagDraft {
  return {
    enabled: pick(from.enabled, to.enabled, onto.enabled),
    rules: rebasedRules(from.rules, to.rules, onto.rules),
    fallthrough: pick(from.fallthrough, to.fallthrough, onto.fallthrough),
    offVariation: pick(from.offVariation, to.offVariation, onto.offVariation),
    prerequisites: pick(from.prerequisites, to.prerequisites, onto.prerequisites),
  }
}

function pick<Part>(from: Part, to: Part, onto: Part): Part {
  return same(from, to) ? onto : to
}

type Rules = readonly RuleDraft[]

function rebasedRules(from: Rules, to: Rules, onto: Rules): Rules {
  const removed = new Set(from.filter((rule) => !has(to, rule.id)).map((rule) => rule.id))
  const changed = onto.filter((rule) => !removed.has(rule.id)).map((rule) => rebasedRule(find(from, rule.id), find(to, rule.id), rule))
  const added = to.filter((rule) => !has(from, rule.id) && !has(onto, rule.id))
  const all = added.reduce<Rules>((rules, rule) => inserted(rules, rule, to), changed)
  return sameOrder(from, to) ? all : ordered(all, to)
}

function rebasedRule(from: RuleDraft | undefined, to: RuleDraft | undefined, onto: RuleDraft): RuleDraft {
  if (to === undefined) return onto
  if (from === undefined) return to
  return { id: onto.id, when: pick(from.when, to.when, onto.when), serve: pick(from.serve, to.serve, onto.serve) }
}

/** Behind the nearest rule that stands before it in its own version; first where there is none. */
function inserted(rules: Rules, rule: RuleDraft, own: Rules): Rules {
  const before = own.slice(0, own.findIndex((one) => one.id === rule.id)).map((one) => one.id)
  const place = rules.findLastIndex((one) => before.includes(one.id)) + 1
  return rules.toSpliced(place, 0, rule)
}

/** The rules that the version knows in its order, each other rule where it stands. */
function ordered(rules: Rules, wanted: Rules): Rules {
  const known = wanted.flatMap((rule) => find(rules, rule.id) ?? [])
  let next = 0
  return rules.map((rule) => (has(wanted, rule.id) ? (known[next++] ?? rule) : rule))
}

function sameOrder(a: Rules, b: Rules): boolean {
  const common = (rules: Rules, others: Rules): string => rules.filter((rule) => has(others, rule.id)).map((rule) => rule.id).join()
  return common(a, b) === common(b, a)
}

function has(rules: Rules, id: string): boolean {
  return find(rules, id) !== undefined
}

function find(rules: Rules, id: string): RuleDraft | undefined {
  return rules.find((rule) => rule.id === id)
}
