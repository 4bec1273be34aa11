import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import { Answered } from '../../api/answered.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { to } from '../../app/routes.ts'
import { CodeBlock } from '../../parts/code-block.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/use-words.tsx'
import { type EventDetail, liveName } from './event-words.ts'
import { personName } from './person-words.ts'
import styles from './events.module.css'

/** One event whole: whose, when, and everything it says. Its address opens it again. */
export function EventPanel({ cursor }: { readonly cursor: string }): ReactNode {
  const { say } = useWords()
  const [, setAddress] = useSearchParams()
  const event = useQuery({ ...useApi().event.get.queryOptions({ cursor }), staleTime: Infinity })
  const close = (): void =>
    setAddress((before) => {
      before.delete('event')
      return before
    })
  return (
    <Modal opened onClose={close} size={720} title={event.data === undefined ? say('understand.event') : liveName(event.data, say)} closeButtonProps={{ 'aria-label': say('events.close') }}>
      <Answered query={event} loading={<LoadingRows rows={6} />} what={say('events.one-failed')}>{(found) => <Whole event={found} />}</Answered>
    </Modal>
  )
}

function Whole({ event }: { readonly event: EventDetail }): ReactNode {
  const { say, format } = useWords()
  const { environments } = useMember()
  const facts: readonly (readonly [string, ReactNode])[] = [
    [say('events.type'), say(`call.${event.type}`)],
    [say('understand.person'), event.person === null ? say('events.nobody') : <a key="person" href={to('person', { person: event.person })}>{personName(event.person, say)}</a>],
    [say('events.environment'), environments.find((one) => one.id === event.environmentId)?.name ?? '–'],
    [say('events.happened'), <span key="at">{format.fullTime(event.at)}</span>],
    [say('events.received'), <When key="received" at={event.receivedAt} />],
    [say('events.visitor-id'), event.device ?? '–'],
    [say('events.user-id'), event.userId ?? '–'],
    ...(event.account === null ? [] : [[say('events.account'), event.account] as const]),
    [say('events.message-id'), <code key="message">{event.messageId}</code>],
    ...(event.bot ? [[say('events.bots'), say('events.is-bot')] as const] : []),
    ...(event.forced ? [[say('understand.experiment'), say('events.is-forced')] as const] : []),
  ]
  return (
    <>
      <dl className={styles['facts']}>{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      <Part title={say(event.type === 'identify' || event.type === 'group' ? 'events.traits' : 'events.properties')} value={event.properties} />
      <Part title={say('events.context')} value={event.context} />
    </>
  )
}

function Part({ title, value }: { readonly title: string; readonly value: object }): ReactNode {
  const { say } = useWords()
  return (
    <section className={styles['part']} aria-label={title}>
      <h3>{title}</h3>
      {Object.keys(value).length === 0 ? <p className={styles['quiet']}>{say('events.says-nothing')}</p> : <CodeBlock code={JSON.stringify(value, null, 2)} />}
    </section>
  )
}
