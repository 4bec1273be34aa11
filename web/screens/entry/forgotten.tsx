import { TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { post } from './post.ts'
import { Problem } from './problem.tsx'
import styles from './entry.module.css'

type Props = { readonly mail: boolean; readonly email: string; readonly onBack: () => void }

/** A link by mail where mail is sent; else who can make one. */
export function Forgotten({ mail, email: typed, onBack }: Props): ReactNode {
  const { say } = useWords()
  return (
    <>
      <h1 className={styles['title']}>{say('sign-in.forgotten-title')}</h1>
      {mail ? <ByMail typed={typed} /> : <p className={styles['text']}>{say('sign-in.forgotten-no-mail')}</p>}
      <div className={styles['foot']}>
        <TextAction onClick={onBack}>{say('sign-in.back')}</TextAction>
      </div>
    </>
  )
}

function ByMail({ typed }: { readonly typed: string }): ReactNode {
  const { say, locale } = useWords()
  const [email, setEmail] = useState(typed)
  const send = useMutation({ mutationFn: () => post('/sign-in/forgotten', { email, locale }) })
  if (send.data?.kind === 'done') return <p className={styles['text']} role="status">{say('sign-in.forgotten-sent', { email })}</p>
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    send.mutate()
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      <p className={styles['text']}>{say('sign-in.forgotten-mail')}</p>
      <TextInput type="email" label={say('sign-in.email')} value={email} onChange={(event) => setEmail(event.currentTarget.value)} autoComplete="username" maxLength={254} required withAsterisk={false} />
      <PrimaryButton type="submit" fullWidth loading={send.isPending}>{say('sign-in.forgotten-send')}</PrimaryButton>
      <Problem result={send.data} away={send.isError} />
    </form>
  )
}
