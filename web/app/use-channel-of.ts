import { useQuery } from '@tanstack/react-query'
import type { Acquisition } from '#sdk/core/context.ts'
import { channelOf, partsOf } from '#server/people/channel.ts'
import { useApi } from '../api/provider.tsx'

/** Tells channels by the rules in force; null until they are known. */
export function useChannelOf(): ((touch: Acquisition) => string) | null {
  const { data } = useQuery({ ...useApi().channel.get.queryOptions(), staleTime: 30_000 })
  return data === undefined ? null : (touch) => channelOf(data.rules, partsOf(touch))
}
