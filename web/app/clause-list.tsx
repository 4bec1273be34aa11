import { ActionIcon, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Condition } from '#sdk/core/ruleset.ts'
import { TextAction } from '../parts/actions.tsx'
import { Icon } from '../parts/icon.tsx'
import { useWords } from '../words/use-words.tsx'
import { attributeName, conditionText } from './clause-text.ts'
import { ClauseWords } from './clause-words.tsx'
import { aboutPeople, type Part, type Vocabulary } from './clauses.ts'
import { useClauses, type Clauses } from './use-clauses.ts'
import styles from './clause-list.module.css'

type Props = {
  readonly condition: Condition | null
  readonly onChange: (condition: Condition | null) => void
  /** What stands where there is no clause: "everybody". */
  readonly everybody: string
  readonly about?: Vocabulary
}

/** A condition as clauses that all have to fit, each in a box of its own with those that may fit in its place; without one, everybody. */
export function ClauseList({ condition, onChange, everybody, about = aboutPeople }: Props): ReactNode {
  const { say } = useWords()
  const clauses = useClauses(condition, onChange, about)
  if (clauses === null) return <Richer condition={condition} about={about} onClear={() => onChange(null)} />
  return (
    <div className={styles['clauses']}>
      {clauses.parts.length === 0 ? <span className={styles['everybody']}>{everybody}</span> : null}
      {clauses.parts.map((part, place) => <OnePart key={place} part={part} place={place} clauses={clauses} about={about} />)}
      {clauses.add === undefined ? null : (
        <UnstyledButton className={styles['add'] ?? ''} onClick={clauses.add}>
          <Icon name="plus" /> {say(clauses.parts.length === 0 ? 'clause.only-if' : 'clause.and')}
        </UnstyledButton>
      )}
    </div>
  )
}

/** Nested deeper than it is edited here: it is read, and begun anew by whoever wants to. */
function Richer({ condition, about, onClear }: { readonly condition: Condition | null; readonly about: Vocabulary; readonly onClear: () => void }): ReactNode {
  const { say } = useWords()
  return (
    <div className={styles['richer']}>
      <p>{conditionText(condition, say, about)}</p>
      <p className={styles['note']}>{say('clause.rich')} <TextAction onClick={onClear}>{say('clause.clear')}</TextAction></p>
    </div>
  )
}

type PartProps = { readonly part: Part; readonly place: number; readonly clauses: Clauses; readonly about: Vocabulary }

function OnePart({ part, place, clauses, about }: PartProps): ReactNode {
  const { say, rich } = useWords()
  const { or } = clauses
  const words = part.map((clause, at): ReactNode => (
    <span key={at} className={styles['clause']}>
      <span><ClauseWords clause={clause} about={about} ending={at === part.length - 1 ? 'last' : 'or'} onChange={(next) => clauses.set(place, at, next)} /></span>
      <ActionIcon size={24} color="ink" onClick={() => clauses.remove(place, at)} aria-label={say('clause.remove', { attribute: attributeName(clause.attribute, say, about) })}><Icon name="cross" size={12} /></ActionIcon>
    </span>
  ))
  return (
    <span className={styles['chip']} role="group" aria-label={say('clause.part', { n: place + 1 })}>
      {words.reduce((first, second) => rich('clause.either', { first, second }))}
      {or === undefined ? null : <UnstyledButton className={styles['more'] ?? ''} onClick={() => or(place)}><Icon name="plus" size={12} /> {say('clause.or-if')}</UnstyledButton>}
    </span>
  )
}
