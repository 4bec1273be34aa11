import type { ReactNode } from 'react'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Section } from '../../parts/section.tsx'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/use-words.tsx'
import { eventDetail, eventName, personName, type TimelineEvent } from './person-words.ts'
import styles from './understand.module.css'

type Props = {
  readonly timeline: readonly TimelineEvent[]
  /** Of an account it is told whose each event is. */
  readonly who?: boolean
  readonly onMore: (() => void) | undefined
  readonly busy: boolean
}

/** Everything that somebody did, newest first. */
export function Timeline({ timeline, who = false, onMore, busy }: Props): ReactNode {
  const { say } = useWords()
  const whose = ({ userId, device }: TimelineEvent): string => (userId === null ? (device === null ? '–' : personName(`device:${device}`, say)) : userId)
  const columns: readonly TableColumn<{ readonly event: TimelineEvent; readonly place: number }>[] = [
    { key: 'event', head: say('understand.event'), cell: ({ event }) => eventName(event, say), place: 'name' },
    ...(who ? [{ key: 'who', head: say('understand.person'), cell: ({ event }: { readonly event: TimelineEvent }) => whose(event) }] : []),
    { key: 'details', head: say('understand.details'), cell: ({ event }) => <span className={styles['details']}>{eventDetail(event)}</span>, place: 'note' },
    { key: 'when', head: say('understand.when'), cell: ({ event }) => <When at={event.at} />, place: 'answer', width: '9rem' },
  ]
  return (
    <Section title={say('understand.timeline')}>
      <DataTable caption={say('understand.timeline')} columns={columns} rows={timeline.map((event, place) => ({ event, place }))} rowKey={({ event, place }) => `${event.at}/${place}`} paging={{ onMore, busy }} dense />
    </Section>
  )
}
