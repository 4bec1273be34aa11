import { Drawer } from '@mantine/core'
import type { MouseEvent, ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import { Column, type ColumnProps } from './column.tsx'
import styles from './frame.module.css'

type Props = ColumnProps & { readonly opened: boolean; readonly onClose: () => void }

/** The column where there is no room for it beside the page. */
export function ColumnDrawer({ opened, onClose, ...column }: Props): ReactNode {
  const { say } = useWords()
  return (
    <Drawer.Root opened={opened} onClose={onClose} size={264} padding={0}>
      <Drawer.Overlay />
      <Drawer.Content aria-label={say('frame.menu')}>
        <div className={styles['drawer']} onClick={(event) => leaves(event) && onClose()}>
          <Column {...column} />
        </div>
      </Drawer.Content>
    </Drawer.Root>
  )
}

/** A press on a verb or on "find or do" leaves the drawer; a press on the person's menu does not. */
function leaves(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest('a, [data-leaves]') !== null
}
