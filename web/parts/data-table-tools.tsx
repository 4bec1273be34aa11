import { Button, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import { Icon } from './icon.tsx'
import styles from './data-table.module.css'

export type Search = {
  readonly value: string
  readonly onChange: (value: string) => void
  /** What can be typed here: "Name, key or owner". */
  readonly hint: string
}

export type Paging = {
  /** Undefined on the last page. */
  readonly onMore: (() => void) | undefined
  readonly busy: boolean
}

export function TableSearch({ value, onChange, hint }: Search): ReactNode {
  return (
    <TextInput
      type="search"
      className={styles['search'] ?? ''}
      leftSection={<Icon name="search" />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      placeholder={hint}
      aria-label={hint}
    />
  )
}

/** The next rows by cursor; the rows that are there stay where they are. */
export function TableFoot({ onMore, busy }: Paging): ReactNode {
  const { say } = useWords()
  if (onMore === undefined) return null
  return (
    <div className={styles['foot']}>
      <Button onClick={onMore} loading={busy}>{say('table.more')}</Button>
    </div>
  )
}
