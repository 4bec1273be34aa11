import { Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { offerUndo } from '../../app/undo.tsx'
import { PrimaryButton } from '../../parts/actions.tsx'
import { NotSavedPanel } from '../../parts/not-saved-panel.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Change } from './audience-changes.ts'
import type { Audience, Editing } from './use-audience-draft.ts'

type Props = { readonly audience: Audience; readonly editing: Editing; readonly changes: readonly Change[] }

/** What is not saved: the difference, why, and the one button. Rules of production may hang on it, so a reason is asked for. */
export function AudienceUnsaved({ audience, editing, changes }: Props): ReactNode {
  const { say } = useWords()
  const save = useSave(audience, editing)
  const { name, condition } = editing.draft
  const why = editing.why.trim()
  return (
    <NotSavedPanel
      environment={say('understand.everywhere')}
      changes={changes}
      reason={editing.why}
      onReason={editing.explain}
      reasonNeeded={audience.uses.length > 0}
      saveLabel={say('understand.save-audience')}
      saving={save.isPending}
      onSave={() => save.mutate({ key: audience.key, version: audience.version, name, condition, ...(why === '' ? {} : { why }) })}
      onDiscard={() => offerUndo({ id: 'audience-discarded', text: say('understand.discarded'), onUndo: editing.drop() })}
      problem={<ProblemLine error={save.error} />}
      note={say('understand.audience-live')}
    />
  )
}

/** On a phone the panel stands behind the one button of the dock. */
export function AudienceUnsavedDock(props: Props): ReactNode {
  const { say } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <>
      <PrimaryButton onClick={() => setOpen(true)}>{say('understand.look-and-save')}</PrimaryButton>
      <Modal opened={open} onClose={() => setOpen(false)} title={say('understand.save-audience')} closeButtonProps={{ 'aria-label': say('decide.cancel') }} fullScreen>
        <AudienceUnsaved {...props} />
      </Modal>
    </>
  )
}

function useSave(audience: Audience, editing: Editing) {
  const api = useApi()
  const answers = useQueryClient()
  const { say } = useWords()
  const refresh = () => Promise.all([api.audience, api.ruleset].map((part) => answers.invalidateQueries({ queryKey: part.pathKey() })))
  return useMutation(api.audience.save.mutationOptions({
    onSuccess: async (saved) => {
      const before = editing.stands
      editing.drop()
      answers.setQueryData(api.audience.get.queryKey({ key: audience.key }), { ...saved, uses: audience.uses })
      offerUndo({ id: 'audience-saved', text: say('understand.audience-saved'), onUndo: () => editing.begin(saved, before) })
      await refresh()
    },
    // Where it is stale, what stands now is shown beside it.
    onError: refresh,
  }))
}
