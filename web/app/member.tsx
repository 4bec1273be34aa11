import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, lazy, Suspense, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { Redirect, useSearch } from 'wouter'
import type { Answers } from '../api/client.ts'
import { Failure } from '../api/failure.tsx'
import { useApi } from '../api/provider.tsx'
import { LoadingState } from '../parts/loading-state.tsx'
import { bring } from '../words/spoken.ts'
import { WorkspaceZone } from '../words/use-words.tsx'
import { signInAddress, useHere } from './here.ts'
import { MemberFrame } from './member-frame.tsx'
import type { Environment, MemberNow } from './member-now.ts'
import { tellSignedIn, useSignedOut } from './session-events.ts'

const SignInAgain = lazy(async () => {
  const [{ SignInAgain }] = await Promise.all([import('../screens/entry/sign-in-again.tsx'), bring(['sign-in'])])
  return { default: SignInAgain }
})

const MemberContext = createContext<MemberNow | undefined>(undefined)

/** Who is signed in, where, and what time the server has. Throws outside of `SignedIn`, which is a defect. */
export function useMember(): MemberNow {
  const member = use(MemberContext)
  if (member === undefined) throw new Error('useMember() needs SignedIn above it')
  return member
}

/**
 * Lets signed-in people through, in their frame; takes everybody else to the sign-in page, which brings them back here. A
 * page whose session ends stays as it is, with everything that was typed: one signs in again over it.
 */
export function SignedIn({ children }: { readonly children: ReactNode }): ReactNode {
  const me = useQuery({ ...useApi().member.me.queryOptions(), staleTime: 60_000, refetchInterval: 60_000 })
  const here = useHere()
  const environment = useEnvironment(me.data?.environments)
  const now = useMemo(() => memberNow(me.data, environment, me.dataUpdatedAt), [me.data, environment, me.dataUpdatedAt])
  const value = useLast(now)
  useSignedOut(() => void me.refetch())
  if (me.data === null && value === undefined) return <Redirect to={signInAddress(here)} replace />
  if (value === undefined) return me.isError ? <Alone><Failure error={me.error} onRetry={() => void me.refetch()} /></Alone> : <Alone><LoadingState /></Alone>
  return (
    <MemberContext value={value}>
      <WorkspaceZone timeZone={value.workspace.timeZone}>
        <MemberFrame member={value}>{children}</MemberFrame>
        {me.data === null ? <Suspense><SignInAgain email={value.member.email} onDone={() => void me.refetch()} /></Suspense> : null}
      </WorkspaceZone>
    </MemberContext>
  )
}

/** Who was signed in last, while nobody is. Whoever comes back finds everything asked anew; somebody else a page of their own. */
function useLast(now: MemberNow | undefined): MemberNow | undefined {
  const [held, hold] = useState(now)
  const answers = useQueryClient()
  const [away, setAway] = useState(false)
  if (now !== undefined && now !== held) hold(now)
  if ((now === undefined && held !== undefined) !== away) setAway(!away)
  const id = now?.member.id
  const [first, setFirst] = useState(id)
  if (first === undefined && id !== undefined) setFirst(id)
  useEffect(() => {
    if (id !== undefined && first !== undefined && id !== first) location.reload()
  }, [id, first])
  useEffect(() => {
    if (!away) return
    return () => {
      void answers.invalidateQueries()
      tellSignedIn()
    }
  }, [away, answers])
  return now ?? held
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
