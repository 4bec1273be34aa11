import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import type { Answers } from '../../api/client.ts'
import { Failure } from '../../api/failure.tsx'
import { useApi } from '../../api/provider.tsx'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Icon } from '../../parts/icon.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { BothPlans, PlanUnsaved } from './plan-unsaved.tsx'
import { PlanVersions } from './plan-versions.tsx'
import { PlanTools } from './plan-tools.tsx'
import { type PlanEditing, type SavedPlan, usePlanDraft } from './plan-draft.ts'
import { type EventReview, PlannedEventForm } from './planned-event-form.tsx'
import styles from './events.module.css'

type Review = Answers['trackingPlan']['review']

const SECONDS = 10
const DAYS = 7

/** Which events are known, with which properties; what came that is not; and what came otherwise than planned. */
export function TrackingPlanScreen(): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const saved = useQuery({ ...api.trackingPlan.get.queryOptions(), refetchInterval: SECONDS * 1_000 })
  const review = useQuery({ ...api.trackingPlan.review.queryOptions({ days: DAYS }), refetchInterval: SECONDS * 1_000 })
  const crumbs = [{ label: say('verb.understand') }, { label: say('tracking.title') }]
  if (saved.data !== undefined && review.data !== undefined) return <Ready saved={saved.data} review={review.data} crumbs={crumbs} />
  return <Page crumbs={crumbs} title={say('tracking.title')}>{saved.isError || review.isError ? <Failure error={saved.error ?? review.error} what={say('tracking.failed')} onRetry={() => void Promise.all([saved.refetch(), review.refetch()])} /> : <LoadingRows rows={8} />}</Page>
}

function Ready({ saved, review, crumbs }: { readonly saved: SavedPlan; readonly review: Review; readonly crumbs: Parameters<typeof Page>[0]['crumbs'] }): ReactNode {
  const words = useWords()
  const { say } = words
  const { member } = useMember()
  const editing = usePlanDraft(saved)
  const mayEdit = maySee(member, 'editor') && !editing.isStale
  return (
    <Page crumbs={crumbs} title={say('tracking.title')} subtitle={sentenceOf(saved, review, words)}>
      {editing.isStale ? <BothPlans saved={saved} editing={editing} /> : null}
      <div className={styles['columns']}>
        <div className={styles['main']}>
          <PlanTools saved={saved} editing={editing} mayEdit={mayEdit} />
          <Events review={review} editing={editing} mayEdit={mayEdit} />
          <PlanVersions editing={editing} saved={saved} mayEdit={mayEdit} />
        </div>
        <div className={styles['side']}>
          {editing.changes.length > 0 && mayEdit ? <PlanUnsaved editing={editing} /> : <p className={styles['standing']}>{saved.version === 0 ? say('tracking.none-saved') : say('tracking.all-saved', { version: saved.version })}</p>}
        </div>
      </div>
    </Page>
  )
}

/** How many fit and how many do not, in a sentence. */
function sentenceOf({ version }: SavedPlan, { events }: Review, { say, format }: WordsNow): string {
  if (version === 0) return say('tracking.sentence-none')
  const planned = events.filter((event) => event.planned !== null)
  const unknown = events.length - planned.length
  const broken = planned.filter((event) => problemsOf(event) > 0).length
  return say('tracking.sentence', { n: planned.length, count: format.count(planned.length), unknown, unknownCount: format.count(unknown), broken, brokenCount: format.count(broken) })
}

function problemsOf(event: EventReview): number {
  return event.properties.reduce((sum, one) => sum + one.wrong + one.missing, 0)
}

type Row = { readonly name: string; readonly isPlanned: boolean; readonly isStrict: boolean; readonly review: EventReview | undefined }

function Events({ review, editing, mayEdit }: { readonly review: Review; readonly editing: PlanEditing; readonly mayEdit: boolean }): ReactNode {
  const words = useWords()
  const { say } = words
  const [address, setAddress] = useSearchParams()
  const [adding, setAdding] = useState(false)
  const search = address.get('search') ?? ''
  const opened = address.get('event')
  const rows = rowsOf(review, editing).filter((row) => row.name.toLowerCase().includes(search.trim().toLowerCase()))
  const close = (): void => {
    setAdding(false)
    setAddress(search === '' ? {} : { search })
  }
  const done: Parameters<typeof PlannedEventForm>[0]['onDone'] = (name, event) => {
    editing.put(name, event)
    close()
  }
  const found = review.events.find((one) => one.name === opened)
  return (
    <>
      <DataTable
        caption={say('tracking.title')}
        columns={columnsOf(words, review.version > 0)}
        rows={rows}
        rowKey={(row) => row.name}
        href={(row) => `${to('trackingPlan')}?${new URLSearchParams([...(search === '' ? [] : [['search', search]]), ['event', row.name]]).toString()}`}
        search={{ value: search, onChange: (value) => setAddress(value === '' ? {} : { search: value }, { replace: true }), hint: say('tracking.search') }}
        empty={<EmptyState sentence={say(search === '' ? 'tracking.empty' : 'tracking.none')} drawing={<Drawing of="rows" />} />}
      />
      {mayEdit ? <div className={styles['add']}><Button leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>{say('tracking.add-event')}</Button></div> : null}
      {opened === null ? null : <PlannedEventForm key={opened} event={editing.events.find((one) => one.name === opened) ?? null} review={found ?? { name: opened, planned: null, seen: 0, lastAt: null, looksLike: null, properties: [] }} mayEdit={mayEdit} onClose={close} onDone={done} />}
      {adding ? <PlannedEventForm event={null} review={undefined} mayEdit onClose={close} onDone={done} /> : null}
    </>
  )
}

function rowsOf(review: Review, editing: PlanEditing): readonly Row[] {
  const planned = new Map(editing.events.map((event) => [event.name, event]))
  const names = [...new Set([...review.events.map((event) => event.name), ...planned.keys()])]
  return names.map((name) => ({ name, isPlanned: planned.has(name), isStrict: planned.get(name)?.strict ?? false, review: review.events.find((one) => one.name === name) }))
}

function columnsOf({ say, format }: WordsNow, hasPlan: boolean): readonly TableColumn<Row>[] {
  return [
    { key: 'name', head: say('understand.event'), width: '34%', place: 'name', cell: (row) => <span className={styles['name']}>{row.name}</span> },
    { key: 'state', head: say('tracking.state'), place: 'note', cell: (row) => <State row={row} hasPlan={hasPlan} /> },
    { key: 'seen', head: say('tracking.seen', { n: DAYS }), kind: 'figure', place: 'answer', cell: (row) => format.count(row.review?.seen ?? 0) },
    { key: 'last', head: say('tracking.last'), width: '7.5rem', cell: (row) => (row.review?.lastAt ? <When at={row.review.lastAt} /> : '–') },
  ]
}

function State({ row, hasPlan }: { readonly row: Row; readonly hasPlan: boolean }): ReactNode {
  const { say, format } = useWords()
  const { review, isPlanned, isStrict } = row
  const slip = isPlanned ? null : (review?.looksLike ?? null)
  if (slip !== null) return <span className={styles['flag']}><Icon name="triangle" size={12} />{say('tracking.looks-like', { name: row.name, other: slip })}</span>
  if (!isPlanned) return hasPlan ? <span className={styles['flag']}><Icon name="triangle" size={12} />{say('events.unknown-event')}</span> : <span className={styles['quiet']}>{say('tracking.not-planned')}</span>
  const problems = review === undefined ? 0 : problemsOf(review)
  if (problems > 0) return <span className={styles['flag']}><Icon name="triangle" size={12} />{say('tracking.problems', { n: problems, count: format.count(problems) })}</span>
  return <span>{say(isStrict ? 'tracking.planned-strict' : 'tracking.planned')}</span>
}
