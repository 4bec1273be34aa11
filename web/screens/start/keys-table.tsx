import type { ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { useNow } from '../../app/now.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import type { ListedKey } from './keys-section.tsx'
import styles from './start.module.css'
import { Withdraw } from './withdraw.tsx'

type Environments = Answers['key']['list']['environments']
type Row = ListedKey & { readonly where: string; readonly now: Date }

/** Which keys there are, where they are for, and when each was last used. The key itself is never shown again. */
export function KeysTable({ keys, environments }: { readonly keys: readonly ListedKey[]; readonly environments: Environments }): ReactNode {
  const words = useWords()
  const now = useNow({ still: true })
  const rows = keys.map((key): Row => ({ ...key, now, where: environments.find((one) => one.id === key.environmentId)?.name ?? words.say('start.everywhere') }))
  return <DataTable caption={words.say('start.keys')} columns={columnsOf(words)} rows={rows} rowKey={(row) => row.id} />
}

function columnsOf({ say }: WordsNow): readonly TableColumn<Row>[] {
  return [
    { key: 'name', head: say('start.head-name'), width: '30%', cell: (row) => <Name row={row} />, place: 'name' },
    { key: 'kind', head: say('start.head-kind'), cell: (row) => say(`start.kind-${row.kind}`) },
    { key: 'where', head: say('start.head-where'), cell: (row) => row.where },
    { key: 'hint', head: say('start.head-key'), cell: (row) => <Hint row={row} />, place: 'note' },
    { key: 'used', head: say('start.head-used'), cell: (row) => <Used row={row} />, place: 'answer' },
    { key: 'withdraw', head: <span className="unseen">{say('start.withdraw-head')}</span>, kind: 'figure', cell: (row) => <Withdraw row={row} />, place: 'mark' },
  ]
}

function Name({ row }: { readonly row: Row }): ReactNode {
  return <span className={styles['key-name']} data-withdrawn={row.revokedAt !== null || undefined}>{row.name}</span>
}

function Hint({ row }: { readonly row: Row }): ReactNode {
  const { say } = useWords()
  return (
    <span>
      <span className={styles['phone-only']}>{say(`start.kind-${row.kind}`)} · {row.where} · </span>
      <code className={styles['hint']} translate="no">{row.hint}</code>
    </span>
  )
}

function Used({ row }: { readonly row: Row }): ReactNode {
  const { say } = useWords()
  if (row.revokedAt !== null) return <span className={styles['quiet']}>{say('start.withdrawn')} <When at={row.revokedAt} now={row.now} /></span>
  return row.lastUsedAt === null ? <span className={styles['quiet']}>{say('start.never-used')}</span> : <When at={row.lastUsedAt} now={row.now} />
}
