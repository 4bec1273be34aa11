import { useQuery } from '@tanstack/react-query'
import { createContext, use, useMemo, type ReactNode } from 'react'
import { Redirect, useSearch } from 'wouter'
import type { Answers } from '../api/client.ts'
import { Failure } from '../api/failure.tsx'
import { useApi } from '../api/provider.tsx'
import { LoadingState } from '../parts/loading-state.tsx'
import { WorkspaceZone } from '../words/use-words.tsx'
import { signInAddress, useHere } from './here.ts'
import { MemberFrame } from './member-frame.tsx'
import type { Environment, MemberNow } from './member-now.ts'

const MemberContext = createContext<MemberNow | undefined>(undefined)

/** Who is signed in, where, and what time the server has. Throws outside of `SignedIn`, which is a defect. */
export function useMember(): MemberNow {
  const member = use(MemberContext)
  if (member === undefined) throw new Error('useMember() needs SignedIn above it')
  return member
}

/**
 * Lets signed-in people through, in their frame; takes everybody else to the sign-in page, which brings them back here.
 */
export function SignedIn({ children }: { readonly children: ReactNode }): ReactNode {
  const me = useQuery({ ...useApi().member.me.queryOptions(), staleTime: 60_000, refetchInterval: 60_000 })
  const here = useHere()
  const environment = useEnvironment(me.data?.environments)
  const value = useMemo(() => memberNow(me.data, environment, me.dataUpdatedAt), [me.data, environment, me.dataUpdatedAt])
  if (me.data === null) return <Redirect to={signInAddress(here)} replace />
  if (value === undefined) return me.isError ? <Alone><Failure error={me.error} onRetry={() => void me.refetch()} /></Alone> : <Alone><LoadingState /></Alone>
  return (
    <MemberContext value={value}>
      <WorkspaceZone timeZone={value.workspace.timeZone}>
        <MemberFrame member={value}>{children}</MemberFrame>
      </WorkspaceZone>
    </MemberContext>
  )
}

function Alone({ children }: { readonly children: ReactNode }): ReactNode {
  return <main style={{ maxWidth: 640, padding: 'var(--gutter)' }}>{children}</main>
}

function memberNow(me: Answers['member']['me'] | undefined, environment: Environment | undefined, answeredAt: number): MemberNow | undefined {
  if (me === null || me === undefined || environment === undefined) return undefined
  return { ...me, environment, ahead: me.now.getTime() - answeredAt }
}

/** The environment in the address, else production, else the first. */
function useEnvironment(environments: readonly Environment[] | undefined): Environment | undefined {
  const wanted = new URLSearchParams(useSearch()).get('environment')
  return environments?.find((one) => one.key === wanted) ?? environments?.find((one) => one.production) ?? environments?.[0]
}
