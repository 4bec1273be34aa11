import type { ComponentProps, KeyboardEvent, ReactNode } from 'react'
import styles from './sentence.module.css'

type Props = ComponentProps<'span'> & {
  readonly label: string
  /** What stands in the sentence. */
  readonly shown: string
  readonly isEmpty: boolean
  readonly onPress: () => void
}

/**
 * The words that open their editor. A span and not a `<button>`, because a button is a box of its own and would not break
 * with the lines of its sentence; the keys of a button are given to it.
 */
export function EditableWord({ label, shown, isEmpty, onPress, ...target }: Props): ReactNode {
  const onKeyDown = (event: KeyboardEvent<HTMLSpanElement>): void => {
    target.onKeyDown?.(event)
    if (event.defaultPrevented || (event.key !== 'Enter' && event.key !== ' ')) return
    event.preventDefault()
    onPress()
  }
  return (
    <span {...target} role="button" tabIndex={0} className={styles['word']} data-empty={isEmpty || undefined} aria-label={`${label}: ${shown}`} onClick={onPress} onKeyDown={onKeyDown}>
      {shown}
    </span>
  )
}
