import { Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon } from '../parts/icon.tsx'
import { useWords } from '../words/use-words.tsx'
import { useFrame } from './frame-context.ts'
import { MoreButton } from './more-button.tsx'
import styles from './page.module.css'

/** The menu from its first opening on. */
export function OpenedMore({ hasParent, phone, children }: { readonly hasParent: boolean; readonly phone: ReactNode; readonly children: ReactNode }): ReactNode {
  const { say } = useWords()
  const { openMenu } = useFrame()
  return (
    <Menu defaultOpened>
      <Menu.Target>
        <MoreButton phone={children === undefined} />
      </Menu.Target>
      <Menu.Dropdown>
        {children}
        {phone === undefined ? null : <div className={styles['phone'] ?? ''}>{phone}</div>}
        {hasParent ? (
          <Menu.Item className={styles['phone'] ?? ''} leftSection={<Icon name="menu" />} onClick={openMenu}>
            {say('frame.menu')}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}
