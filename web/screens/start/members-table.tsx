import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue, type ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import type { Answers } from '../../api/client.ts'
import { Failure } from '../../api/failure.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { useNow } from '../../app/now.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { PersonMark } from '../../parts/person-mark.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { ChangeMember } from './change-member.tsx'
import type { MadeLink } from './link-once.tsx'
import styles from '../../app/settings.module.css'

export type Member = Answers['member']['page']['members'][number]
type Row = Member & { readonly isYou: boolean; readonly now: Date }
type Props = { readonly mayChange: boolean; readonly onLink: (made: MadeLink) => void }

/** Everybody who works here, by name. */
export function MembersTable(props: Props): ReactNode {
  const words = useWords()
  const { say } = words
  const { member } = useMember()
  const now = useNow({ still: true })
  const [address, setAddress] = useSearchParams()
  const search = address.get('search') ?? ''
  const wanted = useDeferredValue(search.trim())
  const members = useInfiniteQuery(
    useApi().member.page.infiniteQueryOptions(wanted === '' ? {} : { search: wanted }, { getNextPageParam: (page) => page.next ?? undefined, placeholderData: (before) => before }),
  )
  if (members.isError && members.data === undefined) return <Failure error={members.error} what={say('members.failed')} onRetry={() => void members.refetch()} />
  if (members.data === undefined) return <LoadingRows rows={4} />
  const rows = members.data.pages.flatMap((page) => page.members).map((one): Row => ({ ...one, now, isYou: one.id === member.id }))
  return (
    <DataTable
      caption={say('page.members')}
      columns={columnsOf(words, props)}
      rows={rows}
      rowKey={(row) => row.id}
      search={{ value: search, onChange: (value) => setAddress(value === '' ? {} : { search: value }, { replace: true }), hint: say('members.search') }}
      paging={{ onMore: members.hasNextPage ? () => void members.fetchNextPage() : undefined, busy: members.isFetchingNextPage }}
      empty={<p className={styles['note']}>{say('members.none')}</p>}
    />
  )
}

function columnsOf({ say }: WordsNow, { mayChange, onLink }: Props): readonly TableColumn<Row>[] {
  return [
    { key: 'name', head: say('members.head-name'), width: '40%', cell: (row) => <Name row={row} />, place: 'name' },
    { key: 'team', head: say('members.head-team'), cell: (row) => say(`team.${row.team}`), place: 'note' },
    { key: 'role', head: say('members.head-role'), cell: (row) => say(`role.${row.role}`), place: 'answer' },
    { key: 'seen', head: say('members.head-seen'), cell: (row) => <Seen row={row} /> },
    ...(mayChange ? [{ key: 'change', head: <span className="unseen">{say('members.head-change')}</span>, kind: 'figure' as const, cell: (row: Row) => <ChangeMember member={row} onLink={onLink} />, place: 'mark' as const }] : []),
  ]
}

function Name({ row }: { readonly row: Row }): ReactNode {
  const { say } = useWords()
  return (
    <span className={styles['person']}>
      <PersonMark name={row.name} />
      <span className={styles['names']}>
        <span>{row.name}{row.isYou ? <span className={styles['quiet']}> · {say('members.you')}</span> : null}</span>
        <span className={styles['quiet']}>{row.email}</span>
      </span>
    </span>
  )
}

function Seen({ row }: { readonly row: Row }): ReactNode {
  const { say } = useWords()
  return row.lastSeenAt === null ? <span className={styles['quiet']}>{say('members.never-seen')}</span> : <When at={row.lastSeenAt} now={row.now} />
}
