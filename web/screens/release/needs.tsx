import { useState, type ReactNode } from 'react'
import { MOST_NEEDED, type NeedProblem } from '../../app/need-draft.ts'
import { NeedList } from '../../app/need-list.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Flag, FlagDraft } from './flag-draft.ts'
import styles from './release.module.css'

type Props = {
  readonly flag: Flag
  /** What is served now. */
  readonly stands: FlagDraft
  readonly draft: FlagDraft
  readonly mayEdit: boolean
  /** The need that the last save was refused for. */
  readonly problem: NeedProblem | undefined
  readonly onChange: (draft: FlagDraft) => void
}

/** What a flag needs before a rule of it is asked. */
export function Needs({ flag, stands, draft, mayEdit, problem, onChange }: Props): ReactNode {
  const { say } = useWords()
  const [adding, setAdding] = useState(false)
  const { prerequisites } = draft
  const room = mayEdit && prerequisites.length < MOST_NEEDED
  return (
    <Section title={say('release.needs')} {...(prerequisites.length === 0 ? {} : { note: say('release.needs-note') })} {...(room && !adding ? { actions: <TextAction onClick={() => setAdding(true)}>{say('release.add-need')}</TextAction> } : {})}>
      {prerequisites.length === 0 && !adding ? <p className={styles['quiet']}>{say('release.no-needs')}</p> : null}
      <NeedList own={flag.key} needs={prerequisites} stands={stands.prerequisites} mayEdit={mayEdit} problem={problem} adding={adding} onAdded={() => setAdding(false)} onChange={(needs) => onChange({ ...draft, prerequisites: needs })} />
    </Section>
  )
}
