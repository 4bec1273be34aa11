import { skipToken, useQuery } from '@tanstack/react-query'
import { useApi } from '../api/provider.tsx'

/** The layers of an environment (by key) with who holds what, asked again while a plan is written beside them. */
export function useLayers(environment: string) {
  return useQuery({ ...useApi().layer.list.queryOptions(environment === '' ? skipToken : { environment, limit: 200 }), staleTime: 5_000, refetchInterval: 15_000 })
}
