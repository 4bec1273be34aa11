import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import { useMemo } from 'react'
import { useApi } from '../../api/provider.tsx'
import type { Say } from '../../words/say.ts'
import { type Entry, experimentEntries, matching, namedEntries, personEntries } from './entries.ts'

const pauseMs = 120
const most = 5

/** What the server knows by these letters: at most five of each kind, asked for once nobody types for a moment. */
export function useFound(text: string, say: Say): { readonly entries: readonly Entry[]; readonly busy: boolean } {
  const api = useApi()
  const [search] = useDebouncedValue(text.trim(), pauseMs)
  const asked = { enabled: search !== '', placeholderData: keepPreviousData, staleTime: 10_000 } as const
  const experiments = useQuery({ ...api.experiment.list.queryOptions({ search, limit: most }), ...asked })
  const flags = useQuery({ ...api.flag.list.queryOptions({ search, limit: most }), ...asked })
  const audiences = useQuery({ ...api.audience.list.queryOptions({ search, limit: most }), ...asked })
  const people = useQuery({ ...api.people.list.queryOptions({ search, limit: most }), ...asked })
  const metrics = useQuery({ ...api.metric.list.queryOptions(), staleTime: 60_000 })
  const entries = useMemo(
    () =>
      search === '' || text.trim() === ''
        ? []
        : [
            ...experimentEntries(experiments.data?.experiments ?? [], say),
            ...namedEntries('flag', flags.data?.flags ?? []),
            ...namedEntries('audience', audiences.data?.audiences ?? []),
            ...matching(namedEntries('metric', metrics.data ?? []), search).slice(0, most),
            ...personEntries(people.data?.people ?? [], say),
          ],
    [search, text, experiments.data, flags.data, audiences.data, metrics.data, people.data, say],
  )
  const busy = text.trim() !== search || (search !== '' && [experiments, flags, audiences, people].some((one) => one.isFetching))
  return { entries, busy }
}
