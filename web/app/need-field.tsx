import { useState, type ReactNode } from 'react'
import { TextAction } from '../parts/actions.tsx'
import { useWords } from '../words/use-words.tsx'
import { MOST_NEEDED, type NeedProblem, type Needs } from './need-draft.ts'
import { NeedList } from './need-list.tsx'
import styles from './need-list.module.css'

type Props = { readonly own: string; readonly needs: Needs; readonly problem?: NeedProblem | undefined; readonly onChange: (needs: Needs) => void }

/** What an experiment needs other flags to serve to whoever takes part. */
export function NeedField({ own, needs, problem, onChange }: Props): ReactNode {
  const { say } = useWords()
  const [adding, setAdding] = useState(false)
  return (
    <div className={styles['field']}>
      {needs.length === 0 && !adding ? null : <p className={styles['legend']}>{say('plan.other-flags')}</p>}
      <NeedList own={own} needs={needs} mayEdit problem={problem} adding={adding} onAdded={() => setAdding(false)} onChange={onChange} />
      {adding || needs.length >= MOST_NEEDED ? null : <TextAction onClick={() => setAdding(true)}>{say('plan.other-flag')}</TextAction>}
    </div>
  )
}
