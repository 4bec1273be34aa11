import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { LoadingState } from '../parts/loading-state.tsx'
import { Failure } from './failure.tsx'

type Props<Data> = {
  readonly query: UseQueryResult<Data, unknown>
  /** The skeleton of the real layout; without one, lines of text. */
  readonly loading?: ReactNode
  /** What could not be loaded, in the words of the place: "The experiments could not be loaded." */
  readonly what?: string
  readonly children: (data: Data) => ReactNode
}

/**
 * Draws what a question stands at: on its way, failed, or answered. An answer that was there stays while a newer one
 * is on its way or does not come.
 */
export function Answered<Data>({ query, loading, what, children }: Props<Data>): ReactNode {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <Failure error={query.error} {...(what === undefined ? {} : { what })} onRetry={() => void query.refetch()} />
  return loading ?? <LoadingState />
}
