import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import { useApi } from '../../api/provider.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { to } from '../../app/routes.ts'
import { TextAction } from '../../parts/actions.tsx'
import { PersonMark } from '../../parts/person-mark.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import styles from './start.module.css'

/** Who works here, for which team, and what each may do. */
export function MembersSection(): ReactNode {
  const { say } = useWords()
  const members = useQuery({ ...useApi().member.list.queryOptions(), staleTime: 60_000 })
  return (
    <Section title={say('start.members')} actions={<TextAction href={to('members')}>{say('start.members-all')}</TextAction>}>
      <Answered query={members} loading={<LoadingRows rows={3} />} what={say('start.members-failed')}>
        {(list) => (
          <ul className={styles['members']}>
            {list.map((member) => (
              <li key={member.id} className={styles['member']}>
                <PersonMark name={member.name} />
                <span className={styles['member-name']}>{member.name}<span className={styles['quiet']}>{member.email}</span></span>
                <span className={styles['member-role']}>{say(`team.${member.team}`)}<span className={styles['quiet']}>{say(`role.${member.role}`)}</span></span>
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </Section>
  )
}
