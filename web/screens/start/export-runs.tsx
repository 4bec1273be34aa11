import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { Failure } from '../../api/failure.tsx'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useNow } from '../../app/now.ts'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { sizeText } from './export-words.ts'
import styles from './webhooks.module.css'

type Run = Answers['export']['runs']['runs'][number]
type Row = Run & { readonly now: Date; readonly stop: () => void; readonly retry: () => void }

/** Its files, newest first: made, being made, or why not. */
export function ExportRuns({ id }: { readonly id: string }): ReactNode {
  const words = useWords()
  const { say } = words
  const api = useApi()
  const answers = useQueryClient()
  const now = useNow({ still: true })
  const found = useInfiniteQuery({ ...api.export.runs.infiniteQueryOptions({ id, limit: 5 }, { getNextPageParam: (last) => last.next ?? undefined }), refetchInterval: 3_000 })
  const settled = { onSettled: () => answers.invalidateQueries({ queryKey: api.export.pathKey() }) }
  const stop = useMutation(api.export.stop.mutationOptions(settled))
  const retry = useMutation(api.export.retry.mutationOptions(settled))
  if (found.isError && found.data === undefined) return <Failure error={found.error} what={say('exports.runs-failed')} onRetry={() => void found.refetch()} />
  if (found.data === undefined) return <LoadingRows rows={2} />
  const runs = found.data.pages.flatMap((page) => page.runs)
  if (runs.length === 0) return <p className={styles['quiet']}>{say('exports.no-runs')}</p>
  return (
    <>
      <DataTable dense caption={say('exports.runs')} columns={columnsOf(words)} rowKey={(row) => row.id}
        rows={runs.map((run): Row => ({ ...run, now, stop: () => stop.mutate({ run: run.id }), retry: () => retry.mutate({ run: run.id }) }))} />
      <div className={styles['buttons']}>{found.hasNextPage ? <TextAction onClick={() => void found.fetchNextPage()} disabled={found.isFetchingNextPage}>{say('table.more')}</TextAction> : null}</div>
      <ProblemLine error={stop.error ?? retry.error} />
    </>
  )
}

function columnsOf({ say, format, locale }: WordsNow): readonly TableColumn<Row>[] {
  return [
    { key: 'when', head: say('webhooks.head-when'), width: '22%', place: 'name', cell: (row) => <When at={row.createdAt} now={row.now} /> },
    { key: 'state', head: say('webhooks.head-state'), width: '44%', place: 'answer', cell: (row) => <State row={row} /> },
    { key: 'size', head: say('exports.head-size'), kind: 'figure', place: 'note', cell: (row) => (row.lines === 0 && !row.hasFile ? '–' : say('exports.size', { n: row.lines, lines: format.count(row.lines), size: sizeText(row.bytes, locale) })) },
    { key: 'do', head: <span className="unseen">{say('exports.head-do')}</span>, kind: 'figure', place: 'mark', cell: (row) => <Actions row={row} /> },
  ]
}

function Actions({ row }: { readonly row: Row }): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const may = maySee(member, 'editor')
  const { state, hasFile } = row
  const isOver = state === 'done' || state === 'failed' || state === 'stopped'
  return (
    <span className={styles['buttons']}>
      {hasFile ? <TextAction href={`/exports/file?run=${encodeURIComponent(row.id)}`}>{say('exports.fetch')}</TextAction> : null}
      {isOver || !may ? null : <TextAction onClick={row.stop}>{say('exports.stop')}</TextAction>}
      {may && (state === 'failed' || state === 'stopped') ? <TextAction onClick={row.retry}>{say('exports.retry')}</TextAction> : null}
    </span>
  )
}

function State({ row }: { readonly row: Row }): ReactNode {
  const { say, format } = useWords()
  const { state, attempts, problem, heldUntil, lookedAt, what, now, hasFile, askedBy } = row
  const by = askedBy === '' ? '' : ` · ${say('exports.asked-by', { name: askedBy })}`
  return (
    <span className={styles['state']} data-state={state}>
      <span>{say(`exports.state-${state}`)}{attempts > 1 || (attempts === 1 && state !== 'done') ? ` · ${say('webhooks.tries', { n: attempts })}` : ''}{by}</span>
      {state === 'making' && what.kind === 'audience' ? <span className={styles['quiet']}>{say('exports.looked-at', { n: lookedAt, people: format.count(lookedAt) })}</span> : null}
      {problem === null ? null : <span className={styles['quiet']}>{problem}</span>}
      {state === 'sending' && attempts > 0 ? <span className={styles['quiet']}>{say('webhooks.next', { when: format.relative(heldUntil, now) })}</span> : null}
      {state === 'done' && !hasFile ? <span className={styles['quiet']}>{say('exports.file-gone')}</span> : null}
    </span>
  )
}
