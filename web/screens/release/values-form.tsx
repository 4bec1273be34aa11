import { ActionIcon, Modal, TextInput, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Flag } from './flag-draft.ts'
import { FlagProblem } from './flag-problem.tsx'
import { OneChange } from './one-change.tsx'
import { valueChanges, type Values } from './value-changes.ts'
import { emptyValue, parse, schemaOf, textOf, type ValueDraft, valueDrafts, variationsOf } from './value-draft.ts'
import styles from './release.module.css'

/** Most variations of a flag. */
const MOST = 50

type Props = {
  readonly flag: Flag
  /** Those that an old change is taken back to; null for what the flag serves. */
  readonly former: Values | null
  readonly onClose: () => void
}

/** What a flag can serve, in every environment: values are added, renamed and taken away; a key stays what it is. */
export function ValuesForm({ flag, former, onClose }: Props): ReactNode {
  const { say } = useWords()
  const begin = former ?? flag
  const [drafts, setDrafts] = useState(() => valueDrafts({ type: flag.type, variations: begin.variations }))
  const [schema, setSchema] = useState(() => (begin.schema === null ? '' : textOf('json', begin.schema)))
  const [why, setWhy] = useState('')
  const save = useSaveValues(onClose)
  const variations = variationsOf(flag.type, drafts)
  const checked = schemaOf(schema)
  const needsWhy = useMember().environments.some((one) => one.production)
  const set = (place: number, next: ValueDraft): void => setDrafts(drafts.map((one, at) => (at === place ? next : one)))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (variations === undefined || checked === undefined) return
    save.mutate({ key: flag.key, version: flag.version, variations, ...(flag.type === 'json' ? { schema: checked } : {}), ...(why.trim() === '' ? {} : { why: why.trim() }) })
  }
  return (
    <Modal opened onClose={onClose} title={say('release.values')} size="lg" closeButtonProps={{ 'aria-label': say('decide.cancel') }}>
      <form className={styles['form']} onSubmit={submit}>
        <p className={styles['quiet']}>{say('release.values-note')}</p>
        {former === null ? null : <TakenBack flag={flag} to={variations === undefined ? former : { variations, schema: checked ?? null }} />}
        <ol className={styles['values']}>
          {drafts.map((draft, place) => (
            <ValueRow key={place} flag={flag} draft={draft} taken={drafts.some((one, at) => at !== place && one.key === draft.key)} onChange={(next) => set(place, next)}
              {...(drafts.length > 1 ? { onRemove: () => setDrafts(drafts.filter((_, at) => at !== place)) } : {})} />
          ))}
        </ol>
        {drafts.length >= MOST ? null : <TextAction type="button" onClick={() => setDrafts([...drafts, emptyValue(flag.type, drafts)])}><Icon name="plus" size={12} /> {say('release.more-values')}</TextAction>}
        {flag.type === 'json' ? <Textarea label={say('release.schema')} description={say('release.schema-note')} value={schema} error={checked === undefined ? say('release.schema-wrong') : undefined} onChange={(event) => setSchema(event.currentTarget.value)} autosize minRows={2} maxRows={12} className={styles['code'] ?? ''} /> : null}
        <Textarea label={say('unsaved.why')} description={needsWhy ? say('release.values-why') : undefined} value={why} onChange={(event) => setWhy(event.currentTarget.value)} autosize minRows={1} maxLength={500} />
        <FlagProblem error={save.error} />
        <PrimaryButton type="submit" disabled={variations === undefined || checked === undefined} loading={save.isPending}>{say('release.save-values')}</PrimaryButton>
      </form>
    </Modal>
  )
}

/** Looked at before it is saved: what the flag can serve by now and what it would serve again. */
function TakenBack({ flag, to }: { readonly flag: Flag; readonly to: Values }): ReactNode {
  const words = useWords()
  return (
    <div role="group" aria-label={words.say('release.undo-values')}>
      <p className={styles['quiet']}>{words.say('release.undo-values')}</p>
      <ul className={styles['changes']}>{valueChanges(flag, to, words).map((change, place) => <li key={place}><OneChange change={change} /></li>)}</ul>
    </div>
  )
}

type RowProps = { readonly flag: Flag; readonly draft: ValueDraft; readonly taken: boolean; readonly onChange: (draft: ValueDraft) => void; readonly onRemove?: () => void }

function ValueRow({ flag: { type }, draft, taken, onChange, onRemove }: RowProps): ReactNode {
  const { say } = useWords()
  const wrong = parse(type, draft.text) === undefined
  const Field = type === 'json' ? Textarea : TextInput
  return (
    <li className={styles['value-row']}>
      <TextInput label={say('release.key')} value={draft.key} disabled={draft.fixed} error={taken ? say('release.value-taken') : undefined} onChange={(event) => onChange({ ...draft, key: event.currentTarget.value.toLowerCase() })} maxLength={100} />
      <Field label={say('release.value')} value={draft.text} error={wrong ? say('release.not-of-type', { type: say(`release.type-${type}`) }) : undefined} onChange={(event: { readonly currentTarget: { readonly value: string } }) => onChange({ ...draft, text: event.currentTarget.value })} {...(type === 'json' ? { autosize: true, minRows: 1, maxRows: 10 } : {})} className={styles['code'] ?? ''} />
      <TextInput label={say('release.name')} value={draft.name} onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })} maxLength={120} />
      <TextInput label={say('release.value-about')} value={draft.description} onChange={(event) => onChange({ ...draft, description: event.currentTarget.value })} maxLength={500} />
      <ActionIcon color="ink" aria-label={say('release.value-remove', { key: draft.key })} disabled={onRemove === undefined} onClick={onRemove}><Icon name="cross" /></ActionIcon>
    </li>
  )
}

function useSaveValues(onClose: () => void) {
  const api = useApi()
  const answers = useQueryClient()
  const refresh = () => Promise.all([api.flag, api.ruleset].map((part) => answers.invalidateQueries({ queryKey: part.pathKey() })))
  return useMutation(api.flag.saveVariations.mutationOptions({
    onSuccess: async (saved) => {
      answers.setQueryData(api.flag.get.queryKey({ key: saved.key }), saved)
      onClose()
      await refresh()
    },
    onError: refresh,
  }))
}
