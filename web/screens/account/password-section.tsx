import { Button, PasswordInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Account } from './account-screen.tsx'
import { useRefreshed } from './use-account-change.ts'
import styles from '../../app/settings.module.css'

/** Sets the first password, or another one, which takes the one there is. */
export function PasswordSection({ account: { hasPassword, member } }: { readonly account: Account }): ReactNode {
  const { say, format } = useWords()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const refreshed = useRefreshed()
  const set = useMutation(
    useApi().account.setPassword.mutationOptions({
      ...refreshed,
      onSuccess: () => {
        setCurrent('')
        setPassword('')
      },
    }),
  )
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    set.mutate(hasPassword ? { current, password } : { password })
  }
  const eye = { visibilityToggleButtonProps: { 'aria-label': say('sign-in.show-password') }, maxLength: 200, required: true, withAsterisk: false }
  return (
    <Section title={say('account.password')}>
      <form className={styles['narrow']} onSubmit={submit}>
        <p className={styles['note']}>{say(hasPassword ? 'account.password-then' : 'account.no-password')}</p>
        <input type="hidden" autoComplete="username" value={member.email} readOnly />
        {hasPassword ? <PasswordInput label={say('account.current')} value={current} onChange={(event) => setCurrent(event.currentTarget.value)} autoComplete="current-password" {...eye} /> : null}
        <PasswordInput label={say('sign-in.new-password')} description={say('sign-in.password-rule')} value={password} onChange={(event) => setPassword(event.currentTarget.value)} autoComplete="new-password" {...eye} />
        <Button type="submit" loading={set.isPending}>{say(hasPassword ? 'account.change' : 'account.set')}</Button>
        {set.data === undefined ? null : <p role="status">{say('account.was-set', { n: set.data.ended, count: format.count(set.data.ended) })}</p>}
        <ProblemLine error={set.error} />
      </form>
    </Section>
  )
}
