import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { Page } from '../../app/page.tsx'
import { useWords } from '../../words/use-words.tsx'
import { MailsSection } from './mails-section.tsx'
import { NameField } from './name-field.tsx'
import { PasswordSection } from './password-section.tsx'
import { SessionsSection } from './sessions-section.tsx'
import { TokensSection } from './tokens-section.tsx'
import styles from '../../app/settings.module.css'

export type Account = Answers['account']['get']

/** What is the reader's own: name, password, where they are signed in, tokens. */
export function AccountScreen(): ReactNode {
  const { say } = useWords()
  const account = useQuery(useApi().account.get.queryOptions())
  return (
    <Page crumbs={[{ label: say('account.title') }]} title={say('account.title')} subtitle={account.data === undefined ? undefined : `${account.data.member.email} · ${say(`team.${account.data.member.team}`)} · ${say(`role.${account.data.member.role}`)}`}>
      <Answered query={account} what={say('account.failed')}>
        {(found) => (
          <div className={styles['page']}>
            <NameField name={found.member.name} />
            <MailsSection mails={found.mails} />
            <PasswordSection account={found} />
            <SessionsSection sessions={found.sessions} />
            <TokensSection account={found} />
          </div>
        )}
      </Answered>
    </Page>
  )
}
