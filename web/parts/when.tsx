import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Instant } from '../words/time.ts'
import { useWords } from '../words/use-words.tsx'

type Props = {
  readonly at: Instant
  /** Given in tests and where the server's clock is not the browser's. */
  readonly now?: Date
}

/** An instant as people say it, with the full time on hover and focus. */
export function When({ at, now }: Props): ReactNode {
  const { format } = useWords()
  return (
    <Tooltip label={format.fullTime(at)}>
      <time dateTime={new Date(at).toISOString()} tabIndex={0}>{format.relative(at, now)}</time>
    </Tooltip>
  )
}
