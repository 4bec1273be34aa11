import { Select, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { type Role, roles } from '../../app/member-now.ts'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { useRefreshed } from './use-account-change.ts'
import styles from '../../app/settings.module.css'

const lifetimes = [7, 30, 90, 365] as const

type Props = { readonly most: Role; readonly onMade: (made: { readonly name: string; readonly token: string }) => void; readonly onClose: () => void }

/** What it is for, what it may do at most, and until when. */
export function NewToken({ most, onMade, onClose }: Props): ReactNode {
  const { say, format } = useWords()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [days, setDays] = useState<number>(30)
  const make = useMutation(useApi().account.makeToken.mutationOptions({ ...useRefreshed(), onSuccess: ({ token }) => onMade({ name, token }), gcTime: 0 }))
  const offered = roles.slice(0, roles.indexOf(most) + 1)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    make.mutate({ name, role, days })
  }
  return (
    <form className={styles['panel']} onSubmit={submit}>
      <div className={styles['fields']}>
        <TextInput label={say('account.token-name')} value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={120} required withAsterisk={false} autoFocus />
        <Select label={say('account.token-role')} value={role} allowDeselect={false} onChange={(value) => setRole(offered.find((each) => each === value) ?? role)}
          description={say(`members.about-${role}`)} inputWrapperOrder={['label', 'input', 'description']} data={offered.map((each) => ({ value: each, label: say(`role.${each}`) }))} />
        <Select label={say('account.token-days')} value={String(days)} allowDeselect={false} onChange={(value) => setDays(Number(value))}
          data={lifetimes.map((each) => ({ value: String(each), label: say('account.days', { n: each, count: format.count(each) }) }))} />
      </div>
      <div className={styles['buttons']}>
        <PrimaryButton type="submit" loading={make.isPending}>{say('account.token-do')}</PrimaryButton>
        <TextAction type="button" onClick={onClose}>{say('members.discard')}</TextAction>
      </div>
      <ProblemLine error={make.error} />
    </form>
  )
}
