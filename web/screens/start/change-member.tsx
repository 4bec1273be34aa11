import { Button, Popover, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { MadeLink } from './link-once.tsx'
import type { Member } from './members-table.tsx'
import { type Rights, RightsFields } from './rights-fields.tsx'
import styles from '../../app/settings.module.css'

type Props = { readonly member: Member; readonly onLink: (made: MadeLink) => void }

/** What an admin may do about a member: team and role, a link for a password, and removing them, which says first what it does. */
export function ChangeMember(props: Props): ReactNode {
  const { say } = useWords()
  const [open, setOpen] = useState<'no' | 'change' | 'remove'>('no')
  const close = (): void => setOpen('no')
  return (
    <Popover opened={open !== 'no'} onChange={(opened) => setOpen(opened ? 'change' : 'no')} position="bottom-end" width={320} trapFocus returnFocus withinPortal>
      <Popover.Target>
        <TextAction onClick={() => setOpen(open === 'no' ? 'change' : 'no')}>{say('members.change')}<span className="unseen"> {props.member.name}</span></TextAction>
      </Popover.Target>
      <Popover.Dropdown>
        {open === 'remove' ? <Remove member={props.member} onClose={close} /> : <Change {...props} onClose={close} onRemove={() => setOpen('remove')} />}
      </Popover.Dropdown>
    </Popover>
  )
}

function Change({ member, onLink, onClose, onRemove }: Props & { readonly onClose: () => void; readonly onRemove: () => void }): ReactNode {
  const { say, locale } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const [rights, setRights] = useState<Rights>({ role: member.role, team: member.team })
  const [why, setWhy] = useState('')
  const change = useMutation(api.member.change.mutationOptions({ onSuccess: onClose, onSettled: () => answers.invalidateQueries({ queryKey: api.member.pathKey() }) }))
  const link = useMutation(
    api.member.passwordLink.mutationOptions({
      onSuccess: (made) => {
        onClose()
        onLink({ ...made, sentence: say('members.password-link-once', { email: made.email }) })
      },
      gcTime: 0,
    }),
  )
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    change.mutate({ id: member.id, ...rights, ...(why.trim() === '' ? {} : { why: why.trim() }) })
  }
  return (
    <form className={styles['popover']} onSubmit={submit}>
      <RightsFields value={rights} onChange={setRights} />
      <TextInput label={say('members.why')} value={why} onChange={(event) => setWhy(event.currentTarget.value)} maxLength={500} />
      <div className={styles['buttons']}>
        <PrimaryButton type="submit" loading={change.isPending}>{say('members.save')}</PrimaryButton>
        <TextAction type="button" onClick={onClose}>{say('members.discard')}</TextAction>
      </div>
      <ProblemLine error={change.error ?? link.error} />
      <div className={styles['buttons']}>
        <TextAction type="button" onClick={() => link.mutate({ id: member.id, locale })}>{say('members.password-link')}</TextAction>
        <TextAction type="button" onClick={onRemove}>{say('members.remove')}</TextAction>
      </div>
    </form>
  )
}

function Remove({ member, onClose }: { readonly member: Member; readonly onClose: () => void }): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const remove = useMutation(api.member.remove.mutationOptions({ onSuccess: onClose, onSettled: () => answers.invalidateQueries({ queryKey: api.member.pathKey() }) }))
  return (
    <div className={styles['popover']}>
      <p>{say('members.remove-then', { name: member.name })}</p>
      <div className={styles['buttons']}>
        <Button onClick={() => remove.mutate({ id: member.id })} loading={remove.isPending}>{say('members.remove-do', { name: member.name })}</Button>
        <TextAction onClick={onClose}>{say('members.keep')}</TextAction>
      </div>
      <ProblemLine error={remove.error} />
    </div>
  )
}
