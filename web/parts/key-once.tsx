import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import { CopyAction } from './code-block.tsx'
import { Icon } from './icon.tsx'
import styles from './key-once.module.css'

type Props = {
  /** Whose key it is: "Server key, production". */
  readonly name: string
  readonly secret: string
  /** Closes for good: the secret is not kept anywhere it could be shown again from. */
  readonly onDone: () => void
}

/** A secret at the only moment it can be read. */
export function KeyOnce({ name, secret, onDone }: Props): ReactNode {
  const { say } = useWords()
  return (
    <div className={styles['key']} role="group" aria-label={name}>
      <p className={styles['warning']}><Icon name="triangle" />{say('key.once')}</p>
      <code className={styles['secret']} tabIndex={0} translate="no">{secret}</code>
      <div className={styles['actions']}>
        <CopyAction value={secret} label={say('key.copy')} primary />
        <Button onClick={onDone}>{say('key.done')}</Button>
      </div>
    </div>
  )
}
