import { ActionIcon, UnstyledButton } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { EditableChoice } from '../../parts/editable-choice.tsx'
import { EditableText } from '../../parts/editable-text.tsx'
import { Icon } from '../../parts/icon.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { clausesOf, comparisons, conditionOf, knownAttributes, type Clause, type Comparison } from './clauses.ts'
import { withDesign, type Draft } from './draft.ts'
import styles from './audience.module.css'

type Props = { readonly draft: Draft; readonly onChange: (draft: Draft) => void }

const fresh: Clause = { attribute: 'acquisition.campaign', comparison: 'equals', text: '' }

/** Who sees it, as clauses that all have to fit; without one, everybody. */
export function Audience({ draft, onChange }: Props): ReactNode {
  const { say } = useWords()
  const saved = clausesOf(draft.design.audience)
  // A clause that is only half written is no condition yet: it lives here until it is whole.
  const [half, setHalf] = useState<Clause>()
  if (saved === null) return <p className={styles['note']}>{say('plan.audience-rich')} <TextAction onClick={() => onChange(withDesign(draft, { audience: null }))}>{say('plan.audience-clear')}</TextAction></p>
  const write = (clauses: readonly Clause[]): void => onChange(withDesign(draft, { audience: conditionOf(clauses) }))
  const finish = (clause: Clause): void => {
    const condition = conditionOf([...saved, clause])
    if (JSON.stringify(condition) === JSON.stringify(draft.design.audience)) return setHalf(clause)
    setHalf(undefined)
    onChange(withDesign(draft, { audience: condition }))
  }
  return (
    <div className={styles['clauses']}>
      {saved.length === 0 && half === undefined ? <span className={styles['everybody']}>{say(draft.design.newPeopleOnly ? 'plan.every-new-person' : 'plan.everybody')}</span> : null}
      {saved.map((clause, index) => (
        <ClauseChip key={index} clause={clause} onChange={(next) => write(saved.map((one, at) => (at === index ? next : one)))} onRemove={() => write(saved.filter((_, at) => at !== index))} />
      ))}
      {half === undefined ? (
        <UnstyledButton className={styles['add'] ?? ''} onClick={() => setHalf(fresh)}>
          <Icon name="plus" /> {say(saved.length === 0 ? 'plan.only-if' : 'plan.and')}
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
  return (
    <span className={styles['chip']}>
      <Attribute attribute={attribute} onChange={(next) => onChange({ ...clause, attribute: next })} />
      <EditableChoice label={say('plan.comparison')} value={comparison} placeholder="" onChange={(next) => onChange({ ...clause, comparison: next as Comparison })}
        choices={comparisons.map((each) => ({ value: each, label: say(`compare.${each}`) }))} />
      {comparison === 'exists' ? null : <EditableText label={say('plan.value')} placeholder={say('plan.some-value')} value={text} onChange={(next) => onChange({ ...clause, text: next })} />}
      <ActionIcon size={24} color="ink" onClick={onRemove} aria-label={say('plan.remove-clause', { attribute })}><Icon name="cross" size={12} /></ActionIcon>
    </span>
  )
}

const other = 'other'

/** Where a person came from is known to the server; everything else is what the customer's code says. */
function Attribute({ attribute, onChange }: { readonly attribute: string; readonly onChange: (attribute: string) => void }): ReactNode {
  const { say } = useWords()
  const known = knownAttributes.find((each) => each === attribute)
  return (
    <>
      <EditableChoice label={say('plan.attribute')} value={known ?? other} placeholder="" onChange={(next) => onChange(next === other ? '' : next)}
        choices={[...knownAttributes.map((each) => ({ value: each, label: say(`attribute.${each}`) })), { value: other, label: say('plan.attribute-other'), note: say('plan.attribute-other-note') }]} />
      {known === undefined ? <EditableText label={say('plan.attribute-name')} placeholder={say('plan.some-attribute')} value={attribute} onChange={onChange} /> : null}
    </>
  )
}
