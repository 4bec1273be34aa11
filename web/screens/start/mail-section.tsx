import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import styles from '../../app/settings.module.css'

/** Whether mail is sent, and a way to see that it is: what the mail server answers stands here word by word. */
export function MailSection(): ReactNode {
  const { say } = useWords()
  const mail = useQuery(useApi().mail.get.queryOptions())
  return (
    <Section title={say('members.mail')}>
      <Answered query={mail} loading={<LoadingRows rows={1} />}>
        {({ isSetUp, from }) => (isSetUp ? <Test from={from ?? ''} /> : <p className={styles['note']}>{say('members.mail-off')}</p>)}
      </Answered>
    </Section>
  )
}

function Test({ from }: { readonly from: string }): ReactNode {
  const { say, locale } = useWords()
  const { member } = useMember()
  const test = useMutation(useApi().mail.test.mutationOptions())
  const { data } = test
  return (
    <div className={styles['list']}>
      <p className={styles['note']}>{say('members.mail-on', { from })}</p>
      <div className={styles['row']}>
        <Button onClick={() => test.mutate({ to: member.email, locale })} loading={test.isPending}>{say('members.mail-test')}</Button>
      </div>
      {data?.kind === 'sent' ? <p role="status">{say('members.mail-sent', { to: member.email, answer: data.answer })}</p> : null}
      {data?.kind === 'refused' ? <p role="alert">{say('members.mail-refused', { answer: data.answer })}</p> : null}
      <ProblemLine error={test.error} />
    </div>
  )
}
