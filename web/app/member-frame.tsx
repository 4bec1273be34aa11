import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, type ReactNode } from 'react'
import { useApi } from '../api/provider.tsx'
import { armValue } from './arm-value.ts'
import { SharedMetricChip } from '../parts/shared-metric-chip.tsx'
import type { SparkPoint } from '../parts/charts/sparkline.tsx'
import type { Locale } from '../words/locale.ts'
import { useWords } from '../words/use-words.tsx'
import { useFind } from './find/use-find.tsx'
import { Frame } from './frame.tsx'
import type { MemberNow } from './member-now.ts'
import { Notices } from './notices.tsx'
import { to } from './routes.ts'
import { useNeeds } from './running.ts'
import { useSignOut } from './sign-out.ts'

/** The frame with what only the server knows: whose workspace, how much runs and waits, the shared metric. */
export function MemberFrame({ member, children }: { readonly member: MemberNow; readonly children: ReactNode }): ReactNode {
  const { say } = useWords()
  const signOut = useSignOut()
  const numbers = useNumbers()
  const unread = useQuery({ ...useApi().account.unread.queryOptions(), ...seldom }).data
  const setLanguage = useMailLanguage(member)
  const find = useFind(member, setLanguage)
  return (
    <Frame
      workspace={member.workspace.name}
      environment={member.environment.name}
      person={{ name: member.member.name, team: say(`team.${member.member.team}`) }}
      onSignOut={() => void signOut()}
      numbers={numbers}
      unread={unread ?? 0}
      onLanguage={setLanguage}
      onFind={find.open}
      metric={<MetricChip />}
    >
      <div style={{ minWidth: 0 }}>
        <Notices workspace={member.workspace} />
        {children}
        {find.dialog}
      </div>
    </Frame>
  )
}

/** Mails to somebody are in the language that they read the console in, until they choose another one. */
function useMailLanguage({ mailLocale }: MemberNow): (locale: Locale) => void {
  const api = useApi()
  const answers = useQueryClient()
  const { locale } = useWords()
  const { mutate } = useMutation(api.account.setMails.mutationOptions({ onSuccess: () => answers.invalidateQueries({ queryKey: api.member.me.queryKey() }) }))
  useEffect(() => {
    if (mailLocale === null) mutate({ locale })
  }, [mailLocale, locale, mutate])
  return (next) => mutate({ locale: next })
}

const seldom = { staleTime: 15_000, refetchInterval: 30_000, placeholderData: keepPreviousData } as const

function useNumbers(): { readonly watch: number; readonly decide: number } {
  const counts = useQuery({ ...useApi().experiment.counts.queryOptions(), ...seldom })
  const needs = useNeeds()
  return { watch: (counts.data?.running ?? 0) + (counts.data?.paused ?? 0), decide: needs.decide }
}

const shown = 28

/** The shared metric of the last 28 counted days; nothing until there is one. */
function MetricChip(): ReactNode {
  const line = useQuery({ ...useApi().readout.sharedLine.queryOptions(), ...seldom })
  const { format } = useWords()
  if (line.data === null || line.data === undefined) return null
  const { metric, line: numbers } = line.data
  const days = numbers.days.slice(-shown).flatMap((day): SparkPoint[] => (day.value === null ? [] : [{ value: day.value, maturing: day.maturing > 0 }]))
  const { definition } = metric
  const isRate = metric.family === 'proportion'
  return (
    <SharedMetricChip
      name={metric.name}
      rate={numbers.value ?? undefined}
      {...(isRate ? {} : { figure: armValue({ family: metric.family, unit: definition.kind === 'time-to' ? 'ms' : null, currency: 'currency' in definition ? (definition.currency ?? null) : null }, numbers.value, format) })}
      days={days}
      href={to('metric', { key: metric.key })}
    />
  )
}
