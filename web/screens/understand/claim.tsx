import { Button, Modal, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { PersonMark } from '../../parts/person-mark.tsx'
import { Section } from '../../parts/section.tsx'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/use-words.tsx'
import styles from './understand.module.css'

type Committed = NonNullable<Answers['people']['claim']>

/** Which id a user is dealt variants by and who said so; an admin takes a wrong claim back here. */
export function Claim({ userId }: { readonly userId: string }): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const claim = useQuery(useApi().people.claim.queryOptions({ userId }))
  const [detaching, setDetaching] = useState(false)
  const wrong = claim.data !== null && claim.data !== undefined && claim.data.claimedBy !== 'derived' ? claim.data : undefined
  return (
    <Section title={say('claim.title')} note={say('claim.note')} actions={wrong !== undefined && maySee(member, 'admin') ? <TextAction onClick={() => setDetaching(true)}>{say('claim.detach')}</TextAction> : undefined}>
      <Answered query={claim} loading={<LoadingRows rows={1} />} what={say('claim.failed')}>{(found) => <Standing claim={found} />}</Answered>
      {wrong !== undefined && !maySee(member, 'admin') ? <p className={styles['quiet']}>{say('claim.by-admin')}</p> : null}
      <Detached userId={userId} />
      {detaching && wrong !== undefined ? <Detach claim={wrong} onClose={() => setDetaching(false)} /> : null}
    </Section>
  )
}

function Standing({ claim }: { readonly claim: Committed | null }): ReactNode {
  const { say, rich } = useWords()
  if (claim === null) return <p>{say('claim.none')}</p>
  const subject = <code>{claim.subject}</code>
  return (
    <p className={styles['claim']}>
      {claim.claimedBy === 'derived' ? rich('claim.derived', { subject }) : claim.claimedBy === 'server' ? rich('claim.by-server', { subject }) : rich('claim.by-browser', { subject })}
    </p>
  )
}

/** What was taken back, by whom and why. */
function Detached({ userId }: { readonly userId: string }): ReactNode {
  const { say } = useWords()
  const history = useQuery(useApi().people.claimHistory.queryOptions({ userId, limit: 20 }))
  if (history.data === undefined || history.data.entries.length === 0) return null
  return (
    <ol className={styles['history']} aria-label={say('claim.history')}>
      {history.data.entries.map(({ id, actor, at, why, before }) => (
        <li key={id} className={styles['entry']}>
          <PersonMark name={actor.name} />
          <div>
            <p>{say('claim.detached', { device: (before as { readonly subject?: string } | null)?.subject ?? '–' })}</p>
            <p className={styles['quiet']}>{actor.name}, <When at={at} />{why === '' ? '' : ` · “${why}”`}</p>
          </div>
        </li>
      ))}
    </ol>
  )
}

function Detach({ claim: { userId, subject }, onClose }: { readonly claim: Committed; readonly onClose: () => void }): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const [why, setWhy] = useState('')
  const detach = useMutation(api.people.detach.mutationOptions({
    onSuccess: async () => {
      await answers.invalidateQueries({ queryKey: api.people.pathKey() })
      onClose()
    },
  }))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    detach.mutate({ userId, why: why.trim() })
  }
  return (
    <Modal opened onClose={onClose} title={say('claim.detach-title', { user: userId })} size={560} closeButtonProps={{ 'aria-label': say('decide.cancel') }}>
      <form className={styles['form']} onSubmit={submit}>
        <ul className={styles['then']}>
          <li>{say('claim.then-user', { user: userId })}</li>
          <li>{say('claim.then-device', { device: subject })}</li>
          <li>{say('claim.then-counted')}</li>
          <li>{say('claim.then-final')}</li>
        </ul>
        <TextInput label={say('claim.why')} value={why} maxLength={500} required withAsterisk={false} onChange={(event) => setWhy(event.currentTarget.value)} data-autofocus />
        <ProblemLine error={detach.error} />
        <div className={styles['buttons']}>
          <PrimaryButton type="submit" disabled={why.trim() === ''} loading={detach.isPending}>{say('claim.detach-do')}</PrimaryButton>
          <Button onClick={onClose}>{say('decide.cancel')}</Button>
        </div>
      </form>
    </Modal>
  )
}
