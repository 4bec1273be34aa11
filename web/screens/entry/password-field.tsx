import { PasswordInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../../words/use-words.tsx'

type Props = {
  readonly value: string
  readonly onChange: (value: string) => void
  /** A new one is chosen by a rule; one that exists is only said. */
  readonly kind: 'current' | 'new'
  readonly label?: string
}

/** A password, which can be looked at while it is typed. Password managers tell the two kinds apart. */
export function PasswordField({ value, onChange, kind, label }: Props): ReactNode {
  const { say } = useWords()
  return (
    <PasswordInput
      label={label ?? say(kind === 'new' ? 'sign-in.new-password' : 'sign-in.password')}
      {...(kind === 'new' ? { description: say('sign-in.password-rule') } : {})}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete={kind === 'new' ? 'new-password' : 'current-password'}
      visibilityToggleButtonProps={{ 'aria-label': say('sign-in.show-password') }}
      maxLength={200}
      required
      withAsterisk={false}
    />
  )
}
