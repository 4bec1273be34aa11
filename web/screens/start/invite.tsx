import { TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { MadeLink } from './link-once.tsx'
import { type Rights, RightsFields } from './rights-fields.tsx'
import styles from '../../app/settings.module.css'

/** Makes the link with which somebody joins, and mails it where a mail server is set up. */
export function Invite({ onMade, onClose }: { readonly onMade: (made: MadeLink) => void; readonly onClose: () => void }): ReactNode {
  const { say, format, locale } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const [email, setEmail] = useState('')
  const [rights, setRights] = useState<Rights>({ team: 'product', role: 'editor' })
  const invite = useMutation(
    api.invitation.create.mutationOptions({
      onSuccess: (made) => onMade({ ...made, sentence: say('members.invited-once', { email: made.email, day: format.day(made.expiresAt) }) }),
      onSettled: () => answers.invalidateQueries({ queryKey: api.invitation.pathKey() }),
      gcTime: 0,
    }),
  )
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    invite.mutate({ email, ...rights, locale })
  }
  return (
    <form className={styles['panel']} onSubmit={submit} aria-label={say('members.invite')}>
      <div className={styles['fields']}>
        <TextInput type="email" label={say('sign-in.email')} value={email} onChange={(event) => setEmail(event.currentTarget.value)} maxLength={254} required withAsterisk={false} data-autofocus autoFocus />
        <RightsFields value={rights} onChange={setRights} />
      </div>
      <div className={styles['buttons']}>
        <PrimaryButton type="submit" loading={invite.isPending}>{say('members.invite-do')}</PrimaryButton>
        <TextAction type="button" onClick={onClose}>{say('members.discard')}</TextAction>
      </div>
      <ProblemLine error={invite.error} />
    </form>
  )
}
