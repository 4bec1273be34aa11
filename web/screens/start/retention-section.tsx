import { Button, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { PrimaryButton } from '../../parts/actions.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import styles from './start.module.css'

type Retention = Answers['retention']['get']

/** Whole months beside the one that runs: a quarter, half a year, and so long that a month has its like a year before. */
const CHOICES = [3, 6, 13, 25, 37] as const
const FOR_EVER = 'ever'

/** For how long raw events are kept here, and how far letting the old ones go is. */
export function RetentionSection(): ReactNode {
  const { say } = useWords()
  const state = useQuery({ ...useApi().retention.get.queryOptions(), refetchInterval: 15_000 })
  return (
    <Section title={say('start.retention')}>
      <Answered query={state} loading={<LoadingRows rows={2} />} what={say('start.retention-failed')}>{(found) => <Kept state={found} />}</Answered>
    </Section>
  )
}

function Kept({ state }: { readonly state: Retention }): ReactNode {
  const words = useWords()
  const { member } = useMember()
  return (
    <div className={styles['keys']}>
      <p className={styles['note']}>{words.say('start.retention-note')}</p>
      {maySee(member, 'admin') ? <Choice months={state.months} /> : <p>{spanOf(state.months, words)}</p>}
      {standing(state, words).map((line) => <p key={line} className={styles['note']}>{line}</p>)}
    </div>
  )
}

function Choice({ months }: { readonly months: number | null }): ReactNode {
  const words = useWords()
  const { say } = words
  const api = useApi()
  const answers = useQueryClient()
  const [chosen, choose] = useState<number | null | undefined>(undefined)
  const set = useMutation(api.retention.set.mutationOptions({ onSuccess: () => choose(undefined), onSettled: () => answers.invalidateQueries({ queryKey: api.retention.pathKey() }) }))
  const offered = [...new Set([...CHOICES, ...(months === null ? [] : [months])])].toSorted((a, b) => a - b)
  const isOpen = chosen !== undefined && chosen !== months
  return (
    <>
      <Select label={say('start.retention-choose')} allowDeselect={false} maw={320} value={valueOf(chosen === undefined ? months : chosen)} disabled={set.isPending}
        onChange={(value) => choose(value === FOR_EVER || value === null ? null : Number(value))}
        data={[...offered.map((each) => ({ value: valueOf(each), label: spanOf(each, words) })), { value: FOR_EVER, label: spanOf(null, words) }]} />
      {isOpen ? <p>{say(isShorter(chosen, months) ? 'start.retention-shorter' : 'start.retention-longer')}</p> : null}
      {isOpen ? (
        <div className={styles['buttons']}>
          <PrimaryButton loading={set.isPending} onClick={() => set.mutate({ months: chosen })}>{say('start.retention-do')}</PrimaryButton>
          <Button onClick={() => choose(undefined)}>{say('decide.cancel')}</Button>
        </div>
      ) : null}
      <ProblemLine error={set.error} />
    </>
  )
}

function valueOf(months: number | null): string {
  return months === null ? FOR_EVER : String(months)
}

function isShorter(chosen: number | null, stands: number | null): boolean {
  return chosen !== null && (stands === null || chosen < stands)
}

function spanOf(months: number | null, { say, format }: WordsNow): string {
  return months === null ? say('start.retention-ever') : say('start.retention-months', { n: months, count: format.count(months) })
}

/** What stands: since when there are events, what is being done, and when it was last looked after. */
function standing({ keptFrom, state, doneAt, failure }: Retention, { say, format }: WordsNow): readonly string[] {
  return [
    ...(keptFrom === null ? [] : [say('start.retention-from', { time: format.day(keptFrom) })]),
    ...(state === 'counting' ? [say('start.retention-counting')] : state === 'removing' ? [say('start.retention-removing')] : []),
    ...(failure === null ? [] : [say('start.retention-stuck', { why: failure })]),
    ...(doneAt === null ? [] : [say('start.retention-done', { time: format.day(doneAt) })]),
  ]
}
