import { ACTIVATED } from '#sdk/core/event.ts'
import type { Condition } from '#sdk/core/ruleset.ts'
import type { ClauseProblem } from '#server/audiences/clause.ts'
import type { Say } from '../words/say.ts'
import { aboutPeople, AUDIENCE, clauseOf, textsOf, type Clause, type Comparison, type Vocabulary } from './clauses.ts'

/** How a sentence goes on behind a clause: not at all, with "and", or with "or". */
export type Ending = 'last' | 'and' | 'or'

/** What is asked, in the reader's language where it is one of ours; else as the customer's code calls it. */
export function attributeName(attribute: string, say: Say, about: Vocabulary = aboutPeople): string {
  if (attribute === AUDIENCE) return say('clause.audience')
  if (attribute === ACTIVATED) return say('clause.activated')
  const known = about.attributes.find((each) => each === attribute)
  return known === undefined ? attribute : say(`attribute.${known}`)
}

/**
 * How it compares. In Korean and Japanese the word takes another form where the sentence goes on with another clause
 * (값이 trial이고 …이면), and it begins with a space where it stands apart from the value.
 */
export function comparisonWord(comparison: Comparison, ending: Ending, say: Say): string {
  if (ending === 'last') return say(`compare.${comparison}`)
  return ending === 'and' ? say(`compare-and.${comparison}`) : say(`compare-or.${comparison}`)
}

/** A condition as half a sentence, "campaign is spring and (plan is trial or plan is pro)"; null for everybody. */
export function conditionText(condition: Condition | null, say: Say, about: Vocabulary = aboutPeople): string | null {
  return condition === null || (condition.kind === 'all' && condition.of.length === 0) ? null : textOf(condition, 'last', { say, about }, true)
}

type Words = { readonly say: Say; readonly about: Vocabulary }

function textOf(condition: Condition, ending: Ending, words: Words, outermost = false): string {
  const clause = clauseOf(condition)
  if (clause !== null) return clauseText(clause, ending, words)
  switch (condition.kind) {
    case 'all':
    case 'any': return groupText(condition, ending, words, outermost)
    case 'not': return notText(textOf(condition.of, 'last', words, true), ending, words)
    case 'audience': return condition.audience
    case 'clause': return clauseText({ attribute: condition.attribute, comparison: condition.operator, text: textsOf(condition.values).join(', ') }, ending, words)
  }
}

function groupText({ kind, of }: Extract<Condition, { kind: 'all' | 'any' }>, ending: Ending, words: Words, outermost: boolean): string {
  const { say } = words
  if (of.length === 0) return say(kind === 'all' ? 'clause.always' : 'clause.never')
  const between = kind === 'all' ? 'and' : 'or'
  const texts = of.map((each, place) => textOf(each, place === of.length - 1 ? ending : between, words))
  const joined = texts.reduce((first, second) => say(kind === 'all' ? 'clause.both' : 'clause.either', { first, second }))
  return outermost || of.length === 1 ? joined : say('clause.group', { clauses: joined })
}

function notText(condition: string, ending: Ending, { say }: Words): string {
  if (ending === 'last') return say('clause.not', { condition })
  return say(ending === 'and' ? 'clause.not-and' : 'clause.not-or', { condition })
}

function clauseText({ attribute, comparison, text }: Clause, ending: Ending, { say, about }: Words): string {
  const named = { attribute: attributeName(attribute, say, about), comparison: comparisonWord(comparison, ending, say) }
  return comparison === 'exists' ? say('clause.known', named) : say('clause.sentence', { ...named, value: valueText({ attribute, comparison, text }, say) })
}

const RELATIVE = /^([+-])(\d{1,6})([mhdw])$/

/** A value as it stands in a sentence: a time that is told from now is "30 days ago". */
export function valueText({ attribute, comparison, text }: Clause, say: Say): string {
  if (attribute === AUDIENCE && text === ACTIVATED) return say('clause.activated')
  const found = comparison === 'before' || comparison === 'after' ? RELATIVE.exec(text.trim()) : null
  if (found === null) return text
  const unit = found[3] as 'm' | 'h' | 'd' | 'w'
  const n = Number(found[2])
  return found[1] === '-' ? say(`ago.${unit}`, { n }) : say(`ahead.${unit}`, { n })
}

/** What is wrong with a clause and how to write it, in a sentence. */
export function problemText(problem: ClauseProblem, say: Say): string {
  if (!('value' in problem)) return say('clause.not-whole')
  if (problem.kind !== 'pattern') return say(`shape.${problem.kind}`, { value: problem.value })
  const { fault, at, part } = problem.pattern
  const sentence = say(`pattern.${fault}`, { part })
  return fault === 'empty' || fault === 'too-long' ? sentence : say('clause.at-character', { at, sentence })
}

const HINTS = {
  'in': 'list', 'contains-all': 'list', 'matches': 'pattern', 'before': 'instant', 'after': 'instant', 'in-network': 'network',
  'version-equals': 'version', 'version-greater': 'version', 'version-at-least': 'version', 'version-less': 'version', 'version-at-most': 'version',
} as const satisfies Partial<Record<Comparison, string>>

/** How a value of this comparison is written; undefined where any text will do. */
export function valueHint(comparison: Comparison, say: Say): string | undefined {
  const kind = Object.hasOwn(HINTS, comparison) ? HINTS[comparison as keyof typeof HINTS] : undefined
  return kind === undefined ? undefined : say(`hint.${kind}`)
}
