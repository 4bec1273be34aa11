import { Checkbox, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { keyFrom } from '../../app/key-from.ts'
import { PrimaryButton } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { definitionOf, emptyDraft, kinds } from './metric-draft.ts'
import { MetricForm } from './metric-form.tsx'
import { MetricPreview } from './metric-preview.tsx'
import styles from './understand.module.css'

type Props = {
  /** What the workspace has none of yet, so that this one may become it. */
  readonly free: { readonly shared: boolean; readonly activation: boolean; readonly conversion: boolean }
  readonly onClose: () => void
  readonly onMade: (key: string) => void
}

/** A name, what it counts, and before it is made what it would say. */
export function NewMetric({ free, onClose, onMade }: Props): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const [name, setName] = useState('')
  const [ownKey, setOwnKey] = useState<string>()
  const [shared, setShared] = useState(free.shared)
  const [conversion, setConversion] = useState(false)
  const [draft, setDraft] = useState(emptyDraft)
  const key = ownKey ?? keyFrom(name, '')
  const definition = definitionOf(draft)
  const mayConvert = free.conversion && draft.kind === 'conversion'
  const make = useMutation(api.metric.create.mutationOptions({
    onSuccess: async (made) => {
      await Promise.all([answers.invalidateQueries({ queryKey: api.metric.pathKey() }), answers.invalidateQueries({ queryKey: api.readout.sharedLine.pathKey() })])
      onMade(made.key)
    },
  }))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (definition !== null) make.mutate({ key, name: name.trim(), definition, shared: shared && free.shared, ...(conversion && mayConvert ? { part: 'conversion' } : {}) })
  }
  return (
    <Modal opened onClose={onClose} title={say('understand.new-metric')} size={720} closeButtonProps={{ 'aria-label': say('decide.cancel') }} centered>
      <form className={styles['form']} onSubmit={submit}>
        <TextInput label={say('understand.metric-name')} value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={120} data-autofocus />
        <TextInput label={say('understand.metric-key')} value={key} onChange={(event) => setOwnKey(event.currentTarget.value.toLowerCase())} maxLength={100} />
        <MetricForm draft={draft} onChange={setDraft} offered={kinds.filter((kind) => kind !== 'activation' || free.activation)} />
        <MetricPreview definition={definition} />
        {mayConvert ? <Checkbox label={say('understand.make-conversion')} description={say('understand.make-conversion-note')} checked={conversion} onChange={(event) => setConversion(event.currentTarget.checked)} /> : null}
        {free.shared ? <Checkbox label={say('understand.make-shared')} description={say('understand.make-shared-note')} checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} /> : null}
        <ProblemLine error={make.error} />
        <PrimaryButton type="submit" disabled={name.trim() === '' || key === '' || definition === null} loading={make.isPending}>{say('understand.make-metric')}</PrimaryButton>
      </form>
    </Modal>
  )
}
