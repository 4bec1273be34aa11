import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useNow } from '../../app/now.ts'
import { TextAction } from '../../parts/actions.tsx'
import { Section } from '../../parts/section.tsx'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Account } from './account-screen.tsx'
import { agentName } from './agent-words.ts'
import { useRefreshed } from './use-account-change.ts'
import styles from '../../app/settings.module.css'

/** Every browser that is signed in, each to be signed out, or all but this one. */
export function SessionsSection({ sessions }: Pick<Account, 'sessions'>): ReactNode {
  const { say } = useWords()
  const now = useNow({ still: true })
  const api = useApi()
  const refreshed = useRefreshed()
  const end = useMutation(api.account.endSession.mutationOptions(refreshed))
  const endOthers = useMutation(api.account.endOthers.mutationOptions(refreshed))
  return (
    <Section title={say('account.sessions')} actions={sessions.length > 1 ? <TextAction onClick={() => endOthers.mutate()}>{say('account.end-others')}</TextAction> : undefined}>
      <ul className={styles['list']}>
        {sessions.map((one) => (
          <li key={one.id} className={styles['row']}>
            <span className={styles['names']}>
              <span>{agentName(one.agent) ?? say('account.unknown-agent')}{one.isThis ? <span className={styles['quiet']}> · {say('account.this')}</span> : null}</span>
              <span className={styles['quiet']}><When at={one.lastSeenAt} now={now} /> · {say(`account.way-${one.way}`)}</span>
            </span>
            {one.isThis ? null : <TextAction onClick={() => end.mutate({ id: one.id })}>{say('account.end')}<span className="unseen"> {agentName(one.agent)}</span></TextAction>}
          </li>
        ))}
      </ul>
      <ProblemLine error={end.error ?? endOthers.error} />
    </Section>
  )
}
