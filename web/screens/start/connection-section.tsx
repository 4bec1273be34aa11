import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi, useAsk } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { useNow } from '../../app/now.ts'
import { to } from '../../app/routes.ts'
import { Icon } from '../../parts/icon.tsx'
import { Section } from '../../parts/section.tsx'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/use-words.tsx'
import { connectionOf, type KeyAnswer } from './connection.ts'
import type { FreshKey } from './fresh-key.ts'
import styles from './start.module.css'

const SECONDS = 5

/** Is my SDK connected? What was heard of each key, and an event that is sent from here. */
export function ConnectionSection({ fresh }: { readonly fresh: FreshKey | null }): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const list = useQuery({ ...useApi().key.list.queryOptions(), refetchInterval: SECONDS * 1_000, enabled: maySee(member, 'editor') })
  if (!maySee(member, 'editor')) return null
  const keys = (list.data?.keys ?? []).filter((key) => key.revokedAt === null && key.kind !== 'admin')
  return (
    <Section title={say('start.connection')} note={say('start.connection-note')}>
      <div className={styles['keys']}>
        {keys.length === 0 ? <p className={styles['note']}>{say('start.connection-none')}</p> : (
          <ul className={styles['connections']}>{keys.map((key) => <Heard key={key.id} of={key} answer={list.data} />)}</ul>
        )}
        <RefusedLately />
        <SendTest fresh={fresh} />
      </div>
    </Section>
  )
}

function Heard({ of: key, answer }: { readonly of: KeyAnswer['keys'][number]; readonly answer: KeyAnswer | undefined }): ReactNode {
  const { say, format } = useWords()
  const now = useNow()
  const connection = connectionOf(key, answer?.usage.find((one) => one.keyId === key.id))
  const where = answer?.environments.find((one) => one.id === key.environmentId)?.name ?? ''
  const words = connection.kind === 'held-off' ? say('start.heard-held-off', { n: connection.count, count: format.count(connection.count) }) : say(`start.heard-${connection.kind}`)
  return (
    <li className={styles['connection']} data-kind={connection.kind}>
      <span aria-hidden>{connection.kind === 'sends' ? <Icon name="check" /> : connection.kind === 'held-off' ? <Icon name="triangle" /> : <Icon name="clock" />}</span>
      <span>{key.name} <span className={styles['quiet']}>{say(`start.kind-${key.kind}`)} · {where}</span></span>
      <span className={styles['heard']}>{words}{connection.kind === 'silent' ? null : <> · <When at={connection.at} now={now} /></>}</span>
    </li>
  )
}

/** Arrived, and could not be stored: that is connected, and still wrong. */
function RefusedLately(): ReactNode {
  const { say, format } = useWords()
  const found = useQuery({ ...useApi().refused.byReason.queryOptions({}), refetchInterval: SECONDS * 2_000 })
  const count = (found.data?.groups ?? []).reduce((sum, group) => sum + group.count, 0)
  return count === 0 ? null : <p className={styles['warning']}><Icon name="triangle" /> <a href={to('refusedEvents')}>{say('start.refused-lately', { n: count, count: format.count(count) })}</a></p>
}

/** By the new key while it can be read, as a product would send it; else by the server itself, which needs none. */
function SendTest({ fresh }: { readonly fresh: FreshKey | null }): ReactNode {
  const { say } = useWords()
  const ask = useAsk()
  const { environment } = useMember()
  const send = useMutation({ mutationFn: async () => (fresh !== null && fresh.kind !== 'admin' ? sendWith(fresh.token) : void (await ask.event.sendTest.mutate({ environment: environment.key }))) })
  return (
    <>
      <div className={styles['buttons']}>
        <Button loading={send.isPending} onClick={() => send.mutate()}>{say('events.send-test')}</Button>
        <span role="status" className={styles['note']}>{send.isSuccess ? say(fresh === null ? 'start.test-arrived' : 'start.test-arrived-key') : ''}</span>
      </div>
      <ProblemLine error={send.error} />
    </>
  )
}

async function sendWith(token: string): Promise<void> {
  const body = JSON.stringify({ writeKey: token, event: 'Test Event', anonymousId: 'producting-test', messageId: `test-${crypto.randomUUID()}`, properties: { sent_from: 'console' } })
  const answer = await fetch('/v1/track', { method: 'POST', headers: { 'content-type': 'text/plain' }, body, credentials: 'omit' })
  if (!answer.ok) throw new Error(`The test event was answered with ${answer.status}.`)
}
