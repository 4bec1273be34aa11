import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Redirect } from 'wouter'
import { Answered } from '../api/answered.tsx'
import { useApi } from '../api/provider.tsx'
import { pageOf } from './experiment-tabs.tsx'
import { to } from './routes.ts'

/** The first page: what runs, or where to begin while nothing does. */
export function Home(): ReactNode {
  const counts = useQuery(useApi().experiment.counts.queryOptions())
  return (
    <Answered query={counts}>
      {({ running = 0, paused = 0 }) => <Redirect to={running + paused > 0 ? to('watch') : to('start')} replace />}
    </Answered>
  )
}

/** An experiment's one address: opens the page that its status asks for. */
export function ExperimentHome({ params }: { readonly params: { readonly key: string } }): ReactNode {
  const experiment = useQuery(useApi().experiment.get.queryOptions({ key: params.key }))
  return (
    <Answered query={experiment}>
      {({ kind, key }) => <Redirect to={to(pageOf(kind), { key })} replace />}
    </Answered>
  )
}
