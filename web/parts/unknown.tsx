import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { unknown } from '../words/number.ts'
import styles from './unknown.module.css'

/** "–" with its reason for those who hover, focus or listen. Never 0, never blank. */
export function Unknown({ reason }: { readonly reason: string }): ReactNode {
  return (
    <Tooltip label={reason}>
      <span className={styles['unknown']} tabIndex={0}>
        <span aria-hidden>{unknown}</span>
        <span className="unseen">{reason}</span>
      </span>
    </Tooltip>
  )
}
