import { Switch } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import styles from '../../app/settings.module.css'

/** Which environments are changed by approvers and admins alone, one by one. */
export function ProtectionSection(): ReactNode {
  const { say } = useWords()
  const { environments } = useMember()
  const api = useApi()
  const answers = useQueryClient()
  const protect = useMutation(api.environment.protect.mutationOptions({ onSettled: () => answers.invalidateQueries({ queryKey: api.member.pathKey() }) }))
  const asked = protect.isPending ? protect.variables : undefined
  return (
    <Section title={say('members.environments')} note={say('members.environments-note')}>
      <ul className={styles['list']}>
        {environments.map((one) => (
          <li key={one.key} className={styles['row']}>
            <Switch
              label={say('members.protect', { name: one.name })}
              checked={asked?.environment === one.key ? asked.protected : one.protected}
              disabled={protect.isPending}
              onChange={(event) => protect.mutate({ environment: one.key, protected: event.currentTarget.checked })}
            />
          </li>
        ))}
      </ul>
      <ProblemLine error={protect.error} />
    </Section>
  )
}
