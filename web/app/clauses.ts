import type { Condition, Json, Operator } from '#sdk/core/ruleset.ts'
import { type ClauseProblem, clauseProblem } from '#server/audiences/clause.ts'

/** One part of a condition as a person writes it: an attribute, a comparison, and words for its values. */
export type Clause = { readonly attribute: string; readonly comparison: Comparison; readonly text: string }

/** Clauses of which one is enough; most parts are one clause. */
export type Part = readonly Clause[]

export type Comparison = Operator | 'is-not'

export const comparisons = ['equals', 'is-not', 'in', 'contains', 'starts-with', 'ends-with', 'exists', 'greater', 'at-least', 'less', 'at-most', 'before', 'after', 'contains-all', 'matches', 'version-equals', 'version-greater', 'version-at-least', 'version-less', 'version-at-most', 'in-network'] as const satisfies readonly Comparison[]

/** In the place of an attribute: whether somebody is in an audience. No attribute is called so, since `$` opens no path. */
export const AUDIENCE = '$audience'

/** What is known of everybody without the customer's code saying it: by the server, or by the SDK in the browser. */
export const knownAttributes = ['acquisition.source', 'acquisition.medium', 'acquisition.campaign', 'acquisition.term', 'acquisition.content', 'acquisition.referrer', 'acquisition.landingPage', 'firstSeenAt', 'device', 'locale', 'country'] as const

/** What clauses are about, and so what can be asked in them. */
export type Vocabulary = {
  /** Offered by name; any other may be written. */
  readonly attributes: readonly (typeof knownAttributes)[number][]
  readonly audiences: boolean
  readonly comparisons: readonly Comparison[]
  /** The clause that a new one begins as. */
  readonly fresh: Clause
}

export const aboutPeople: Vocabulary = { attributes: knownAttributes, audiences: true, comparisons, fresh: { attribute: 'acquisition.campaign', comparison: 'equals', text: '' } }

/** Whether somebody is in an audience is all that can be asked of it. */
export function comparisonsOf(attribute: string, about: Vocabulary): readonly Comparison[] {
  return attribute === AUDIENCE ? ['equals', 'is-not'] : about.comparisons
}

/** The parts of a condition that is an "and" of clauses and of "or"s between clauses; null for anything richer, which is left as it stands. */
export function partsOf(condition: Condition | null): readonly Part[] | null {
  if (condition === null) return []
  if (condition.kind !== 'all') {
    const only = partOf(condition)
    return only === null ? null : [only]
  }
  const parts = condition.of.map(partOf)
  return parts.every((part) => part !== null) ? parts : null
}

function partOf(condition: Condition): Part | null {
  if (condition.kind !== 'any') {
    const one = clauseOf(condition)
    return one === null ? null : [one]
  }
  const clauses = condition.of.map(clauseOf)
  return clauses.length > 1 && clauses.every((one) => one !== null) ? clauses : null
}

/** A condition that one clause says; null for any other. */
export function clauseOf(condition: Condition): Clause | null {
  if (condition.kind === 'clause') return readBack(condition.attribute, condition.operator, condition.values)
  if (condition.kind === 'audience') return { attribute: AUDIENCE, comparison: 'equals', text: condition.audience }
  if (condition.kind !== 'not') return null
  if (condition.of.kind === 'audience') return { attribute: AUDIENCE, comparison: 'is-not', text: condition.of.audience }
  return condition.of.kind === 'clause' && condition.of.operator === 'equals' ? readBack(condition.of.attribute, 'is-not', condition.of.values) : null
}

/** Only what would be written again with the same values; a program may have written more than these words can say. */
function readBack(attribute: string, comparison: Comparison, values: readonly Json[]): Clause | null {
  if (!comparisons.includes(comparison)) return null
  const texts = textsOf(values)
  const said = comparison === 'equals' && texts.length > 1 ? 'in' : comparison
  const text = texts.join(', ')
  const same = textsOf(valuesOf(said, text)).join('\n') === texts.join('\n')
  return same && attribute !== AUDIENCE && isWhole({ attribute, comparison: said, text }) ? { attribute, comparison: said, text } : null
}

export function conditionOf(parts: readonly Part[]): Condition | null {
  const written = parts.map((part) => part.filter(isWhole).map(fromClause)).filter((part) => part.length > 0)
  const all = written.map((part): Condition => (part.length === 1 && part[0] !== undefined ? part[0] : { kind: 'any', of: part }))
  return all.length > 1 ? { kind: 'all', of: all } : (all[0] ?? null)
}

/** Whether everything is said that the comparison needs. */
export function isWhole(clause: Clause): boolean {
  return clause.attribute.trim() !== '' && problemOf(clause) === null
}

/** What is wrong with the values of a clause, as the server would say when it is saved; null when all is well. */
export function problemOf({ attribute, comparison, text }: Clause): ClauseProblem | null {
  if (attribute === AUDIENCE) return text === '' ? { kind: 'no-values' } : null
  return clauseProblem({ operator: operatorOf(comparison), values: valuesOf(comparison, text) })
}

function operatorOf(comparison: Comparison): Operator {
  return comparison === 'is-not' ? 'equals' : comparison
}

function fromClause({ attribute, comparison, text }: Clause): Condition {
  const positive: Condition = attribute === AUDIENCE
    ? { kind: 'audience', audience: text }
    : { kind: 'clause', attribute: attribute.trim(), operator: operatorOf(comparison), values: valuesOf(comparison, text) }
  return comparison === 'is-not' ? { kind: 'not', of: positive } : positive
}

const numeric: ReadonlySet<Comparison> = new Set(['greater', 'at-least', 'less', 'at-most'])
const exact: ReadonlySet<Comparison> = new Set(['equals', 'is-not', 'in'])
const listed: ReadonlySet<Comparison> = new Set(['in', 'contains-all', 'in-network'])

/**
 * The values that a text stands for. Code may send 42 or "42", true or "true", and nobody who writes an audience can
 * know which: an exact comparison takes both.
 */
function valuesOf(comparison: Comparison, text: string): readonly Json[] {
  if (comparison === 'exists') return []
  const parts = (listed.has(comparison) ? text.split(',') : [text]).map((part) => part.trim()).filter((part) => part !== '')
  if (numeric.has(comparison)) return parts.map((part) => (Number.isFinite(Number(part)) ? Number(part) : part))
  return exact.has(comparison) ? parts.flatMap(bothWays) : parts
}

function bothWays(part: string): readonly Json[] {
  if (part === 'true' || part === 'false') return [part, part === 'true']
  return part !== '' && String(Number(part)) === part ? [part, Number(part)] : [part]
}

/** Values in words; a number of a time stands as it is. */
export function textsOf(values: readonly Json[]): readonly string[] {
  return [...new Set(values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))))]
}
