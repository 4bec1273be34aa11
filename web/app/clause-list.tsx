import { ActionIcon, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Condition } from '#sdk/core/ruleset.ts'
import { TextAction } from '../parts/actions.tsx'
import { Icon } from '../parts/icon.tsx'
import { useWords } from '../words/use-words.tsx'
import { attributeName } from './clause-text.ts'
import { ClauseWords } from './clause-words.tsx'
import { useClauses } from './use-clauses.ts'
import styles from './clause-list.module.css'

type Props = {
  readonly condition: Condition | null
  readonly onChange: (condition: Condition | null) => void
  /** What stands where there is no clause: "everybody". */
  readonly everybody: string
}

/** A condition as clauses that all have to fit, each in a box of its own; without one, everybody. */
export function ClauseList({ condition, onChange, everybody }: Props): ReactNode {
  const { say } = useWords()
  const clauses = useClauses(condition, onChange)
  if (clauses === null) return <p className={styles['note']}>{say('clause.rich')} <TextAction onClick={() => onChange(null)}>{say('clause.clear')}</TextAction></p>
  return (
    <div className={styles['clauses']}>
      {clauses.all.length === 0 ? <span className={styles['everybody']}>{everybody}</span> : null}
      {clauses.all.map((clause, at) => (
        <span key={at} className={styles['chip']}>
          <span><ClauseWords clause={clause} last onChange={(next) => clauses.set(at, next)} /></span>
          <ActionIcon size={24} color="ink" onClick={() => clauses.remove(at)} aria-label={say('clause.remove', { attribute: attributeName(clause.attribute, say) })}><Icon name="cross" size={12} /></ActionIcon>
        </span>
      ))}
      {clauses.add === undefined ? null : (
        <UnstyledButton className={styles['add'] ?? ''} onClick={clauses.add}>
          <Icon name="plus" /> {say(clauses.all.length === 0 ? 'clause.only-if' : 'clause.and')}
        </UnstyledButton>
      )}
    </div>
  )
}
