import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { TextAction } from '../parts/actions.tsx'
import { useWords } from '../words/use-words.tsx'

type Offer = {
  /** The newest offer of this name takes the place of the one before. */
  readonly id: string
  /** What was done: "Guided checklist is paused." */
  readonly text: string
  readonly onUndo: () => void
}

const seconds = 10

/** Says what was done, and for ten seconds how to take it back. */
export function offerUndo({ id, text, onUndo }: Offer): void {
  const undo = (): void => {
    notifications.hide(id)
    onUndo()
  }
  notifications.hide(id)
  notifications.show({ id, autoClose: seconds * 1_000, withCloseButton: false, message: <Notice text={text} onUndo={undo} /> })
}

function Notice({ text, onUndo }: Omit<Offer, 'id'>): ReactNode {
  const { say } = useWords()
  return (
    <span style={{ display: 'flex', gap: 16, alignItems: 'center', justifyContent: 'space-between' }}>
      <span>{text}</span>
      <TextAction onClick={onUndo}>{say('member.undo')}</TextAction>
    </span>
  )
}
