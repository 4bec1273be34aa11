import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Icon } from '../../parts/icon.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { useWords } from '../../words/use-words.tsx'
import { ExportForm } from './export-form.tsx'
import { ExportRow } from './export-row.tsx'
import styles from './webhooks.module.css'

export type Export = Answers['export']['list']['exports'][number]

/** What is handed out as files, when, and whether it was made. */
export function ExportsScreen(): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const [making, setMaking] = useState(false)
  const make = maySee(member, 'editor') ? <Button leftSection={<Icon name="plus" />} onClick={() => setMaking(true)}>{say('exports.new')}</Button> : undefined
  return (
    <Page crumbs={[{ label: say('verb.start'), to: to('start') }, { label: say('page.exports') }]} title={say('page.exports')} subtitle={say('exports.sentence')} actions={make} dock={make}>
      {maySee(member, 'analyst') ? <Exports /> : <p className={styles['quiet']}>{say('exports.by-analyst')}</p>}
      {making ? <ExportForm onClose={() => setMaking(false)} /> : null}
    </Page>
  )
}

function Exports(): ReactNode {
  const { say } = useWords()
  const list = useQuery({ ...useApi().export.list.queryOptions(), refetchInterval: 15_000 })
  return (
    <Answered query={list} loading={<LoadingRows rows={3} />} what={say('exports.failed')}>
      {({ exports }) => exports.length === 0
        ? <EmptyState sentence={say('exports.empty')} drawing={<Drawing of="line" />} />
        : <ul className={styles['list']}>{exports.map((one) => <ExportRow key={one.id} one={one} />)}</ul>}
    </Answered>
  )
}
