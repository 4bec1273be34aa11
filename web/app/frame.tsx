import { lazy, Suspense, useCallback, useMemo, useRef, useState, type ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import { Column, type ColumnProps } from './column.tsx'
import { FrameContext } from './frame-context.ts'
import styles from './frame.module.css'

export type FrameProps = ColumnProps & {
  /** The shared metric's chip, in the same place on every page. */
  readonly metric?: ReactNode
  readonly children: ReactNode
}

// Only narrow windows have it, so it is no part of what is loaded at first.
const ColumnDrawer = lazy(async () => ({ default: (await import('./column-drawer.tsx')).ColumnDrawer }))

/** The column of verbs beside the page; below 1024 px the column is a drawer. */
export function Frame({ metric, children, ...column }: FrameProps): ReactNode {
  const { say } = useWords()
  const [opened, setOpened] = useState(false)
  const [asked, setAsked] = useState(false)
  const close = useCallback(() => setOpened(false), [])
  const open = useCallback(() => {
    setAsked(true)
    setOpened(true)
  }, [])
  const arrive = useArrive()
  const frame = useMemo(
    () => ({ workspace: column.workspace, metric, openMenu: open, arrive }),
    [column.workspace, metric, open, arrive],
  )
  return (
    <FrameContext value={frame}>
      <a className={styles['skip']} href="#content">{say('frame.skip')}</a>
      <div className={styles['frame']}>
        <div className={styles['column']} data-no-print>
          <div className={styles['stay']}>
            <Column {...column} />
          </div>
        </div>
        {asked ? (
          <Suspense fallback={null}>
            <ColumnDrawer opened={opened} onClose={close} {...column} />
          </Suspense>
        ) : null}
        {children}
      </div>
    </FrameContext>
  )
}

/** Remembers which page was shown last. */
function useArrive(): (path: string) => boolean {
  const last = useRef<string>(undefined)
  return useCallback((path) => {
    const before = last.current
    last.current = path
    return before !== undefined && before !== path
  }, [])
}
