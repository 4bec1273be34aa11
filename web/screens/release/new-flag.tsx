import { Modal, Select, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { keyFrom } from '../../app/key-from.ts'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Flag } from './flag-draft.ts'
import { parse, schemaOf } from './value-draft.ts'
import styles from './release.module.css'

type Type = Flag['type']
const TYPES = ['boolean', 'string', 'number', 'json'] as const satisfies readonly Type[]
const STARTS = { boolean: ['false', 'true'], string: ['off', 'on'], number: ['0', '1'], json: ['{}', '{}'] } as const satisfies Record<Type, readonly string[]>
const MOST = 10

type Props = { readonly onClose: () => void; readonly onMade: (flag: Flag) => void }

/** A flag: a name for people, a key for the code, and the values that it can serve, the usual one first. */
export function NewFlag({ onClose, onMade }: Props): ReactNode {
  const { say } = useWords()
  const [name, setName] = useState('')
  const [ownKey, setOwnKey] = useState<string>()
  const [type, setType] = useState<Type>('boolean')
  const [values, setValues] = useState<readonly string[]>(STARTS.boolean)
  const [schema, setSchema] = useState('')
  const { make, error, busy } = useMake(onMade)
  const key = ownKey ?? keyFrom(name, '')
  const parsed = values.map((value) => parse(type, value))
  const checked = schemaOf(schema)
  const whole = name.trim() !== '' && key !== '' && (type !== 'json' || checked !== undefined) && parsed.every((value) => value !== undefined)
  const choose = (next: string | null): void => {
    const chosen = TYPES.find((one) => one === next) ?? type
    setType(chosen)
    setValues(STARTS[chosen])
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (whole) make({ key, name: name.trim(), type, ...(type === 'json' && checked !== undefined ? { schema: checked } : {}), variations: values.map((text, index) => ({ key: variationKey(type, text, index), name: '', value: parsed[index] ?? null })) })
  }
  return (
    <Modal opened onClose={onClose} title={say('release.new-flag')} closeButtonProps={{ 'aria-label': say('decide.cancel') }} centered>
      <form className={styles['form']} onSubmit={submit}>
        <TextInput label={say('release.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={120} data-autofocus />
        <TextInput label={say('release.key')} description={say('release.key-note')} value={key} onChange={(event) => setOwnKey(event.currentTarget.value.toLowerCase())} maxLength={100} />
        <Select label={say('release.type')} value={type} onChange={choose} data={TYPES.map((one) => ({ value: one, label: say(`release.type-${one}`) }))} allowDeselect={false} />
        {type === 'boolean' ? null : values.map((value, index) => (
          <TextInput
            key={index}
            label={index === 0 ? say('release.first-value') : say('release.nth-value', { n: index + 1 })}
            value={value}
            error={parsed[index] === undefined ? say('release.not-of-type', { type: say(`release.type-${type}`) }) : undefined}
            onChange={(event) => setValues(values.map((one, at) => (at === index ? event.currentTarget.value : one)))}
          />
        ))}
        {type === 'boolean' || values.length >= MOST ? null : <TextAction onClick={() => setValues([...values, ''])}><Icon name="plus" size={12} /> {say('release.more-values')}</TextAction>}
        {type === 'json' ? <Textarea label={say('release.schema')} description={say('release.schema-note')} value={schema} error={checked === undefined ? say('release.schema-wrong') : undefined} onChange={(event) => setSchema(event.currentTarget.value)} autosize minRows={2} maxRows={12} className={styles['code'] ?? ''} /> : null}
        <ProblemLine error={error} />
        <PrimaryButton type="submit" disabled={!whole} loading={busy}>{say('release.make')}</PrimaryButton>
      </form>
    </Modal>
  )
}

/** off and on for a switch; else from the value itself, with its place where that gives no key. */
function variationKey(type: Type, text: string, index: number): string {
  if (type === 'boolean') return text === 'true' ? 'on' : 'off'
  return type === 'json' ? `value-${index + 1}` : keyFrom(text, `value-${index + 1}`)
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
