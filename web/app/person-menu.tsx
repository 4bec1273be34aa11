import { UnstyledButton, type UnstyledButtonProps } from '@mantine/core'
import { lazy, Suspense, useState, type ComponentPropsWithRef, type ReactNode } from 'react'
import { PersonMark } from '../parts/person-mark.tsx'
import type { Locale } from '../words/locale.ts'
import styles from './person-menu.module.css'

export type PersonMenuProps = {
  readonly person: { readonly name: string; readonly team: string }
  readonly onSignOut: () => void
  /** Told of another language of the console, which mails follow. */
  readonly onLanguage?: ((locale: Locale) => void) | undefined
}

// Menus are large and nobody opens this one at first, so it is fetched by its first press.
const OpenedPersonMenu = lazy(async () => ({ default: (await import('./opened-person-menu.tsx')).OpenedPersonMenu }))

/** Who is signed in; opens the choices that belong to the person and to no page: language, appearance, sign out. */
export function PersonMenu(props: PersonMenuProps): ReactNode {
  const [asked, setAsked] = useState(false)
  const closed = <PersonButton person={props.person} aria-haspopup="menu" aria-expanded={false} onClick={() => setAsked(true)} />
  return asked ? <Suspense fallback={closed}><OpenedPersonMenu {...props} /></Suspense> : closed
}

type ButtonProps = Pick<PersonMenuProps, 'person'> & UnstyledButtonProps & Omit<ComponentPropsWithRef<'button'>, keyof UnstyledButtonProps>

export function PersonButton({ person, ...rest }: ButtonProps): ReactNode {
  return (
    <UnstyledButton {...rest} className={styles['person'] ?? ''}>
      <PersonMark name={person.name} />
      <span className={styles['names']}>
        <span>{person.name}</span>
        <span className={styles['team']}>{person.team}</span>
      </span>
    </UnstyledButton>
  )
}
