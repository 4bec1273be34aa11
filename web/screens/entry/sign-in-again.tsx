import { Modal } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useApi } from '../../api/provider.tsx'
import { to } from '../../app/routes.ts'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { PasswordField } from './password-field.tsx'
import { post } from './post.ts'
import { Problem } from './problem.tsx'
import styles from './entry.module.css'

type Props = {
  readonly email: string
  /** Asks the server once more who is signed in. */
  readonly onDone: () => void
}

/** Over the page whose session ended, which stays as it is: by password here, or in whatever way in another tab. */
export function SignInAgain({ email, onDone }: Props): ReactNode {
  const { say } = useWords()
  const [password, setPassword] = useState('')
  const ways = useQuery({ ...useApi().member.ways.queryOptions(), staleTime: 60_000 })
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
  const { provider = null } = ways.data ?? {}
  return (
    <Modal opened onClose={onDone} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} title={say('sign-in.ended')} centered>
      <form className={styles['form']} onSubmit={submit}>
        <p className={styles['text']}>{say('sign-in.ended-kept', { email })}</p>
        <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordField kind="current" value={password} onChange={setPassword} />
        <PrimaryButton type="submit" fullWidth loading={send.isPending || send.data?.kind === 'done'}>{say('sign-in.button')}</PrimaryButton>
        <Problem result={send.data} away={send.isError} />
      </form>
      <p className={styles['text']}>
        {say('sign-in.ended-tab')}{' '}
        <a href={provider === null ? to('signIn') : '/sign-in/provider'} target="_blank" rel="noreferrer">{provider === null ? say('sign-in.ended-open') : say('sign-in.with-provider', { name: provider.name })}</a>{' '}
        <TextAction onClick={onDone}>{say('sign-in.ended-look')}</TextAction>
      </p>
    </Modal>
  )
}
