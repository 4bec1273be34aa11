import { Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useCallback, useMemo, useRef, type MouseEvent, type ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import { Column, type ColumnProps } from './column.tsx'
import { FrameContext } from './frame-context.ts'
import styles from './frame.module.css'

export type FrameProps = ColumnProps & {
  /** The shared metric's chip, in the same place on every page. */
  readonly metric?: ReactNode
  readonly children: ReactNode
}

/** The column of verbs beside the page; below 1024 px the column is a drawer. */
export function Frame({ metric, children, ...column }: FrameProps): ReactNode {
  const { say } = useWords()
  const [opened, { open, close }] = useDisclosure(false)
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
        <Drawer.Root opened={opened} onClose={close} size={264} padding={0}>
          <Drawer.Overlay />
          <Drawer.Content aria-label={say('frame.menu')}>
            <div className={styles['drawer']} onClick={(event) => leaves(event) && close()}>
              <Column {...column} />
            </div>
          </Drawer.Content>
        </Drawer.Root>
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

/** A press on a verb or on "find or do" leaves the drawer; a press on the person's menu does not. */
function leaves(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest('a, [data-leaves]') !== null
}
