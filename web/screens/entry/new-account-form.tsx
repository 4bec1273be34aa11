import { TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { PrimaryButton } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { PasswordField } from './password-field.tsx'
import { post } from './post.ts'
import { Problem } from './problem.tsx'
import styles from './entry.module.css'

type Props = {
  /** Where it is sent, and what is sent with it. */
  readonly path: string
  readonly body?: object
  /** Asked for beside the password. */
  readonly asks: readonly ('name' | 'email')[]
  readonly button: string
  readonly onDone: () => void
}

/** Makes an account, or its new password, and signs in with it. */
export function NewAccountForm({ path, body = {}, asks, button, onDone }: Props): ReactNode {
  const { say } = useWords()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const send = useMutation({
    mutationFn: () => post(path, { ...body, ...(asks.includes('name') ? { name } : {}), ...(asks.includes('email') ? { email } : {}), password }),
    onSuccess: (result) => {
      if (result.kind === 'done') onDone()
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    send.mutate()
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      {asks.includes('name') ? <TextInput label={say('sign-in.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} autoComplete="name" maxLength={120} required withAsterisk={false} /> : null}
      {asks.includes('email') ? <TextInput type="email" label={say('sign-in.email')} value={email} onChange={(event) => setEmail(event.currentTarget.value)} autoComplete="username" maxLength={254} required withAsterisk={false} /> : null}
      <PasswordField kind="new" value={password} onChange={setPassword} />
      <PrimaryButton type="submit" fullWidth loading={send.isPending || send.data?.kind === 'done'}>{button}</PrimaryButton>
      <Problem result={send.data} away={send.isError} />
    </form>
  )
}
