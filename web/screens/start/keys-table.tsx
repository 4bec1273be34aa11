import type { ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { useNow } from '../../app/now.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import type { ListedKey } from './keys-section.tsx'
import styles from './start.module.css'
import type { FreshKey } from './fresh-key.ts'
import { KeyLimits } from './key-limits.tsx'
import { Replace } from './replace-key.tsx'
import { Withdraw } from './withdraw.tsx'

type Environments = Answers['key']['list']['environments']
type Usage = Answers['key']['list']['usage']
type Row = ListedKey & { readonly where: string; readonly now: Date; readonly sent: Usage[number] | undefined; readonly between: string | null }

type Props = { readonly keys: readonly ListedKey[]; readonly environments: Environments; readonly usage: Usage; readonly onFresh: (key: FreshKey) => void }

/** Which keys there are, where they are for, and when each was last used. The key itself is never shown again. */
export function KeysTable({ keys, environments, usage, onFresh }: Props): ReactNode {
  const words = useWords()
  const now = useNow({ still: true })
  const rows = keys.map((key): Row => ({ ...key, now, sent: usage.find((one) => one.keyId === key.id), where: environments.find((one) => one.id === key.environmentId)?.name ?? words.say('start.everywhere'), between: betweenWords(key, keys, words) }))
  return <DataTable caption={words.say('start.keys')} columns={columnsOf(words, onFresh)} rows={rows} rowKey={(row) => row.id} />
}

function columnsOf({ say }: WordsNow, onFresh: (key: FreshKey) => void): readonly TableColumn<Row>[] {
  return [
    { key: 'name', head: say('start.head-name'), width: '24%', cell: (row) => <Name row={row} />, place: 'name' },
    { key: 'kind', head: say('start.head-kind'), cell: (row) => say(`start.kind-${row.kind}`) },
    { key: 'where', head: say('start.head-where'), cell: (row) => row.where },
    { key: 'hint', head: say('start.head-key'), cell: (row) => <Hint row={row} />, place: 'note' },
    { key: 'used', head: say('start.head-used'), cell: (row) => <span className={styles['used']}><Used row={row} /></span>, place: 'answer' },
    { key: 'sent', head: say('start.head-sent'), kind: 'figure', cell: (row) => <Sent row={row} /> },
    { key: 'withdraw', head: <span className="unseen">{say('start.withdraw-head')}</span>, kind: 'figure', cell: (row) => <span className={styles['row-actions']}><KeyLimits row={row} /><Replace row={row} where={row.where} onFresh={onFresh} /><Withdraw row={row} /></span>, place: 'mark' },
  ]
}

function Name({ row }: { readonly row: Row }): ReactNode {
  return (
    <span className={styles['member-name']}>
      <span className={styles['key-name']} data-withdrawn={row.revokedAt !== null || undefined}>{row.name}</span>
      {row.between === null ? null : <span className={styles['quiet']}>{row.between}</span>}
    </span>
  )
}

/** What a key has to do with another one, or with a member: which it takes the place of, who takes its place, whose it is, until when. */
function betweenWords(key: ListedKey, keys: readonly ListedKey[], { say, format }: WordsNow): string | null {
  const former = keys.find(({ id }) => id === key.replaces)
  const next = keys.find(({ replaces, revokedAt }) => replaces === key.id && revokedAt === null)
  const parts = [
    key.member === null ? null : say('start.token-of', { name: key.member.name }),
    key.role === null || (key.role === 'admin' && key.member === null) ? null : say(`role.${key.role}`),
    key.expiresAt === null ? null : say('start.key-until', { day: format.day(key.expiresAt) }),
    former === undefined || former.revokedAt !== null ? null : say('start.replaces', { hint: former.hint }),
    key.revokedAt !== null || next === undefined ? null : say('start.replaced-by', { hint: next.hint }),
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(' · ')
}

function Hint({ row }: { readonly row: Row }): ReactNode {
  const { say } = useWords()
  return (
    <span>
      <span className={styles['phone-only']}>{say(`start.kind-${row.kind}`)} · {row.where} · </span>
      <code className={styles['hint']} translate="no">{row.hint}</code>
      {row.kind === 'admin' ? null : <span className={styles['phone-only']}> · {say('start.head-sent')}: <Sent row={row} /></span>}
    </span>
  )
}

/** What it sent this month and what it may; what its limit held off stands under it. */
function Sent({ row }: { readonly row: Row }): ReactNode {
  const { say, format } = useWords()
  if (row.kind === 'admin') return <span className={styles['quiet']}>–</span>
  const taken = format.count(row.sent?.taken ?? 0)
  const heldOff = row.sent?.heldOff ?? 0
  return (
    <span className={styles['sent']}>
      <span>{row.eventsPerMonth === null ? taken : say('start.sent-of', { taken, allowed: format.count(row.eventsPerMonth) })}</span>
      {row.eventsPerSecond === null ? null : <span className={styles['quiet']}>{say('start.at-most', { n: row.eventsPerSecond, count: format.count(row.eventsPerSecond) })}</span>}
      {heldOff === 0 ? null : <span className={styles['quiet']}>{say('start.held-off', { n: heldOff, count: format.count(heldOff) })}</span>}
    </span>
  )
}

function Used({ row }: { readonly row: Row }): ReactNode {
  const { say } = useWords()
  if (row.revokedAt !== null) return <span className={styles['quiet']}>{say('start.withdrawn')} <When at={row.revokedAt} now={row.now} /></span>
  return row.lastUsedAt === null ? <span className={styles['quiet']}>{say('start.never-used')}</span> : <When at={row.lastUsedAt} now={row.now} />
}
