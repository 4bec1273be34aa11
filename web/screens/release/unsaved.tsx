import { Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { isStale } from '../../api/problem.ts'
import { useApi, useAsk } from '../../api/provider.tsx'
import type { Environment } from '../../app/member-now.ts'
import { offerUndo } from '../../app/undo.tsx'
import { PrimaryButton } from '../../parts/actions.tsx'
import { NotSavedPanel } from '../../parts/not-saved-panel.tsx'
import { useWords } from '../../words/use-words.tsx'
import { FlagProblem } from './flag-problem.tsx'
import type { Change } from './flag-changes.ts'
import { draftOf, type Flag, same } from './flag-draft.ts'
import { rebased } from './rebase.ts'
import { WhoChanges } from './who-changes.tsx'
import type { Editing } from './use-flag-draft.ts'

export type UnsavedProps = { readonly flag: Flag; readonly environment: Environment; readonly editing: Editing; readonly changes: readonly Change[]; readonly save: Save }

export type Save = ReturnType<typeof useSave>

/** What is not saved: the difference, why, and the one button. */
export function Unsaved({ flag, environment, editing, changes, save }: UnsavedProps): ReactNode {
  const { say } = useWords()
  return (
    <NotSavedPanel
      environment={environment.name}
      changes={changes}
      {...(flag.archivedAt === null ? { consequence: <WhoChanges flag={flag} environment={environment} draft={editing.draft} /> } : {})}
      reason={editing.why}
      onReason={editing.explain}
      reasonNeeded={environment.production}
      saveLabel={say('release.save', { environment: environment.name })}
      saving={save.isPending}
      onSave={() => save.mutate()}
      onDiscard={() => offerUndo({ id: 'flag-discarded', text: say('release.discarded'), onUndo: editing.drop() })}
      problem={<FlagProblem error={save.error} />}
      note={say('release.live-soon')}
    />
  )
}

/** On a phone the panel stands behind the one button of the dock. */
export function UnsavedDock(props: UnsavedProps): ReactNode {
  const { say } = useWords()
  const [open, setOpen] = useState(false)
  const word = say('release.look-and-save', { n: props.changes.length })
  return (
    <>
      <PrimaryButton onClick={() => setOpen(true)}>{word}</PrimaryButton>
      <Modal opened={open} onClose={() => setOpen(false)} title={say('release.save', { environment: props.environment.name })} closeButtonProps={{ 'aria-label': say('decide.cancel') }} fullScreen>
        <Unsaved {...props} />
      </Modal>
    </>
  )
}

/** Saves on what stands. Where another environment was saved meanwhile nothing here is touched, and it is sent again. */
export function useSave({ flag, environment, editing }: Omit<UnsavedProps, 'changes' | 'save'>) {
  const api = useApi()
  const ask = useAsk()
  const answers = useQueryClient()
  const { say } = useWords()
  const why = editing.why.trim()
  const send = (version: number) => ask.flag.save.mutate({ key: flag.key, environment: environment.key, version, draft: editing.draft, ...(why === '' ? {} : { why }) })
  const refresh = () => Promise.all([api.flag, api.ruleset].map((part) => answers.invalidateQueries({ queryKey: part.pathKey() })))
  return useMutation({
    mutationFn: async () => {
      try {
        return await send(flag.version)
      } catch (error) {
        if (!isStale(error)) throw error
        const newest = await ask.flag.get.query({ key: flag.key })
        const there = newest.environments[environment.id]
        if (there === undefined || !same(draftOf(there), editing.stands)) throw error
        return await send(newest.version)
      }
    },
    onSuccess: async (saved) => {
      const { stands, draft } = editing
      const undo = (): void => {
        const now = saved.environments[environment.id]
        if (now !== undefined) editing.begin(draftOf(now), rebased(draft, stands, draftOf(now)))
      }
      editing.drop()
      answers.setQueryData(api.flag.get.queryKey({ key: flag.key }), saved)
      offerUndo({ id: 'flag-saved', text: say('release.saved-now', { environment: environment.name }), onUndo: undo })
      await refresh()
    },
    onError: refresh,
  })
}
