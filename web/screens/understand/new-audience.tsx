import { Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import type { Condition } from '#sdk/core/ruleset.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { ClauseList } from '../../app/clause-list.tsx'
import { keyFrom } from '../../app/key-from.ts'
import { PrimaryButton } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { ReachLine } from '../../app/reach-line.tsx'
import styles from './understand.module.css'

type Props = { readonly onClose: () => void; readonly onMade: (key: string) => void }

/** A name for people, a key for rules, and who is in it. */
export function NewAudience({ onClose, onMade }: Props): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const [name, setName] = useState('')
  const [ownKey, setOwnKey] = useState<string>()
  const [condition, setCondition] = useState<Condition | null>(null)
  const key = ownKey ?? keyFrom(name, '')
  const make = useMutation(api.audience.create.mutationOptions({
    onSuccess: async (made) => {
      await answers.invalidateQueries({ queryKey: api.audience.pathKey() })
      onMade(made.key)
    },
  }))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (condition !== null) make.mutate({ key, name: name.trim(), condition })
  }
  return (
    <Modal opened onClose={onClose} title={say('understand.new-audience')} size={640} closeButtonProps={{ 'aria-label': say('decide.cancel') }} centered>
      <form className={styles['form']} onSubmit={submit}>
        <TextInput label={say('understand.audience-name')} value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={120} data-autofocus />
        <TextInput label={say('understand.audience-key')} description={say('understand.audience-key-note')} value={key} onChange={(event) => setOwnKey(event.currentTarget.value.toLowerCase())} maxLength={100} />
        <fieldset className={styles['fieldset']}>
          <legend>{say('understand.in-it')}</legend>
          <ClauseList condition={condition} onChange={setCondition} everybody={say('understand.nobody-yet')} />
          {condition === null ? null : <ReachLine condition={condition} />}
        </fieldset>
        <ProblemLine error={make.error} />
        <PrimaryButton type="submit" disabled={name.trim() === '' || key === '' || condition === null} loading={make.isPending}>{say('understand.make-audience')}</PrimaryButton>
      </form>
    </Modal>
  )
}
