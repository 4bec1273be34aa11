import { Switch } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import styles from '../../app/settings.module.css'

type Rules = { readonly reviewLaunch: boolean; readonly shipTeams: readonly ('product' | 'marketing')[]; readonly hideEarly: boolean }

/** What members agree on before one of them acts. */
export function RulesSection(): ReactNode {
  const { say } = useWords()
  const { workspace } = useMember()
  const api = useApi()
  const answers = useQueryClient()
  const save = useMutation(api.workspace.setRules.mutationOptions({ onSettled: () => Promise.all([api.member, api.review, api.readout].map((each) => answers.invalidateQueries({ queryKey: each.pathKey() }))) }))
  const stands = rulesOf(workspace)
  const rules = save.isPending ? save.variables : stands
  const set = (change: Partial<Rules>): void => save.mutate({ ...stands, ...change })
  const row = (label: string, checked: boolean, to: (on: boolean) => Partial<Rules>, note?: string): ReactNode => (
    <li className={styles['row']}><Switch label={label} {...(note === undefined ? {} : { description: note })} checked={checked} disabled={save.isPending} onChange={(event) => set(to(event.currentTarget.checked))} /></li>
  )
  const team = (one: 'product' | 'marketing') => row(say(`rules.ship-${one}`), rules.shipTeams.includes(one), (on) => ({ shipTeams: (['product', 'marketing'] as const).filter((each) => (each === one ? on : stands.shipTeams.includes(each))) }))
  return (
    <Section title={say('rules.title')} note={say('rules.note')}>
      <ul className={styles['list']}>
        {row(say('rules.launch'), rules.reviewLaunch, (on) => ({ reviewLaunch: on }))}
        {team('product')}
        {team('marketing')}
        {row(say('rules.hide'), rules.hideEarly, (on) => ({ hideEarly: on }), say('rules.hide-note'))}
      </ul>
      <ProblemLine error={save.error} />
    </Section>
  )
}

function rulesOf({ approvals, hidesEarly }: ReturnType<typeof useMember>['workspace']): Rules {
  const ship = approvals['ship'] ?? []
  return { reviewLaunch: (approvals['launch'] ?? []).length > 0, shipTeams: (['product', 'marketing'] as const).filter((team) => ship.includes(team)), hideEarly: hidesEarly }
}
