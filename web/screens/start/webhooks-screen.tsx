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
import { WebhookForm } from './webhook-form.tsx'
import { WebhookRow } from './webhook-row.tsx'
import styles from './webhooks.module.css'

export type Webhook = Answers['webhook']['list']['webhooks'][number]

/** Who outside hears of what, and whether it was taken. */
export function WebhooksScreen(): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const [making, setMaking] = useState(false)
  const may = maySee(member, 'admin')
  const make = may ? <Button leftSection={<Icon name="plus" />} onClick={() => setMaking(true)}>{say('webhooks.new')}</Button> : undefined
  return (
    <Page crumbs={[{ label: say('verb.start'), to: to('start') }, { label: say('page.webhooks') }]} title={say('page.webhooks')} subtitle={say('webhooks.sentence')} actions={make} dock={make}>
      {may ? <Webhooks /> : <p className={styles['quiet']}>{say('webhooks.by-admin')}</p>}
      {making ? <WebhookForm onClose={() => setMaking(false)} /> : null}
    </Page>
  )
}

function Webhooks(): ReactNode {
  const { say } = useWords()
  const list = useQuery({ ...useApi().webhook.list.queryOptions(), refetchInterval: 15_000 })
  return (
    <Answered query={list} loading={<LoadingRows rows={3} />} what={say('webhooks.failed')}>
      {({ webhooks }) => webhooks.length === 0
        ? <EmptyState sentence={say('webhooks.empty')} drawing={<Drawing of="line" />} />
        : <ul className={styles['list']}>{webhooks.map((webhook) => <WebhookRow key={webhook.id} webhook={webhook} />)}</ul>}
    </Answered>
  )
}
