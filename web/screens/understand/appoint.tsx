import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { useWords } from '../../words/use-words.tsx'
import styles from './understand.module.css'

/** Where the workspace has not said yet which metric is its conversion, one that could be it offers to. */
export function Appoint({ story: { metric } }: { readonly story: Answers['metric']['get'] }): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const api = useApi()
  const answers = useQueryClient()
  const all = useQuery(api.metric.list.queryOptions())
  const appoint = useMutation(api.metric.appoint.mutationOptions({ onSuccess: () => answers.invalidateQueries({ queryKey: api.metric.pathKey() }) }))
  const isOffered = metric.definition.kind === 'conversion' && metric.part === null && all.data !== undefined && !all.data.some((one) => one.part === 'conversion')
  if (!isOffered || !maySee(member, 'editor')) return null
  return (
    <div className={styles['appoint']}>
      <Button size="compact-sm" variant="subtle" loading={appoint.isPending} onClick={() => appoint.mutate({ key: metric.key })}>{say('understand.appoint')}</Button>
      <span className={styles['quiet']}>{say('understand.make-conversion-note')}</span>
      <ProblemLine error={appoint.error} />
    </div>
  )
}
