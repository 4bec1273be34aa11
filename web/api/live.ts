import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { Answers } from './client.ts'
import { useApi, useAsk } from './provider.tsx'

export type Arrival = Answers['readout']['arrivals']['arrivals'][number]

/** How often live parts ask, in ms: never more than once a second. */
export const beat = 1_000

type Seen = {
  /** Newest first. */
  readonly arrivals: readonly Arrival[]
  /** How many came since this page was opened; the newest that were there already are not among them. */
  readonly seen: number
  readonly after: string | null
}

export type Arriving = Pick<Seen, 'arrivals' | 'seen'> & {
  /** False while the server does not answer. */
  readonly live: boolean
  readonly waiting: boolean
}

const none: Seen = { arrivals: [], seen: 0, after: null }

/** The newest events as they arrive, of one experiment or of all; asked each second while the page is in sight. */
export function useArrivals({ experiment, most = 20 }: { readonly experiment?: string; readonly most?: number } = {}): Arriving {
  const ask = useAsk()
  const reader = useId()
  const query = useQuery({
    queryKey: ['live', 'arrivals', reader, experiment ?? null],
    queryFn: async ({ client, queryKey }): Promise<Seen> => {
      const before = client.getQueryData<Seen>(queryKey)
      const page = await ask.readout.arrivals.query({ ...(experiment === undefined ? {} : { experiment }), after: before?.after ?? null, limit: 100 })
      return {
        arrivals: newestFirst(before?.arrivals ?? [], page.arrivals).slice(0, most),
        seen: before === undefined ? 0 : before.seen + page.arrivals.length,
        after: page.next,
      }
    },
    refetchInterval: beat,
    staleTime: 0,
    retry: false,
    gcTime: 0,
  })
  const { arrivals, seen } = query.data ?? none
  return { arrivals, seen, live: !query.isError, waiting: query.isPending }
}

/** Puts what came (oldest first) before what is there (newest first); an event that is there already stays once. */
export function newestFirst(there: readonly Arrival[], came: readonly Arrival[]): readonly Arrival[] {
  const known = new Set(there.map((one) => one.cursor))
  return [...came.filter((one) => !known.has(one.cursor)).toReversed(), ...there]
}

/** People exposed to a running experiment, per variant, asked each second while the page is in sight. */
export function useExposed(key: string, { running }: { readonly running: boolean }) {
  const api = useApi()
  return useQuery({ ...api.readout.exposed.queryOptions({ key }), refetchInterval: running ? beat : false })
}
