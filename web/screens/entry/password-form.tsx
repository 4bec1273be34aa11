import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useSearch } from 'wouter'
import type { Answers } from '../../api/client.ts'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { PasswordField } from './password-field.tsx'
import { post } from './post.ts'
import { Problem, ProblemText } from './problem.tsx'
import styles from './entry.module.css'

type Ways = Answers['member']['ways']

/** Email and password, or by the identity provider; what came of trying that stands here too. */
export function PasswordForm({ ways, onDone, onForgotten }: { readonly ways: Ways; readonly onDone: () => void; readonly onForgotten: (email: string) => void }): ReactNode {
  const { say } = useWords()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const send = useMutation({
    mutationFn: () => post('/sign-in/password', { email, password }),
    onSuccess: (result) => {
      if (result.kind === 'done') onDone()
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    send.mutate()
  }
  return (
    <>
      <h1 className={styles['title']}>{say('sign-in.title')}</h1>
      {ways.provider === null ? null : <ByProvider name={ways.provider.name} />}
      <form className={styles['form']} onSubmit={submit}>
        <TextInput type="email" label={say('sign-in.email')} value={email} onChange={(event) => setEmail(event.currentTarget.value)} autoComplete="username" maxLength={254} required withAsterisk={false} />
        <PasswordField kind="current" value={password} onChange={setPassword} />
        <PrimaryButton type="submit" fullWidth loading={send.isPending || send.data?.kind === 'done'}>{say('sign-in.button')}</PrimaryButton>
        <Problem result={send.data} away={send.isError} />
      </form>
      <div className={styles['foot']}>
        <TextAction onClick={() => onForgotten(email)}>{say('sign-in.forgotten')}</TextAction>
      </div>
    </>
  )
}

const problems = { unverified: 'sign-in.provider-unverified', unknown: 'sign-in.provider-unknown', failed: 'sign-in.provider-failed' } as const

function ByProvider({ name }: { readonly name: string }): ReactNode {
  const { say } = useWords()
  const search = new URLSearchParams(useSearch())
  const problem = Object.entries(problems).find(([code]) => code === search.get('problem'))?.[1]
  const to = search.get('to')
  return (
    <>
      <Button component="a" variant="default" fullWidth href={`/sign-in/provider${to === null ? '' : `?to=${encodeURIComponent(to)}`}`}>{say('sign-in.with-provider', { name })}</Button>
      {problem === undefined ? null : <ProblemText>{say(problem, { name })}</ProblemText>}
      <p className={styles['or']}>{say('sign-in.or')}</p>
    </>
  )
}
