import { Select } from '@mantine/core'
import type { ReactNode } from 'react'
import { type Role, roles, type Team, teams } from '../../app/member-now.ts'
import { useWords } from '../../words/use-words.tsx'

export type Rights = { readonly role: Role; readonly team: Team }

/** For which team somebody works and what they may do, with what that means. */
export function RightsFields({ value, onChange }: { readonly value: Rights; readonly onChange: (value: Rights) => void }): ReactNode {
  const { say } = useWords()
  return (
    <>
      <Select label={say('members.team')} value={value.team} allowDeselect={false} comboboxProps={{ withinPortal: false }}
        onChange={(team) => onChange({ ...value, team: teams.find((each) => each === team) ?? value.team })}
        data={teams.map((each) => ({ value: each, label: say(`team.${each}`) }))} />
      <Select label={say('members.role')} value={value.role} allowDeselect={false} comboboxProps={{ withinPortal: false }}
        description={say(`members.about-${value.role}`)} inputWrapperOrder={['label', 'input', 'description']}
        onChange={(role) => onChange({ ...value, role: roles.find((each) => each === role) ?? value.role })}
        data={roles.map((each) => ({ value: each, label: say(`role.${each}`) }))} />
    </>
  )
}
