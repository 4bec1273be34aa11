import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { PrimaryButton } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import styles from './webhooks.module.css'

type Props = {
  readonly name: string
  readonly then: string
  readonly act: string
  readonly pending: boolean
  readonly error: unknown
  readonly onAct: () => void
  readonly onClose: () => void
}

/** Says what follows before it is done. */
export function Sure({ name, then, act, pending, error, onAct, onClose }: Props): ReactNode {
  const { say } = useWords()
  return (
    <Modal opened onClose={onClose} title={name} size={480} closeButtonProps={{ 'aria-label': say('decide.cancel') }}>
      <div className={styles['form']}>
        <p>{then}</p>
        <ProblemLine error={error} />
        <div className={styles['buttons']}>
          <PrimaryButton loading={pending} onClick={onAct}>{act}</PrimaryButton>
          <Button onClick={onClose}>{say('webhooks.keep')}</Button>
        </div>
      </div>
    </Modal>
  )
}
