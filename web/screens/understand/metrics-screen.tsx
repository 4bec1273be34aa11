import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState, type ReactNode } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { useAsked } from '../../app/asked.ts'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { Page } from '../../app/page.tsx'
import { WhoCan } from '../../app/who-can.tsx'
import { to } from '../../app/routes.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { contractOf } from './contract.ts'
import { NewMetric } from './new-metric.tsx'
import { RatesDialog } from './rates.tsx'
import styles from './understand.module.css'

type Row = Answers['metric']['list'][number]

/** Every metric as the sentence that it is; the shared one first. */
export function MetricsScreen(): ReactNode {
  const words = useWords()
  const { say } = words
  const { member } = useMember()
  const [, go] = useLocation()
  const [making, setMaking] = useAsked('new')
  const [rating, setRating] = useState(false)
  const metrics = useQuery(useApi().metric.list.queryOptions())
  const make = maySee(member, 'editor') ? <Button leftSection={<Icon name="plus" />} onClick={() => setMaking(true)}>{say('understand.new-metric')}</Button> : undefined
  return (
    <Page crumbs={[{ label: say('verb.understand') }, { label: say('understand.metrics') }]} title={say('understand.metrics')} subtitle={say('understand.metrics-sentence')} actions={make} {...(make === undefined ? {} : { dock: make })}>
      <WhoCan />
      <Button size="compact-sm" variant="subtle" onClick={() => setRating(true)}>{say('understand.rates')}</Button>
      <Answered query={metrics} what={say('understand.metrics-failed')}>{(rows) => <Rows rows={rows} words={words} />}</Answered>
      {rating ? <RatesDialog onClose={() => setRating(false)} /> : null}
      {making && metrics.data !== undefined ? <NewMetric free={{ shared: !metrics.data.some((one) => one.shared), activation: !metrics.data.some((one) => one.part === 'activation'), conversion: !metrics.data.some((one) => one.part === 'conversion') }} onClose={() => setMaking(false)} onMade={(key) => go(to('metric', { key }))} /> : null}
    </Page>
  )
}

function Rows({ rows, words }: { readonly rows: readonly Row[]; readonly words: WordsNow }): ReactNode {
  const { say } = words
  const [address, setAddress] = useSearchParams()
  const search = address.get('search') ?? ''
  const wanted = useDeferredValue(search.trim().toLowerCase())
  const found = rows.filter((row) => row.name.toLowerCase().includes(wanted) || row.key.includes(wanted))
  return (
    <DataTable
      caption={say('understand.metrics')}
      columns={columnsOf(words)}
      rows={found}
      rowKey={(metric) => metric.key}
      href={(metric) => to('metric', { key: metric.key })}
      search={{ value: search, onChange: (value) => setAddress(value === '' ? {} : { search: value }, { replace: true }), hint: say('understand.audience-search') }}
      empty={<EmptyState sentence={say(wanted === '' ? 'understand.metrics-empty' : 'understand.metrics-none')} drawing={<Drawing of="line" />} />}
    />
  )
}

function columnsOf(words: WordsNow): readonly TableColumn<Row>[] {
  const { say } = words
  return [
    { key: 'name', head: say('understand.metric-one'), place: 'name', width: '26%', cell: (row) => row.name },
    { key: 'what', head: say('understand.metric-contract'), place: 'note', cell: (row) => contractOf(row.definition, words) },
    { key: 'kind', head: say('understand.kind'), place: 'answer', width: '16%', cell: (row) => (row.shared ? <strong>{say('understand.is-shared')}</strong> : row.part !== null ? <strong>{say(`understand.part-${row.part}`)}</strong> : row.definition.kind === 'imported' ? '' : say(`understand.kind-${row.definition.kind}`)) },
    { key: 'key', head: say('understand.audience-key'), cell: (row) => <code className={styles['quiet']}>{row.key}</code> },
  ]
}
