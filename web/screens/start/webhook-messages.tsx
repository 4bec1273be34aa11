import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { Failure } from '../../api/failure.tsx'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useNow } from '../../app/now.ts'
import { TextAction } from '../../parts/actions.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import styles from './webhooks.module.css'

type Message = Answers['webhook']['messages']['messages'][number]
type Row = Message & { readonly now: Date; readonly again: () => void }

/** What was sent, newest first, and whether it was taken. */
export function WebhookMessages({ id }: { readonly id: string }): ReactNode {
  const words = useWords()
  const { say } = words
  const api = useApi()
  const answers = useQueryClient()
  const now = useNow({ still: true })
  const found = useInfiniteQuery({ ...api.webhook.messages.infiniteQueryOptions({ id, limit: 5 }, { getNextPageParam: (last) => last.next ?? undefined }), refetchInterval: 5_000 })
  const replay = useMutation(api.webhook.replay.mutationOptions({ onSettled: () => answers.invalidateQueries({ queryKey: api.webhook.pathKey() }) }))
  if (found.isError && found.data === undefined) return <Failure error={found.error} what={say('webhooks.messages-failed')} onRetry={() => void found.refetch()} />
  if (found.data === undefined) return <LoadingRows rows={2} />
  const messages = found.data.pages.flatMap((page) => page.messages)
  if (messages.length === 0) return <p className={styles['quiet']}>{say('webhooks.no-messages')}</p>
  return (
    <>
      <DataTable dense caption={say('webhooks.messages')} columns={columnsOf(words)} rowKey={(row) => row.id}
        rows={messages.map((message): Row => ({ ...message, now, again: () => replay.mutate({ id, messages: [message.id] }) }))} />
      <div className={styles['buttons']}>
        {found.hasNextPage ? <TextAction onClick={() => void found.fetchNextPage()} disabled={found.isFetchingNextPage}>{say('table.more')}</TextAction> : null}
        {messages.some((message) => message.state === 'failed') ? <TextAction onClick={() => replay.mutate({ id })}>{say('webhooks.all-again')}</TextAction> : null}
      </div>
      <ProblemLine error={replay.error} />
    </>
  )
}

function columnsOf({ say }: WordsNow): readonly TableColumn<Row>[] {
  return [
    { key: 'what', head: say('webhooks.head-what'), width: '34%', place: 'name', cell: (row) => <What row={row} /> },
    { key: 'when', head: say('webhooks.head-when'), place: 'note', cell: (row) => <When at={row.createdAt} now={row.now} /> },
    { key: 'state', head: say('webhooks.head-state'), width: '36%', place: 'answer', cell: (row) => <State row={row} /> },
    { key: 'again', head: <span className="unseen">{say('webhooks.head-do')}</span>, kind: 'figure', place: 'mark', cell: (row) => row.state === 'waiting' ? null : <TextAction onClick={row.again}>{say('webhooks.again')}<span className="unseen"> {row.type}</span></TextAction> },
  ]
}

function What({ row }: { readonly row: Row }): ReactNode {
  const { say } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <div className={styles['what']}>
      <TextAction onClick={() => setOpen(!open)} aria-expanded={open}><code translate="no">{row.type}</code><span className="unseen"> {say(open ? 'webhooks.body-hide' : 'webhooks.body')}</span></TextAction>
      {open ? <CodeBlock code={JSON.stringify(JSON.parse(row.body), null, 2)} copyLabel={say('start.copy-code')} /> : null}
    </div>
  )
}

function State({ row }: { readonly row: Row }): ReactNode {
  const { say, format } = useWords()
  const { state, attempts, problem, dueAt, now } = row
  return (
    <span className={styles['state']} data-state={state}>
      <span>{say(`webhooks.state-${state}`)}{attempts > 1 || (attempts === 1 && state !== 'delivered') ? ` · ${say('webhooks.tries', { n: attempts })}` : ''}</span>
      {problem === null ? null : <span className={styles['quiet']}>{problem}</span>}
      {state === 'waiting' && attempts > 0 ? <span className={styles['quiet']}>{say('webhooks.next', { when: format.relative(dueAt, now) })}</span> : null}
    </span>
  )
}
