import { Button, FileButton, Modal } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import styles from './understand.module.css'

type Rate = Answers['metric']['rates']['newest'][number]

/** Exchange rates: a file brings a further set, and what the newest one holds stands below. Metrics name a set; no upload changes one. */
export function RatesDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const words = useWords()
  const { say, format } = words
  const api = useApi()
  const answers = useQueryClient()
  const found = useQuery(api.metric.rates.queryOptions())
  const upload = useMutation(api.metric.uploadRates.mutationOptions({ onSuccess: () => answers.invalidateQueries({ queryKey: api.metric.rates.pathKey() }) }))
  const send = (file: File | null): void => void file?.text().then((csv) => upload.mutate({ csv }))
  return (
    <Modal opened onClose={onClose} title={say('understand.rates')} size={720} closeButtonProps={{ 'aria-label': say('decide.cancel') }} centered>
      <div className={styles['form']}>
        <p className={styles['quiet']}>{say('understand.rates-note')}</p>
        <pre className={styles['sample']}>{'day,from,to,rate\n2026-03-25,USD,EUR,0.9234'}</pre>
        <div><FileButton accept=".csv,text/csv" onChange={send}>{(props) => <Button {...props} loading={upload.isPending}>{say('understand.rates-upload')}</Button>}</FileButton></div>
        <ProblemLine error={upload.error} />
        {upload.data === undefined ? null : <p role="status">{say('understand.rates-taken', { number: upload.data.number })}</p>}
        <Answered query={found} what={say('understand.rates-failed')}>
          {({ sets, newest }) => (
            <>
              <ul className={styles['ids']}>
                {sets.map((set) => <li key={set.number}>{say('understand.rates-set', { number: set.number, day: format.day(set.at), who: set.by ?? say('understand.somebody'), count: format.count(set.count) })}</li>)}
              </ul>
              <DataTable caption={say('understand.rates-newest')} columns={columnsOf(words)} rows={newest} rowKey={({ day, source, target }) => `${day} ${source} ${target}`} empty={<EmptyState sentence={say('understand.rates-none')} drawing={<Drawing of="rows" />} />} dense />
            </>
          )}
        </Answered>
      </div>
    </Modal>
  )
}

function columnsOf({ say }: WordsNow): readonly TableColumn<Rate>[] {
  return [
    { key: 'day', head: say('understand.rates-day'), place: 'name', cell: ({ day }) => day },
    { key: 'pair', head: say('understand.rates-pair'), place: 'note', cell: ({ source, target }) => `${source} → ${target}` },
    { key: 'rate', head: say('understand.rates-rate'), kind: 'figure', place: 'answer', cell: ({ rate }) => rate },
  ]
}
