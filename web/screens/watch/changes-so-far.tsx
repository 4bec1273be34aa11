import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import { useApi } from '../../api/provider.tsx'
import { PersonMark } from '../../parts/person-mark.tsx'
import { Section } from '../../parts/section.tsx'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/use-words.tsx'
import { changeWords } from './change-words.ts'
import type { Started } from './experiment-watch-screen.tsx'
import { useNow } from '../../app/now.ts'
import styles from './experiment-watch.module.css'

/** Who did what with it and why, newest first. */
export function ChangesSoFar({ experiment }: { readonly experiment: Started }): ReactNode {
  const words = useWords()
  const { say } = words
  const history = useQuery(useApi().experiment.history.queryOptions({ key: experiment.key, limit: 10 }))
  const now = useNow({ still: true })
  return (
    <Section title={say('watch.changes')}>
      <Answered query={history} what={say('watch.changes-failed')}>
        {({ entries }) => (
          <ol className={styles['changes']}>
            {entries.map((entry) => (
              <li key={entry.id} className={styles['change']}>
                <PersonMark name={entry.actor.name} />
                <span>
                  {changeWords(entry, words)}
                  <span className={styles['by']}>
                    {entry.actor.name}, <When at={entry.at} now={now} />
                    {entry.why === '' ? '' : ` · “${entry.why}”`}
                  </span>
                </span>
              </li>
            ))}
          </ol>
        )}
      </Answered>
    </Section>
  )
}
