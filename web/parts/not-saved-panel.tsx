import { Textarea } from '@mantine/core'
import { useId, useState, type ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import { PrimaryButton, TextAction } from './actions.tsx'
import { ArrowWord, Before, After } from './not-saved-change.tsx'
import styles from './not-saved-panel.module.css'

/** One change as a sentence's end: "Rule 3 serves short to", 20% → 50%. */
export type UnsavedChange = {
  readonly what: ReactNode
  /** Undefined for something new. */
  readonly before: string | undefined
  /** Undefined for something taken away. */
  readonly after: string | undefined
}

export type NotSavedPanelProps = {
  /** Where it would be saved: "Production". */
  readonly environment: string
  readonly changes: readonly UnsavedChange[]
  /** Who gets something else: a `PeopleChange`, and what else is touched. */
  readonly consequence?: ReactNode
  readonly reason: string
  readonly onReason: (reason: string) => void
  /** Production asks for a reason, elsewhere it is optional. */
  readonly reasonNeeded: boolean
  /** Verb and object: "Save to production". */
  readonly saveLabel: string
  readonly onSave: () => void
  readonly saving: boolean
  readonly onDiscard: () => void
  /** A refusal or a failure, in the place where it happened. */
  readonly problem?: ReactNode
  /** Under the panel: "Live in every SDK within 2 seconds, undone in one click." */
  readonly note?: ReactNode
}

/** What is not saved: the difference, who it changes, why; then the one button. */
export function NotSavedPanel(props: NotSavedPanelProps): ReactNode {
  const { environment, changes, consequence, saveLabel, saving, onDiscard, problem, note } = props
  const { say } = useWords()
  const title = useId()
  const { missing, save } = useReason(props)
  return (
    <aside aria-labelledby={title}>
      <div className={styles['panel']}>
        <div className={styles['head']}>
          <h2 id={title}>{say('unsaved.title', { n: changes.length })}</h2>
          <span className={styles['environment']}>{environment}</span>
        </div>
        <ul className={styles['changes']}>
          {changes.map((change, index) => <Change key={index} {...change} />)}
        </ul>
        {consequence === undefined ? null : <div className={styles['consequence']}>{consequence}</div>}
        <Textarea label={say('unsaved.why')} minRows={1} value={props.reason} error={missing ? say('unsaved.why-needed') : undefined}
          required={props.reasonNeeded} withAsterisk={false} onChange={(event) => props.onReason(event.currentTarget.value)} />
        {problem}
        <PrimaryButton fullWidth loading={saving} onClick={save}>{saveLabel}</PrimaryButton>
        <div className={styles['after']}><TextAction onClick={onDiscard}>{say('unsaved.discard')}</TextAction></div>
      </div>
      {note === undefined ? null : <p className={styles['note']}>{note}</p>}
    </aside>
  )
}

/** The button is always enabled; pressed without the reason that production asks for, it says so. */
function useReason({ reason, reasonNeeded, onSave }: NotSavedPanelProps): { readonly missing: boolean; readonly save: () => void } {
  const [asked, setAsked] = useState(false)
  const empty = reasonNeeded && reason.trim() === ''
  const save = (): void => {
    setAsked(true)
    if (!empty) onSave()
  }
  return { missing: asked && empty, save }
}

/** From here on a value is a sentence and stands as one. */
const sentenceFrom = 24

function Change({ what, before, after }: UnsavedChange): ReactNode {
  const long = Math.max(before?.length ?? 0, after?.length ?? 0) >= sentenceFrom
  return (
    <li className={styles['change']}>
      <span className={styles['what']}>{what}</span>
      <span className={styles['difference']} data-long={long || undefined}>
        {before === undefined ? null : <Before>{before}</Before>}
        {before === undefined || after === undefined ? null : <ArrowWord />}
        {after === undefined ? null : <After>{after}</After>}
      </span>
    </li>
  )
}
