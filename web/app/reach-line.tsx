import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ACTIVATED } from '#sdk/core/event.ts'
import type { Condition } from '#sdk/core/ruleset.ts'
import { Answered } from '../api/answered.tsx'
import { alone, type Answers } from '../api/client.ts'
import { useApi } from '../api/provider.tsx'
import { attributeName } from './clause-text.ts'
import { useWords } from '../words/use-words.tsx'
import styles from './clause-list.module.css'

/** How many of the people who came lately are in it, as far as their events tell; and plainly what they do not tell. */
export function ReachLine({ condition }: { readonly condition: Condition }): ReactNode {
  const { say } = useWords()
  const reach = useQuery(useApi().audience.reach.queryOptions({ condition }, { ...alone, placeholderData: keepPreviousData }))
  return <Answered query={reach} loading={<p className={styles['note']}>…</p>} what={say('clause.reach-failed')}>{(data) => <Words reach={data} />}</Answered>
}

function Words({ reach: { people, fitting, days, uncounted, counted } }: { readonly reach: Answers['audience']['reach'] }): ReactNode {
  const { say, format } = useWords()
  const unknown = uncounted.filter((one) => one !== ACTIVATED)
  const numbers = { people: format.count(people), fitting: format.count(fitting), days }
  return (
    <div className={styles['reach']}>
      <p>{counted ? say(uncounted.length === 0 ? 'clause.reach' : 'clause.reach-most', numbers) : say('clause.reach-none')}</p>
      {unknown.length === 0 ? null : <p className={styles['note']}>{say('clause.reach-uncounted', { attributes: unknown.map((one) => attributeName(one, say)).join(', ') })}</p>}
      {unknown.length === uncounted.length ? null : <p className={styles['note']}>{say('clause.reach-activated')}</p>}
    </div>
  )
}
