import type { ReactNode } from 'react'
import { EditableChoice } from '../parts/editable-choice.tsx'
import { EditableText } from '../parts/editable-text.tsx'
import { useWords } from '../words/use-words.tsx'
import { attributeName, comparisonWord } from './clause-text.ts'
import { comparisons, isWhole, knownAttributes, type Clause, type Comparison } from './clauses.ts'

type Props = {
  readonly clause: Clause
  /** Whether the sentence ends with it, or goes on with another one. */
  readonly last: boolean
  readonly onChange: (clause: Clause) => void
  /** Where the sentence has no button for it, taking the clause away is the last entry of its attributes. */
  readonly onRemove?: () => void
}

/** One clause as words of a sentence, in the order of the reader's language: what is asked, how it compares, with what. */
export function ClauseWords({ clause, last, onChange, onRemove }: Props): ReactNode {
  const { say, rich } = useWords()
  const { comparison, text } = clause
  const word = comparisonWord(comparison, last, say)
  const attribute = <Attribute clause={clause} onChange={onChange} onRemove={onRemove} />
  const compared = (
    <EditableChoice
      label={say('clause.comparison')}
      value={comparison}
      placeholder=""
      choices={comparisons.map((each) => ({ value: each, label: comparisonWord(each, last, say).trim() }))}
      onChange={(next) => onChange({ ...clause, comparison: next as Comparison })}
    />
  )
  if (comparison === 'exists') return rich('clause.known', { attribute, comparison: compared })
  const value = (
    <>
      <EditableText
        label={say('clause.value')}
        placeholder={say('clause.some-value')}
        value={text}
        problem={(typed) => (isWhole({ ...clause, attribute: 'any', text: typed }) ? undefined : say('clause.not-whole'))}
        onChange={(next) => onChange({ ...clause, text: next })}
      />
      {word.startsWith(' ') ? ' ' : null}
    </>
  )
  return rich('clause.sentence', { attribute, comparison: compared, value })
}

type AttributeProps = Pick<Props, 'clause' | 'onChange'> & { readonly onRemove: (() => void) | undefined }

/** Where a person came from is known to the server; any other name is what the customer's code sends. */
function Attribute({ clause, onChange, onRemove }: AttributeProps): ReactNode {
  const { say } = useWords()
  const known = knownAttributes.map((each) => ({ value: each, label: say(`attribute.${each}`), note: each }))
  const own = clause.attribute === '' || known.some((each) => each.value === clause.attribute) ? [] : [{ value: clause.attribute, label: attributeName(clause.attribute, say) }]
  return (
    <EditableChoice
      label={say('clause.attribute')}
      value={clause.attribute === '' ? undefined : clause.attribute}
      placeholder={say('clause.some-attribute')}
      choices={[...own, ...known]}
      free={(typed) => say('clause.own-attribute', { name: typed })}
      onChange={(next) => onChange({ ...clause, attribute: next })}
      {...(onRemove === undefined ? {} : { away: { label: say('clause.take-away'), onChoose: onRemove } })}
    />
  )
}
