import { ActionIcon, Button, Select, TextInput } from '@mantine/core'
import { useState, type FormEvent, type ReactNode } from 'react'
import { Icon } from '../parts/icon.tsx'
import { useWords } from '../words/use-words.tsx'
import type { Answers } from '../api/client.ts'
import type { Variant } from './arms.ts'
import styles from './serving-fields.module.css'

type Design = Answers['experiment']['get']['design']
type Named = Design['overrides'][number]

type Props = {
  readonly overrides: readonly Named[]
  readonly variants: readonly Variant[]
  readonly unit: Design['unit']
  readonly onChange: (overrides: readonly Named[]) => void
}

/** At most so many; for more there are audiences. */
const most = 100

/** Ids that always meet one variant and never count: colleagues who look at it. */
export function NamedIds({ overrides, variants, unit, onChange }: Props): ReactNode {
  const { say } = useWords()
  return (
    <>
      <ul className={styles['ids']}>
        {overrides.map((one) => (
          <li key={one.id} className={styles['id']}>
            <Icon name="person" />
            <span><strong>{one.id}</strong> · {say('plan.always-meets', { variant: variants.find(({ key }) => key === one.variant)?.name ?? one.variant })}</span>
            <ActionIcon color="ink" onClick={() => onChange(overrides.filter(({ id }) => id !== one.id))} aria-label={say('plan.remove-id', { id: one.id })}><Icon name="cross" /></ActionIcon>
          </li>
        ))}
      </ul>
      {variants.length === 0 || overrides.length >= most ? null : <AddId variants={variants} unit={unit} onAdd={(one) => onChange([...overrides.filter(({ id }) => id !== one.id), one])} />}
    </>
  )
}

/** Not a form of its own page: the plan saves itself, so adding is a press. */
function AddId({ variants, unit, onAdd }: Pick<Props, 'variants' | 'unit'> & { readonly onAdd: (one: Named) => void }): ReactNode {
  const { say } = useWords()
  const [id, setId] = useState('')
  const [chosen, setChosen] = useState<string>()
  const variant = variants.find((one) => one.key === chosen)?.key ?? variants.at(-1)?.key
  const add = (event: FormEvent): void => {
    event.preventDefault()
    if (id.trim() === '' || variant === undefined) return
    onAdd({ id: id.trim(), variant })
    setId('')
  }
  return (
    <form className={styles['add-id']} onSubmit={add}>
      <TextInput label={say(unit === 'account' ? 'plan.id-account' : 'plan.id-person')} value={id} maxLength={1000} onChange={(event) => setId(event.currentTarget.value)} />
      <Select label={say('plan.id-meets')} value={variant ?? null} data={variants.map((one) => ({ value: one.key, label: one.name === '' ? one.key : one.name }))} onChange={(key) => key !== null && setChosen(key)} />
      <Button type="submit" disabled={id.trim() === ''}>{say('plan.add-id')}</Button>
    </form>
  )
}
