import { Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { keyFrom } from '../../app/key-from.ts'
import { PrimaryButton } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import styles from './layers.module.css'

/** A name for people and a key for plans; room is taken from it by launches alone. */
export function NewLayer({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const [name, setName] = useState('')
  const [ownKey, setOwnKey] = useState<string>()
  const key = ownKey ?? keyFrom(name, '')
  const make = useMutation(api.layer.create.mutationOptions({
    onSuccess: async () => {
      await answers.invalidateQueries({ queryKey: api.layer.pathKey() })
      onClose()
    },
  }))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    make.mutate({ key, name: name.trim() })
  }
  return (
    <Modal opened onClose={onClose} title={say('layers.new-layer')} closeButtonProps={{ 'aria-label': say('decide.cancel') }}>
      <form className={styles['form']} onSubmit={submit}>
        <p className={styles['quiet']}>{say('layers.new-layer-then')}</p>
        <TextInput label={say('layers.name')} value={name} maxLength={120} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <TextInput label={say('layers.key')} description={say('layers.key-note')} value={key} maxLength={100} onChange={(event) => setOwnKey(event.currentTarget.value.toLowerCase())} />
        <ProblemLine error={make.error} />
        <PrimaryButton type="submit" disabled={name.trim() === '' || key === ''} loading={make.isPending}>{say('layers.make-layer')}</PrimaryButton>
      </form>
    </Modal>
  )
}
