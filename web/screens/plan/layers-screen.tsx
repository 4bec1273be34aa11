import { Button, Select } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import { Failure } from '../../api/failure.tsx'
import { useApi } from '../../api/provider.tsx'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { Page } from '../../app/page.tsx'
import { WhoCan } from '../../app/who-can.tsx'
import { to } from '../../app/routes.ts'
import { TextAction } from '../../parts/actions.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Icon } from '../../parts/icon.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import { HoldoutRow } from './holdout-row.tsx'
import { LayerRow } from './layer-row.tsx'
import { NewHoldout } from './new-holdout.tsx'
import { NewLayer } from './new-layer.tsx'
import styles from './layers.module.css'

const often = { refetchInterval: 15_000 } as const
const page = { limit: 20 }

/** Who may meet what together: layers with who holds which slot, and holdouts with whom they keep out. */
export function LayersScreen(): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const [making, setMaking] = useState<'layer' | 'holdout'>()
  const close = (): void => setMaking(undefined)
  const buttons = maySee(member, 'editor') ? (
    <>
      <Button leftSection={<Icon name="plus" />} onClick={() => setMaking('layer')}>{say('layers.new-layer')}</Button>
      <Button leftSection={<Icon name="plus" />} onClick={() => setMaking('holdout')}>{say('layers.new-holdout')}</Button>
    </>
  ) : undefined
  return (
    <Page crumbs={[{ label: say('verb.plan'), to: to('plan') }, { label: say('page.layers') }]} title={say('page.layers')} subtitle={say('layers.sentence')} actions={buttons} dock={buttons}>
      <WhoCan />
      <Layers />
      <Holdouts />
      {making === 'layer' ? <NewLayer onClose={close} /> : null}
      {making === 'holdout' ? <NewHoldout onClose={close} /> : null}
    </Page>
  )
}

function Layers(): ReactNode {
  const { say } = useWords()
  const { environment } = useMember()
  const found = useInfiniteQuery({ ...useApi().layer.list.infiniteQueryOptions({ environment: environment.key, ...page }, { getNextPageParam: (last) => last.next ?? undefined }), ...often })
  const layers = found.data?.pages.flatMap((one) => one.layers)
  return (
    <Section title={say('layers.layers')} note={say('layers.layers-note')} actions={<Where />}>
      {found.isError && layers === undefined ? <Failure error={found.error} what={say('layers.layers-failed')} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <LoadingRows rows={3} /> : null}
      {layers?.length === 0 ? <EmptyState sentence={say('layers.layers-empty')} drawing={<Drawing of="bars" />} /> : null}
      <ul className={styles['list']}>{layers?.map((layer) => <LayerRow key={layer.id} layer={layer} environment={environment.name} />)}</ul>
      {found.hasNextPage ? <TextAction onClick={() => void found.fetchNextPage()} disabled={found.isFetchingNextPage}>{say('table.more')}</TextAction> : null}
    </Section>
  )
}

/** Slots are held by environment; which one is in the address. */
function Where(): ReactNode {
  const { say } = useWords()
  const { environment, environments } = useMember()
  const [, setAddress] = useSearchParams()
  return (
    <Select size="xs" w={180} aria-label={say('layers.where')} value={environment.key} data={environments.map((one) => ({ value: one.key, label: one.name }))}
      onChange={(key) => key !== null && setAddress({ environment: key }, { replace: true })} />
  )
}

function Holdouts(): ReactNode {
  const { say } = useWords()
  const found = useInfiniteQuery({ ...useApi().holdout.list.infiniteQueryOptions(page, { getNextPageParam: (last) => last.next ?? undefined }), ...often })
  const holdouts = found.data?.pages.flatMap((one) => one.holdouts)
  return (
    <Section title={say('layers.holdouts')} note={say('layers.holdouts-note')}>
      {found.isError && holdouts === undefined ? <Failure error={found.error} what={say('layers.holdouts-failed')} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <LoadingRows rows={2} /> : null}
      {holdouts?.length === 0 ? <EmptyState sentence={say('layers.holdouts-empty')} drawing={<Drawing of="line" />} /> : null}
      <ul className={styles['list']}>{holdouts?.map((holdout) => <HoldoutRow key={holdout.id} holdout={holdout} />)}</ul>
      {found.hasNextPage ? <TextAction onClick={() => void found.fetchNextPage()} disabled={found.isFetchingNextPage}>{say('table.more')}</TextAction> : null}
    </Section>
  )
}
