import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useNow } from '../../app/now.ts'
import { TextAction } from '../../parts/actions.tsx'
import { Icon } from '../../parts/icon.tsx'
import { KeyOnce } from '../../parts/key-once.tsx'
import { Section } from '../../parts/section.tsx'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Account } from './account-screen.tsx'
import { NewToken } from './new-token.tsx'
import { useRefreshed } from './use-account-change.ts'
import styles from '../../app/settings.module.css'

type Token = Account['tokens'][number]

/** The reader's tokens: what each may do, until when, and when it was last used. */
export function TokensSection({ account }: { readonly account: Account }): ReactNode {
  const { say } = useWords()
  const [making, setMaking] = useState(false)
  const [fresh, setFresh] = useState<{ readonly name: string; readonly token: string } | null>(null)
  const tokens = account.tokens.filter(({ revokedAt }) => revokedAt === null)
  return (
    <Section title={say('account.tokens')} note={say('account.tokens-note')}>
      <div className={styles['page']}>
        {fresh === null ? null : <KeyOnce name={fresh.name} secret={fresh.token} onDone={() => setFresh(null)} />}
        {making ? (
          <NewToken
            most={account.member.role}
            onClose={() => setMaking(false)}
            onMade={(made) => {
              setMaking(false)
              setFresh(made)
            }}
          />
        ) : <div><Button leftSection={<Icon name="plus" />} onClick={() => setMaking(true)}>{say('account.make-token')}</Button></div>}
        {tokens.length === 0 ? <p className={styles['note']}>{say('account.tokens-empty')}</p> : <ul className={styles['list']}>{tokens.map((one) => <Row key={one.id} one={one} />)}</ul>}
      </div>
    </Section>
  )
}

function Row({ one }: { readonly one: Token }): ReactNode {
  const { say, format } = useWords()
  const now = useNow({ still: true })
  const withdraw = useMutation(useApi().account.withdrawToken.mutationOptions(useRefreshed()))
  const until = one.expiresAt === null ? null : one.expiresAt <= now ? say('account.token-expired') : say('account.token-until', { day: format.day(one.expiresAt) })
  return (
    <li className={styles['row']}>
      <span className={styles['names']}>
        <span>{one.name} <code className={styles['quiet']} translate="no">{one.hint}</code></span>
        <span className={styles['quiet']}>
          {one.role === null ? null : `${say(`role.${one.role}`)} · `}{until} · {one.lastUsedAt === null ? say('account.token-unused') : <>{say('account.token-used')} <When at={one.lastUsedAt} now={now} /></>}
        </span>
      </span>
      <TextAction onClick={() => withdraw.mutate({ id: one.id })}>{say('account.token-withdraw')}<span className="unseen"> {one.name}</span></TextAction>
      <ProblemLine error={withdraw.error} />
    </li>
  )
}
