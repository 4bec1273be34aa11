import type { Condition, Json, Operator } from '#sdk/core/ruleset.ts'

/** One part of an audience as a person writes it: an attribute, a comparison, and words for its values. */
export type Clause = { readonly attribute: string; readonly comparison: Comparison; readonly text: string }

export type Comparison = Operator | 'is-not'

export const comparisons = ['equals', 'is-not', 'in', 'contains', 'starts-with', 'ends-with', 'exists', 'greater', 'at-least', 'less', 'at-most', 'before', 'after', 'contains-all', 'matches', 'version-equals', 'version-greater', 'version-at-least', 'version-less', 'version-at-most', 'in-network'] as const satisfies readonly Comparison[]

/** What the server knows of everybody, without the customer's code saying it. */
export const knownAttributes = ['acquisition.source', 'acquisition.medium', 'acquisition.campaign', 'acquisition.term', 'acquisition.content', 'acquisition.referrer', 'acquisition.landingPage'] as const

/** The clauses of a condition that is a plain "and" of them; null for anything richer, which is left as it stands. */
export function clausesOf(condition: Condition | null): readonly Clause[] | null {
  if (condition === null) return []
  if (condition.kind !== 'all') {
    const one = clauseOf(condition)
    return one === null ? null : [one]
  }
  const all = condition.of.map(clauseOf)
  return all.every((one) => one !== null) ? all : null
}

function clauseOf(condition: Condition): Clause | null {
  if (condition.kind === 'clause') return readBack(condition.attribute, condition.operator, condition.values)
  if (condition.kind === 'not' && condition.of.kind === 'clause' && condition.of.operator === 'equals') return readBack(condition.of.attribute, 'is-not', condition.of.values)
  return null
}

/** Only what would be written again with the same values; a program may have written more than these words can say. */
function readBack(attribute: string, comparison: Comparison, values: readonly Json[]): Clause | null {
  const texts = textsOf(values)
  const said = comparison === 'equals' && texts.length > 1 ? 'in' : comparison
  const text = texts.join(', ')
  const same = textsOf(valuesOf(said, text)).join('\n') === texts.join('\n')
  return same && isWhole({ attribute, comparison: said, text }) ? { attribute, comparison: said, text } : null
}

export function conditionOf(clauses: readonly Clause[]): Condition | null {
  const written = clauses.filter(isWhole).map(fromClause)
  const [only] = written
  if (only === undefined) return null
  return written.length === 1 ? only : { kind: 'all', of: written }
}

/** Whether everything is said that the comparison needs. */
export function isWhole({ attribute, comparison, text }: Clause): boolean {
  return attribute.trim() !== '' && (comparison === 'exists' || valuesOf(comparison, text).length > 0)
}

function fromClause({ attribute, comparison, text }: Clause): Condition {
  const operator = comparison === 'is-not' ? 'equals' : comparison
  const clause = { kind: 'clause', attribute: attribute.trim(), operator, values: [...valuesOf(comparison, text)] } as const
  return comparison === 'is-not' ? { kind: 'not', of: clause } : clause
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
  if (numeric.has(comparison)) return parts.map(Number).filter(Number.isFinite)
  return exact.has(comparison) ? parts.flatMap(bothWays) : parts
}

function bothWays(part: string): readonly Json[] {
  if (part === 'true' || part === 'false') return [part, part === 'true']
  return part !== '' && String(Number(part)) === part ? [part, Number(part)] : [part]
}

function textsOf(values: readonly Json[]): readonly string[] {
  return [...new Set(values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))))]
}
