import { useQuery } from '@tanstack/react-query'
import { ACTIVATED } from '#sdk/core/event.ts'
import { useApi } from '../api/provider.tsx'
import type { Choice } from '../parts/editable-choice.tsx'
import { useWords } from '../words/use-words.tsx'

/** The audiences that a clause can name, by key; first who found value, where it is said what that is. */
export function useAudiences(): readonly Choice[] {
  const { say } = useWords()
  const api = useApi()
  const found = useQuery(api.audience.list.queryOptions({ limit: 200 }))
  const metrics = useQuery({ ...api.metric.list.queryOptions(), staleTime: 60_000 })
  const activation = (metrics.data ?? []).find(({ part }) => part === 'activation')
  const audiences = (found.data?.audiences ?? []).map(({ key, name }) => ({ value: key, label: name, note: key }))
  return activation === undefined ? audiences : [{ value: ACTIVATED, label: say('clause.activated'), note: activation.name }, ...audiences]
}
