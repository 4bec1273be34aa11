import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useNow } from '../../app/now.ts'
import { TextAction } from '../../parts/actions.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { MadeLink } from './link-once.tsx'
import styles from '../../app/settings.module.css'

type Invitation = Answers['invitation']['list'][number]
type Props = { readonly onLink: (made: MadeLink) => void }

/** Who was invited and is not here yet. Nothing stands here while there is nobody. */
export function Invitations({ onLink }: Props): ReactNode {
  const { say } = useWords()
  const list = useQuery({ ...useApi().invitation.list.queryOptions(), refetchInterval: 30_000 })
  if (list.data?.length === 0) return null
  return (
    <Section title={say('members.invitations')} note={say('members.invitations-note')}>
      <Answered query={list} loading={<LoadingRows rows={2} />} what={say('members.invitations-failed')}>
        {(invitations) => <ul className={styles['list']}>{invitations.map((one) => <Row key={one.id} one={one} onLink={onLink} />)}</ul>}
      </Answered>
    </Section>
  )
}

function Row({ one, onLink }: Props & { readonly one: Invitation }): ReactNode {
  const { say, format, locale } = useWords()
  const now = useNow({ still: true })
  const api = useApi()
  const answers = useQueryClient()
  const onSettled = () => answers.invalidateQueries({ queryKey: api.invitation.pathKey() })
  const renew = useMutation(
    api.invitation.renew.mutationOptions({
      onSuccess: (made) => onLink({ ...made, sentence: say('members.invited-once', { email: made.email, day: format.day(made.expiresAt) }) }),
      onSettled,
      gcTime: 0,
    }),
  )
  const revoke = useMutation(api.invitation.revoke.mutationOptions({ onSettled }))
  const isOver = one.expiresAt <= now
  return (
    <li className={styles['row']}>
      <span className={styles['names']}>
        {one.email}
        <span className={styles['quiet']}>{say(`team.${one.team}`)} · {say(`role.${one.role}`)} · {isOver ? say('members.expired') : say('members.until', { day: format.day(one.expiresAt) })}</span>
      </span>
      <span className={styles['buttons']}>
        <TextAction onClick={() => renew.mutate({ id: one.id, locale })}>{say('members.renew')}<span className="unseen"> {one.email}</span></TextAction>
        <TextAction onClick={() => revoke.mutate({ id: one.id })}>{say('members.revoke')}<span className="unseen"> {one.email}</span></TextAction>
      </span>
      <ProblemLine error={renew.error ?? revoke.error} />
    </li>
  )
}
