import type { Condition } from '#sdk/core/ruleset.ts'
import type { Say } from '../words/say.ts'
import { clausesOf, knownAttributes, type Clause, type Comparison } from './clauses.ts'

/** What is asked, in the reader's language where it is one of ours; else as the customer's code calls it. */
export function attributeName(attribute: string, say: Say): string {
  const known = knownAttributes.find((each) => each === attribute)
  return known === undefined ? attribute : say(`attribute.${known}`)
}

/**
 * How it compares. In Korean and Japanese the word takes another form where the sentence goes on with another clause
 * (값이 trial이고 …이면), and it begins with a space where it stands apart from the value.
 */
export function comparisonWord(comparison: Comparison, last: boolean, say: Say): string {
  return say(last ? `compare.${comparison}` : `compare-and.${comparison}`)
}

/** A condition as half a sentence, "campaign is spring and plan is trial"; null for everybody. */
export function conditionText(condition: Condition | null, say: Say): string | null {
  if (condition === null) return null
  const clauses = clausesOf(condition)
  if (clauses === null) return say('clause.richer')
  return clauses.map((clause, place) => clauseText(clause, place === clauses.length - 1, say)).reduce((first, second) => say('clause.both', { first, second }))
}

function clauseText({ attribute, comparison, text }: Clause, last: boolean, say: Say): string {
  const named = { attribute: attributeName(attribute, say), comparison: comparisonWord(comparison, last, say) }
  return comparison === 'exists' ? say('clause.known', named) : say('clause.sentence', { ...named, value: text })
}
