import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useMember } from '../../app/member.tsx'
import { type Role, roles } from '../../app/member-now.ts'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { FreshKey, KeyKind } from './fresh-key.ts'
import { useMakeKey } from './use-make-key.ts'
import styles from './start.module.css'

const kinds = ['client', 'server', 'admin'] as const satisfies readonly KeyKind[]

type Props = { readonly onMade: (key: FreshKey) => void; readonly onClose: () => void }

/** What the key is for decides what it may do; it is made at once and shown once. */
export function NewKey({ onMade, onClose }: Props): ReactNode {
  const { say } = useWords()
  const { environments, environment } = useMember()
  const [kind, setKind] = useState<KeyKind>('client')
  const [name, setName] = useState('')
  const [where, setWhere] = useState(environment.key)
  const [role, setRole] = useState<Role>('admin')
  const called = name.trim() === '' ? say(`start.kind-${kind}`) : name.trim()
  const { make, error, busy } = useMakeKey((token) => onMade({ kind, name: called, where: kind === 'admin' ? null : (environments.find((one) => one.key === where)?.name ?? where), token }))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    make(kind === 'admin' ? { kind, name: called, role } : { kind, name: called, environment: where })
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      <div className={styles['field']}>
        <span className={styles['label']} id="key-kind">{say('start.key-for')}</span>
        <SegmentedControl aria-labelledby="key-kind" value={kind} onChange={(value) => setKind(kinds.find((each) => each === value) ?? 'client')}
          data={kinds.map((each) => ({ value: each, label: say(`start.kind-${each}`) }))} />
        <p className={styles['note']}>{say(`start.about-${kind}`)}</p>
      </div>
      <div className={styles['fields']}>
        <TextInput label={say('start.key-name')} placeholder={say(`start.kind-${kind}`)} value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={120} data-autofocus />
        {kind === 'admin' ? (
          <Select label={say('start.key-may')} value={role} allowDeselect={false} onChange={(value) => setRole(roles.find((each) => each === value) ?? role)}
            description={say(`members.about-${role}`)} inputWrapperOrder={['label', 'input', 'description']} data={roles.map((each) => ({ value: each, label: say(`role.${each}`) }))} />
        ) : (
          <Select label={say('start.key-where')} value={where} onChange={(value) => setWhere(value ?? environment.key)} data={environments.map((one) => ({ value: one.key, label: one.name }))} />
        )}
      </div>
      <div className={styles['buttons']}>
        <PrimaryButton type="submit" loading={busy}>{say('start.make-key-do')}</PrimaryButton>
        <TextAction onClick={onClose}>{say('start.discard')}</TextAction>
      </div>
      <ProblemLine error={error} />
    </form>
  )
}
