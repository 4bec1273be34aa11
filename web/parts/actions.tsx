import { Button, UnstyledButton, type ButtonProps } from '@mantine/core'
import type { ComponentProps, ReactNode } from 'react'
import styles from './actions.module.css'

type Press = Pick<ComponentProps<'button'>, 'onClick' | 'type' | 'disabled' | 'form'>

type PrimaryProps = Press & Pick<ButtonProps, 'loading' | 'fullWidth' | 'leftSection'> & { readonly children: ReactNode }

/** The one filled button of a page, 42 px high. Its words are verb and object. */
export function PrimaryButton({ children, ...rest }: PrimaryProps): ReactNode {
  return <Button variant="filled" size="md" {...given(rest)}>{children}</Button>
}

type TextProps = Omit<ComponentProps<'button'>, 'className' | 'style'> & { readonly children: ReactNode; readonly href?: string }

/** A quiet action among text, underlined: a link when it has an address, else a button, which a popover may hang on. */
export function TextAction({ children, href, ...press }: TextProps): ReactNode {
  if (href !== undefined) return <a className={styles['text']} href={href}>{children}</a>
  return <UnstyledButton {...given(press)} className={styles['text'] ?? ''}>{children}</UnstyledButton>
}

/** Mantine's types do not take `undefined` for "not given". */
function given<T extends object>(props: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
