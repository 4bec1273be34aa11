import type { ReactNode } from 'react'
import { useWords } from '../../words/use-words.tsx'
import type { Change } from './flag-changes.ts'
import styles from './release.module.css'

type Props = { readonly change: Change; readonly environment?: string | undefined }

/** What something was and what it is instead, on one line. */
export function OneChange({ change: { what, before, after }, environment }: Props): ReactNode {
  const { say } = useWords()
  return (
    <span>
      {environment === undefined ? null : <span className={styles['place']}>{environment} · </span>}
      {what}: {before === undefined ? null : <del className={styles['old']}>{before}</del>} {after === undefined ? null : <ins className={styles['new']} aria-label={`${say('unsaved.becomes')} ${after}`}>{after}</ins>}
    </span>
  )
}
