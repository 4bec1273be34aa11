import { Autocomplete, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { Page } from '../../app/page.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { useWords } from '../../words/use-words.tsx'
import { RefusedReason } from './refused-reason.tsx'
import styles from './events.module.css'

type Groups = Answers['refused']['byReason']
type Code = Groups['groups'][number]['code']

export type RefusedFilter = { readonly environmentId?: string; readonly name?: string }

const SECONDS = 5

/** Events that were not stored, by reason: looked at, tried again once the cause is mended, or let go. */
export function RefusedScreen(): ReactNode {
  const { say, format } = useWords()
  const { environments } = useMember()
  const [address, setAddress] = useSearchParams()
  const environment = address.get('environment') ?? ''
  const name = address.get('name') ?? ''
  const environmentId = environments.find((one) => one.key === environment)?.id
  const filter: RefusedFilter = { ...(environmentId === undefined ? {} : { environmentId }), ...(name === '' ? {} : { name }) }
  const found = useQuery({ ...useApi().refused.byReason.queryOptions(filter, { placeholderData: (before) => before }), refetchInterval: SECONDS * 1_000 })
  const put = (part: Record<string, string>): void => setAddress(Object.entries({ environment, name, ...part }).filter(([, value]) => value !== ''), { replace: true })
  const all = found.data?.groups.reduce((sum, group) => sum + group.count, 0)
  return (
    <Page crumbs={[{ label: say('verb.understand') }, { label: say('refused-events.title') }]} title={all === undefined || all === 0 ? say('refused-events.title') : say('refused-events.sentence', { n: all, count: format.count(all) })} subtitle={say('refused-events.note')}>
      <div className={styles['filters']} role="search" aria-label={say('events.filters')}>
        <Select label={say('events.environment')} placeholder={say('events.all')} clearable value={environment === '' ? null : environment} onChange={(value) => put({ environment: value ?? '' })} data={environments.map((one) => ({ value: one.key, label: one.name }))} />
        <Autocomplete label={say('events.name')} placeholder={say('events.all')} value={name} maxLength={200} limit={20} onChange={(value) => put({ name: value })} data={[...(found.data?.names ?? [])]} />
      </div>
      <Answered query={found} loading={<LoadingRows rows={6} />} what={say('refused-events.failed')}>
        {({ groups }) => <Reasons groups={groups} filter={filter} isNarrowed={environment !== '' || name !== ''} />}
      </Answered>
    </Page>
  )
}

/** A reason that was tried again stays in sight with what came of it, also once nothing of it is left. */
function Reasons({ groups, filter, isNarrowed }: { readonly groups: Groups['groups']; readonly filter: RefusedFilter; readonly isNarrowed: boolean }): ReactNode {
  const { say } = useWords()
  const [tried, setTried] = useState<readonly Code[]>([])
  const gone = tried.filter((code) => groups.every((group) => group.code !== code))
  if (groups.length === 0 && gone.length === 0) return <EmptyState sentence={say(isNarrowed ? 'refused-events.none' : 'refused-events.empty')} drawing={<Drawing of="rows" />} />
  const shown = [...groups, ...gone.map((code) => ({ code, count: 0, firstAt: 0, lastAt: 0, examples: [] }))]
  return <>{shown.map((group) => <RefusedReason key={group.code} group={group} filter={filter} isTried={tried.includes(group.code)} onTried={() => setTried([...tried.filter((code) => code !== group.code), group.code])} />)}</>
}
