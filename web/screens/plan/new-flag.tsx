import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Flag } from './draft.ts'
import { keyFrom } from '../../app/key-from.ts'
import styles from './plan.module.css'

type Props = { readonly name: string; readonly onMade: (flag: Flag) => void; readonly onClose: () => void }

const mostValues = 5

/** A flag made beside the plan: a key for the code and the values it can serve, the control's first. */
export function NewFlag({ name, onMade, onClose }: Props): ReactNode {
  const { say } = useWords()
  const [key, setKey] = useState(keyFrom(name, ''))
  const [values, setValues] = useState<readonly string[]>([say('plan.first-value'), say('plan.second-value')])
  const { make, error, busy } = useMake(onMade)
  const filled = values.map((value) => keyFrom(value, '')).filter((value) => value !== '')
  const whole = key !== '' && filled.length > 1 && new Set(filled).size === filled.length
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    event.stopPropagation()
    if (whole) make({ key, name: name.trim() === '' ? key : name.trim(), type: 'string', variations: filled.map((value) => ({ key: value, name: '', value })) })
  }
  return (
    <form className={styles['new-flag']} onSubmit={submit}>
      <TextInput label={say('plan.flag-key')} description={say('plan.flag-key-note')} value={key} onChange={(event) => setKey(event.currentTarget.value.toLowerCase())} maxLength={100} data-autofocus />
      {values.map((value, index) => (
        <TextInput key={index} label={index === 0 ? say('plan.flag-control') : say('plan.flag-value', { n: index })} value={value}
          onChange={(event) => setValues(values.map((one, at) => (at === index ? event.currentTarget.value : one)))} maxLength={60} />
      ))}
      <div className={styles['buttons']}>
        <Button type="submit" disabled={!whole} loading={busy}>{say('plan.flag-make')}</Button>
        {values.length < mostValues ? <TextAction onClick={() => setValues([...values, ''])}><Icon name="plus" size={12} /> {say('plan.flag-more')}</TextAction> : null}
        <TextAction onClick={onClose}>{say('plan.discard')}</TextAction>
      </div>
      <ProblemLine error={error} />
    </form>
  )
}

function useMake(onMade: (flag: Flag) => void) {
  const api = useApi()
  const answers = useQueryClient()
  const make = useMutation(
    api.flag.create.mutationOptions({
      onSuccess: async (flag) => {
        await answers.invalidateQueries({ queryKey: api.flag.pathKey() })
        onMade(flag)
      },
    }),
  )
  return { make: make.mutate, error: make.error, busy: make.isPending }
}
