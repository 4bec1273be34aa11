import type { Condition } from '#sdk/core/ruleset.ts'
import type { Vocabulary } from '../../app/clauses.ts'
import type { Definition } from './contract.ts'

export type EventFilter = NonNullable<Extract<Definition, { kind: 'conversion' }>['filter']>
type Property = Extract<EventFilter, { kind: 'property' }>

/** The ways in which a property compares, in the order in which they are offered. */
const filterComparisons = ['equals', 'in', 'contains', 'starts-with', 'ends-with', 'exists', 'greater', 'at-least', 'less', 'at-most'] as const satisfies readonly Property['operator'][]

/** What can be asked of an event: its properties, as the customer's code calls them. */
export const aboutEvents: Vocabulary = {
  attributes: [],
  audiences: false,
  comparisons: [...filterComparisons.slice(0, 1), 'is-not', ...filterComparisons.slice(1)],
  fresh: { attribute: '', comparison: 'equals', text: '' },
}

/** A filter in the form that conditions are edited and read in; the words are the same. */
export function conditionOf(filter: EventFilter | null): Condition | null {
  if (filter === null) return null
  switch (filter.kind) {
    case 'all':
    case 'any':
      return { kind: filter.kind, of: filter.of.map(conditionOf).filter((each) => each !== null) }
    case 'not':
      return { kind: 'not', of: conditionOf(filter.of) ?? { kind: 'all', of: [] } }
    case 'property':
      return { kind: 'clause', attribute: filter.path, operator: filter.operator, values: filter.operator === 'exists' ? [] : filter.values }
  }
}

/** The filter that a condition about events says. */
export function filterOf(condition: Condition | null): EventFilter | null {
  return condition === null ? null : filterIn(condition)
}

function filterIn(condition: Condition): EventFilter {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return { kind: condition.kind, of: condition.of.map(filterIn) }
    case 'not':
      return { kind: 'not', of: filterIn(condition.of) }
    case 'clause':
      return { kind: 'property', path: condition.attribute, operator: comparisonIn(condition.operator), values: onceEach(condition.values) }
    case 'audience':
      throw new Error(`An event is in no audience: ${condition.audience}.`)
  }
}

function comparisonIn(operator: string): Property['operator'] {
  const found = filterComparisons.find((each) => each === operator)
  if (found === undefined) throw new Error(`No event is compared by ${operator}.`)
  return found
}

/** 5 and "5" are the same here; a condition may name both. */
function onceEach(values: Property['values']): Property['values'] {
  return [...new Map(values.map((value) => [String(value), value])).values()]
}
