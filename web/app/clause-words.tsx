import type { ReactNode } from 'react'
import { EditableChoice } from '../parts/editable-choice.tsx'
import { EditableText } from '../parts/editable-text.tsx'
import { useWords } from '../words/use-words.tsx'
import { attributeName, comparisonWord, problemText, valueHint, valueText, type Ending } from './clause-text.ts'
import { aboutPeople, AUDIENCE, comparisonsOf, problemOf, type Clause, type Comparison, type Vocabulary } from './clauses.ts'
import { SeenValue, seenFieldOf } from './seen-value.tsx'
import { useAudiences } from './use-audiences.ts'

type Props = {
  readonly clause: Clause
  /** Whether the sentence ends with it, or goes on with another one. */
  readonly ending: Ending
  readonly onChange: (clause: Clause) => void
  /** Where the sentence has no button for it, taking the clause away is the last entry of its attributes. */
  readonly onRemove?: () => void
  readonly about?: Vocabulary
}

/** One clause as words of a sentence, in the order of the reader's language: what is asked, how it compares, with what. */
export function ClauseWords({ clause, ending, onChange, onRemove, about = aboutPeople }: Props): ReactNode {
  const { say, rich } = useWords()
  const { comparison } = clause
  const word = comparisonWord(comparison, ending, say)
  const attribute = <Attribute clause={clause} about={about} onChange={onChange} onRemove={onRemove} />
  const compared = (
    <EditableChoice
      label={say('clause.comparison')}
      value={comparison}
      placeholder=""
      choices={comparisonsOf(clause.attribute, about).map((each) => ({ value: each, label: comparisonWord(each, ending, say).trim() }))}
      onChange={(next) => onChange({ ...clause, comparison: next as Comparison })}
    />
  )
  if (comparison === 'exists') return rich('clause.known', { attribute, comparison: compared })
  const field = seenFieldOf(clause)
  const value = (
    <>
      {clause.attribute === AUDIENCE ? <NamedAudience clause={clause} onChange={onChange} /> : field === undefined ? <Value clause={clause} onChange={onChange} /> : <SeenValue clause={clause} field={field} onChange={onChange} />}
      {word.startsWith(' ') ? ' ' : null}
    </>
  )
  return rich('clause.sentence', { attribute, comparison: compared, value })
}

type WordProps = Pick<Props, 'clause' | 'onChange'>

/** What is wrong stands beside the field, with its place where that helps. */
function Value({ clause, onChange }: WordProps): ReactNode {
  const { say } = useWords()
  const hint = valueHint(clause.comparison, say)
  return (
    <EditableText
      label={say('clause.value')}
      placeholder={say('clause.some-value')}
      value={clause.text}
      shown={valueText(clause, say)}
      {...(hint === undefined ? {} : { hint })}
      problem={(text) => {
        const problem = problemOf({ ...clause, text })
        return problem === null ? undefined : problemText(problem, say)
      }}
      onChange={(text) => onChange({ ...clause, text })}
    />
  )
}

function NamedAudience({ clause, onChange }: WordProps): ReactNode {
  const { say } = useWords()
  const audiences = useAudiences()
  return (
    <EditableChoice
      label={say('clause.which-audience')}
      value={clause.text === '' ? undefined : clause.text}
      placeholder={say('clause.some-audience')}
      choices={audiences}
      onChange={(text) => onChange({ ...clause, text })}
    />
  )
}

type AttributeProps = WordProps & { readonly onRemove: (() => void) | undefined; readonly about: Vocabulary }

/** Where a person came from is known to the server, what a browser is to the SDK; any other name is what the customer's code sends. */
function Attribute({ clause, onChange, onRemove, about }: AttributeProps): ReactNode {
  const { say } = useWords()
  const audiences = about.audiences ? [{ value: AUDIENCE, label: say('clause.audience'), note: say('clause.audience-note') }] : []
  const known = [...audiences, ...about.attributes.map((each) => ({ value: each, label: say(`attribute.${each}`), note: each }))]
  const own = clause.attribute === '' || known.some((each) => each.value === clause.attribute) ? [] : [{ value: clause.attribute, label: attributeName(clause.attribute, say, about) }]
  return (
    <EditableChoice
      label={say('clause.attribute')}
      value={clause.attribute === '' ? undefined : clause.attribute}
      placeholder={say('clause.some-attribute')}
      choices={[...own, ...known]}
      free={(typed) => say('clause.own-attribute', { name: typed })}
      onChange={(next) => onChange(asking(clause, next, about))}
      {...(onRemove === undefined ? {} : { away: { label: say('clause.take-away'), onChoose: onRemove } })}
    />
  )
}

/** The same clause about something else. What an audience is compared with is none of the other values, and the other way round. */
function asking(clause: Clause, attribute: string, about: Vocabulary): Clause {
  if ((attribute === AUDIENCE) === (clause.attribute === AUDIENCE)) return { ...clause, attribute }
  return { attribute, comparison: comparisonsOf(attribute, about).includes(clause.comparison) ? clause.comparison : 'equals', text: '' }
}
