import { ActionIcon, UnstyledButton } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { Condition } from '#sdk/core/ruleset.ts'
import { TextAction } from '../parts/actions.tsx'
import { EditableChoice } from '../parts/editable-choice.tsx'
import { EditableText } from '../parts/editable-text.tsx'
import { Icon } from '../parts/icon.tsx'
import { useWords } from '../words/use-words.tsx'
import { clausesOf, comparisons, conditionOf, isWhole, knownAttributes, type Clause, type Comparison } from './clauses.ts'
import styles from './clause-list.module.css'

type Props = {
  readonly condition: Condition | null
  readonly onChange: (condition: Condition | null) => void
  /** What stands where there is no clause: "everybody". */
  readonly everybody: string
}

const fresh: Clause = { attribute: 'acquisition.campaign', comparison: 'equals', text: '' }

/** A condition as clauses that all have to fit, edited word by word; without one, everybody. */
export function ClauseList({ condition, onChange, everybody }: Props): ReactNode {
  const { say } = useWords()
  const saved = clausesOf(condition)
  // A clause that is only half written is no condition yet: it lives here until it is whole.
  const [half, setHalf] = useState<Clause>()
  if (saved === null) return <p className={styles['note']}>{say('clause.rich')} <TextAction onClick={() => onChange(null)}>{say('clause.clear')}</TextAction></p>
  const finish = (clause: Clause): void => {
    if (!isWhole(clause)) return setHalf(clause)
    setHalf(undefined)
    onChange(conditionOf([...saved, clause]))
  }
  return (
    <div className={styles['clauses']}>
      {saved.length === 0 && half === undefined ? <span className={styles['everybody']}>{everybody}</span> : null}
      {saved.map((clause, index) => (
        <ClauseChip
          key={index}
          clause={clause}
          onChange={(next) => onChange(conditionOf(saved.map((one, at) => (at === index ? next : one))))}
          onRemove={() => onChange(conditionOf(saved.filter((_, at) => at !== index)))}
        />
      ))}
      {half === undefined ? (
        <UnstyledButton className={styles['add'] ?? ''} onClick={() => setHalf(fresh)}>
          <Icon name="plus" /> {say(saved.length === 0 ? 'clause.only-if' : 'clause.and')}
        </UnstyledButton>
      ) : (
        <ClauseChip clause={half} onChange={finish} onRemove={() => setHalf(undefined)} />
      )}
    </div>
  )
}

type ChipProps = { readonly clause: Clause; readonly onChange: (clause: Clause) => void; readonly onRemove: () => void }

function ClauseChip({ clause, onChange, onRemove }: ChipProps): ReactNode {
  const { say } = useWords()
  const { attribute, comparison, text } = clause
  const choices = comparisons.map((each) => ({ value: each, label: say(`compare.${each}`) }))
  return (
    <span className={styles['chip']}>
      <Attribute attribute={attribute} onChange={(next) => onChange({ ...clause, attribute: next })} />
      <EditableChoice label={say('clause.comparison')} value={comparison} placeholder="" onChange={(next) => onChange({ ...clause, comparison: next as Comparison })} choices={choices} />
      {comparison === 'exists' ? null : (
        <EditableText label={say('clause.value')} placeholder={say('clause.some-value')} value={text} onChange={(next) => onChange({ ...clause, text: next })} />
      )}
      <ActionIcon size={24} color="ink" onClick={onRemove} aria-label={say('clause.remove', { attribute })}><Icon name="cross" size={12} /></ActionIcon>
    </span>
  )
}

const other = 'other'

/** Where a person came from is known to the server; everything else is what the customer's code says. */
function Attribute({ attribute, onChange }: { readonly attribute: string; readonly onChange: (attribute: string) => void }): ReactNode {
  const { say } = useWords()
  const known = knownAttributes.find((each) => each === attribute)
  const choices = [...knownAttributes.map((each) => ({ value: each, label: say(`attribute.${each}`) })), { value: other, label: say('clause.attribute-other'), note: say('clause.attribute-other-note') }]
  return (
    <>
      <EditableChoice label={say('clause.attribute')} value={known ?? other} placeholder="" onChange={(next) => onChange(next === other ? '' : next)} choices={choices} />
      {known === undefined ? <EditableText label={say('clause.attribute-name')} placeholder={say('clause.some-attribute')} value={attribute} onChange={onChange} /> : null}
    </>
  )
}
