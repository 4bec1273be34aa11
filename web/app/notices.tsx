import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Answers } from '../api/client.ts'
import { useApi } from '../api/provider.tsx'
import { TextAction } from '../parts/actions.tsx'
import { Icon } from '../parts/icon.tsx'
import { useWords } from '../words/use-words.tsx'
import type { MemberNow } from './member-now.ts'
import styles from './notices.module.css'

type Job = Answers['job']['list'][number]

/** Above every page: that the people are made up, and what the server is at work on. Nothing when neither holds. */
export function Notices({ workspace }: { readonly workspace: MemberNow['workspace'] }): ReactNode {
  const { say } = useWords()
  const job = useJob()
  if (!workspace.synthetic && job === undefined) return null
  return (
    <aside className={styles['notices']} aria-label={say('member.notices')} data-no-print>
      {workspace.synthetic ? (
        <p className={styles['made-up']}>
          <Icon name="person" />
          <span>{say('member.synthetic')}</span>
        </p>
      ) : null}
      {job === undefined ? null : <Progress job={job} />}
    </aside>
  )
}

/** The job that runs, or one that stopped before its end. */
function useJob(): Job | undefined {
  const jobs = useQuery({
    ...useApi().job.list.queryOptions(),
    staleTime: 1_000,
    refetchInterval: ({ state }) => (state.data?.some(isOn) ? 1_000 : 15_000),
  })
  return jobs.data?.find(isOn) ?? jobs.data?.find((job) => job.state === 'stopped' || job.state === 'failed')
}

function isOn(job: Job): boolean {
  return job.state === 'running' || job.state === 'waiting'
}

function Progress({ job }: { readonly job: Job }): ReactNode {
  const { say, format } = useWords()
  const { stop, start } = useJobActions()
  const share = job.total === null || job.total === 0 ? undefined : Math.min(1, job.done / job.total)
  const progress = { done: format.count(job.done), total: format.count(job.total) }
  return (
    <div className={styles['job']}>
      <span className={styles['what']}>{say(job.kind === 'demo-fill' ? 'job.demo' : job.kind === 'retry-refused' ? 'job.refused' : 'job.other')}</span>
      {share === undefined ? null : (
        <progress className={styles['bar']} value={share} max={1} aria-label={say('job.progress', progress)} />
      )}
      <span className={styles['state']}>{say(`job.${job.state}`, progress)}</span>
      {isOn(job) ? (
        <TextAction onClick={() => stop.mutate({ id: job.id })} disabled={stop.isPending}>{say('job.stop')}</TextAction>
      ) : (
        <TextAction onClick={() => start.mutate({ kind: job.kind, subject: job.subject })} disabled={start.isPending}>{say('job.start')}</TextAction>
      )}
    </div>
  )
}

function useJobActions() {
  const api = useApi()
  const answers = useQueryClient()
  const onSettled = () => answers.invalidateQueries({ queryKey: api.job.pathKey() })
  return {
    stop: useMutation(api.job.stop.mutationOptions({ onSettled })),
    start: useMutation(api.job.start.mutationOptions({ onSettled })),
  }
}
