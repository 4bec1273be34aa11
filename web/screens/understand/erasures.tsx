import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useApi } from '../../api/provider.tsx'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { PersonMark } from '../../parts/person-mark.tsx'
import { Section } from '../../parts/section.tsx'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/use-words.tsx'
import styles from './understand.module.css'

/** Who erased or handed out somebody's data, and when. Nobody is named but those who did it. */
export function Erasures(): ReactNode {
  const { member } = useMember()
  return maySee(member, 'admin') ? <Entries /> : null
}

function Entries(): ReactNode {
  const { say } = useWords()
  const entries = useInfiniteQuery(useApi().people.personalData.infiniteQueryOptions({ limit: 10 }, { getNextPageParam: (page) => page.next ?? undefined }))
  const found = entries.data?.pages.flatMap((page) => page.entries) ?? []
  if (found.length === 0) return null
  return (
    <Section title={say('personal.history')} note={say('personal.history-note')}>
      <ol className={styles['history']} aria-label={say('personal.history')}>
        {found.map(({ id, actor, at, action }) => (
          <li key={id} className={styles['entry']}>
            <PersonMark name={actor.name} />
            <div>
              <p>{say(action === 'erased' ? 'personal.erased' : 'personal.exported')}</p>
              <p className={styles['quiet']}>{actor.name}, <When at={at} /></p>
            </div>
          </li>
        ))}
      </ol>
      {entries.hasNextPage ? <TextAction onClick={() => void entries.fetchNextPage()} disabled={entries.isFetchingNextPage}>{say('table.more')}</TextAction> : null}
    </Section>
  )
}
