import { ActionIcon, type ActionIconProps } from '@mantine/core'
import type { ComponentPropsWithRef, ReactNode } from 'react'
import { Icon } from '../parts/icon.tsx'
import { useWords } from '../words/use-words.tsx'
import styles from './page.module.css'

type Props = { readonly phone: boolean } & ActionIconProps & Omit<ComponentPropsWithRef<'button'>, keyof ActionIconProps>

/** ⋯; on a phone alone where a page has nothing rare of its own. */
export function MoreButton({ phone, ...rest }: Props): ReactNode {
  const { say } = useWords()
  return (
    <ActionIcon {...rest} color="ink" className={phone ? (styles['phone'] ?? '') : ''} aria-label={say('frame.more')}>
      <Icon name="more" />
    </ActionIcon>
  )
}
