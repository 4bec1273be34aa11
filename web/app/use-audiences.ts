import { useQuery } from '@tanstack/react-query'
import { useApi } from '../api/provider.tsx'
import type { Choice } from '../parts/editable-choice.tsx'

/** The audiences that a clause can name, by key. */
export function useAudiences(): readonly Choice[] {
  const found = useQuery(useApi().audience.list.queryOptions({ limit: 200 }))
  return (found.data?.audiences ?? []).map(({ key, name }) => ({ value: key, label: name, note: key }))
}
