import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { CopyAction } from '../../parts/code-block.tsx'
import { useWords } from '../../words/use-words.tsx'
import styles from '../../app/settings.module.css'
import once from '../../parts/key-once.module.css'

export type Mailed = Answers['mail']['test']
/** A link that was just made, and what became of its mail. */
export type MadeLink = { readonly sentence: string; readonly url: string; readonly mailed: Mailed }

/** A link at the only moment it can be read: to be copied, or to know that it was mailed. */
export function LinkOnce({ made, onDone }: { readonly made: MadeLink; readonly onDone: () => void }): ReactNode {
  const { say } = useWords()
  return (
    <div className={styles['panel']} role="group" aria-label={made.sentence}>
      <p>{made.sentence} <span className={styles['quiet']} role="status">{mailedWords(made.mailed, say)}</span></p>
      <code className={once['secret']} tabIndex={0} translate="no">{made.url}</code>
      <div className={styles['buttons']}>
        <CopyAction value={made.url} label={say('members.copy-link')} primary />
        <Button onClick={onDone}>{say('members.done')}</Button>
      </div>
    </div>
  )
}

function mailedWords(mailed: Mailed, say: ReturnType<typeof useWords>['say']): string {
  if (mailed.kind === 'sent') return say('members.mailed')
  return mailed.kind === 'not-set-up' ? say('members.not-mailed') : say('members.mail-refused', { answer: mailed.answer })
}
