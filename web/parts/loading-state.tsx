import { Skeleton } from '@mantine/core'
import { useEffect, useState, type ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import styles from './states.module.css'

/** True once the wait is long enough to be noticed; a page that answers in 200 ms never flickers. */
export function useLate(after = 200): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), after)
    return () => clearTimeout(timer)
  }, [after])
  return late
}

type Props = {
  /** The skeleton in the size of the real thing; without one, lines of text. */
  readonly children?: ReactNode
  readonly lines?: number
}

/** The real layout in pale, after 200 ms; until then the room is kept empty. */
export function LoadingState({ children, lines = 3 }: Props): ReactNode {
  const late = useLate()
  const { say } = useWords()
  return (
    <div className={styles['loading']} aria-busy="true" data-late={late || undefined}>
      <span className="unseen" role="status">{late ? say('loading.label') : ''}</span>
      <div aria-hidden>{children ?? <Lines count={lines} />}</div>
    </div>
  )
}

function Lines({ count }: { readonly count: number }): ReactNode {
  return Array.from({ length: count }, (_, line) => (
    <Skeleton key={line} height={16} mb={12} width={`${[92, 76, 84, 60][line % 4]}%`} />
  ))
}

/** The skeleton of a table: a head and rows as high as the real ones. */
export function LoadingRows({ rows = 5 }: { readonly rows?: number }): ReactNode {
  return (
    <LoadingState>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles['row']}>
          <Skeleton height={14} width={`${[38, 30, 44, 26][row % 4]}%`} />
          <Skeleton height={14} width={96} />
        </div>
      ))}
    </LoadingState>
  )
}
