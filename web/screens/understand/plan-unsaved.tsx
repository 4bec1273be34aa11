import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { offerUndo } from '../../app/undo.tsx'
import { BothVersions } from '../../parts/both-versions.tsx'
import { NotSavedPanel } from '../../parts/not-saved-panel.tsx'
import { useWords } from '../../words/use-words.tsx'
import { eventText, type PlanEditing, type SavedPlan } from './plan-draft.ts'

/** What is not saved: event by event, then why, then the one button. The plan is saved whole, as a version. */
export function PlanUnsaved({ editing }: { readonly editing: PlanEditing }): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const refresh = () => answers.invalidateQueries({ queryKey: api.trackingPlan.pathKey() })
  const save = useMutation(api.trackingPlan.save.mutationOptions({
    onSuccess: async () => {
      await refresh()
      editing.drop()
    },
    onError: refresh,
  }))
  const why = editing.why.trim()
  const strict = editing.changes.filter((change) => change.after?.strict === true && change.before?.strict !== true)
  return (
    <NotSavedPanel
      environment={say('tracking.everywhere')}
      changes={editing.changes.map(({ name, before, after }) => ({ what: name, before: before === undefined ? undefined : eventText(before, say), after: after === undefined ? undefined : eventText(after, say) }))}
      {...(strict.length === 0 ? {} : { consequence: <p>{say('tracking.strict-then', { n: strict.length, names: strict.map((one) => one.name).join(', ') })}</p> })}
      reason={editing.why}
      onReason={editing.explain}
      reasonNeeded={strict.length > 0}
      saveLabel={say('tracking.save')}
      saving={save.isPending}
      onSave={() => save.mutate({ version: editing.version, events: [...editing.events], ...(why === '' ? {} : { why }) })}
      onDiscard={() => offerUndo({ id: 'plan-discarded', text: say('understand.discarded'), onUndo: editing.drop() })}
      problem={<ProblemLine error={save.error} />}
      note={say('tracking.save-note')}
    />
  )
}

/** Somebody saved meanwhile: both stand side by side, and nothing is lost. */
export function BothPlans({ saved, editing }: { readonly saved: SavedPlan; readonly editing: PlanEditing }): ReactNode {
  const { say } = useWords()
  const text = (event: Parameters<typeof eventText>[0] | undefined): string => (event === undefined ? '–' : eventText(event, say))
  return (
    <BothVersions
      title={say('understand.stale-title')}
      note={say('understand.stale-note')}
      heads={{ part: say('understand.event'), mine: say('understand.yours'), theirs: say('understand.theirs') }}
      rows={editing.changes.map(({ name, after }) => ({ part: name, mine: text(after), theirs: text(saved.events.find((event) => event.name === name)) }))}
      actions={
        <>
          <Button onClick={editing.keepMine}>{say('understand.keep-mine')}</Button>
          <Button onClick={() => offerUndo({ id: 'plan-discarded', text: say('understand.discarded'), onUndo: editing.drop() })}>{say('understand.take-theirs')}</Button>
        </>
      }
    />
  )
}
