import { Modal, Select, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { PrimaryButton } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { surfaces } from './draft.ts'
import type { Idea } from './ideas-screen.tsx'
import styles from './ideas.module.css'

const parts = ['audience', 'change', 'effect', 'because'] as const
type Draft = Pick<Idea, 'title' | 'surface' | 'hypothesis'>
const nothing: Draft = { title: '', surface: 'onboarding', hypothesis: { audience: '', change: '', effect: '', because: '' } }

/** A title is enough; the belief may be written later, and becomes the plan's own. */
export function IdeaForm({ idea, onClose }: { readonly idea?: Idea; readonly onClose: () => void }): ReactNode {
  const { say } = useWords()
  const [draft, setDraft] = useState<Draft>(idea ?? nothing)
  const { store, error, busy } = useStore(idea, onClose)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    store({ title: draft.title.trim(), surface: draft.surface, hypothesis: draft.hypothesis })
  }
  return (
    <Modal opened onClose={onClose} title={idea?.title ?? say('ideas.new')} size={560} closeButtonProps={{ 'aria-label': say('decide.cancel') }}>
      <form className={styles['form']} onSubmit={submit}>
        <TextInput label={say('ideas.title')} value={draft.title} maxLength={120} onChange={(event) => setDraft({ ...draft, title: event.currentTarget.value })} data-autofocus />
        <Select label={say('ideas.where')} value={draft.surface} allowDeselect={false} data={surfaces.map((one) => ({ value: one, label: say(`surface.${one}`) }))}
          onChange={(value) => setDraft({ ...draft, surface: surfaces.find((one) => one === value) ?? draft.surface })} />
        {parts.map((part) => (
          <Textarea key={part} autosize minRows={1} label={say(`ideas.ask-${part}`)} value={draft.hypothesis[part]} maxLength={300}
            onChange={(event) => setDraft({ ...draft, hypothesis: { ...draft.hypothesis, [part]: event.currentTarget.value } })} />
        ))}
        <ProblemLine error={error} />
        <PrimaryButton type="submit" disabled={draft.title.trim() === ''} loading={busy}>{say(idea === undefined ? 'ideas.make' : 'ideas.save')}</PrimaryButton>
      </form>
    </Modal>
  )
}

function useStore(idea: Idea | undefined, onDone: () => void) {
  const api = useApi()
  const answers = useQueryClient()
  const settled = { onSuccess: onDone, onSettled: () => answers.invalidateQueries({ queryKey: api.idea.pathKey() }) }
  const create = useMutation(api.idea.create.mutationOptions(settled))
  const save = useMutation(api.idea.save.mutationOptions(settled))
  const store = (draft: Draft): void => (idea === undefined ? create.mutate(draft) : save.mutate({ ...draft, id: idea.id, version: idea.version }))
  return { store, error: create.error ?? save.error, busy: create.isPending || save.isPending }
}
