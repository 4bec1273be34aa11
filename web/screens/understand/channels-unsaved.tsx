import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { channelName } from '../../app/channel-name.ts'
import { offerUndo } from '../../app/undo.tsx'
import { BothVersions } from '../../parts/both-versions.tsx'
import { NotSavedPanel } from '../../parts/not-saved-panel.tsx'
import { useWords } from '../../words/use-words.tsx'
import { type ChannelCount, changesBetween, type ChannelsEditing, ruleText, type SavedChannels } from './channels-draft.ts'
import styles from './channels.module.css'

const mutable = (rules: ChannelsEditing['rules']) => structuredClone(rules) as Parameters<ReturnType<typeof useSave>['mutate']>[0]['rules']

/** What is not saved: rule by rule, whom it moves, why; then the one button. */
export function ChannelsUnsaved({ editing, counts }: { readonly editing: ChannelsEditing; readonly counts: readonly ChannelCount[] }): ReactNode {
  const words = useWords()
  const { say, format } = words
  const save = useSave(editing)
  const why = editing.why.trim()
  const moved = counts.filter((one) => one.people !== one.before)
  return (
    <NotSavedPanel
      environment={say('tracking.everywhere')}
      changes={editing.changes.map(({ place, before, after }) => ({ what: say('channel.rule', { n: place }), before: ruleText(before, words), after: ruleText(after, words) }))}
      consequence={moved.length === 0 ? <p>{say('channel.moves-nobody')}</p> : <ul className={styles['moved']}>{moved.map((one) => <li key={one.channel}>{channelName(one.channel, say)} {format.count(one.before)} → {format.count(one.people)}</li>)}</ul>}
      reason={editing.why}
      onReason={editing.explain}
      reasonNeeded={false}
      saveLabel={say('channel.save')}
      saving={save.isPending}
      onSave={() => save.mutate({ version: editing.version, rules: mutable(editing.rules), ...(why === '' ? {} : { why }) })}
      onDiscard={() => offerUndo({ id: 'channels-discarded', text: say('understand.discarded'), onUndo: editing.drop() })}
      problem={<ProblemLine error={save.error} />}
      note={say('channel.save-note')}
    />
  )
}

function useSave(editing: ChannelsEditing) {
  const api = useApi()
  const answers = useQueryClient()
  const refresh = () => Promise.all([api.channel, api.journey, api.readout].map((part) => answers.invalidateQueries({ queryKey: part.pathKey() })))
  return useMutation(api.channel.save.mutationOptions({
    onSuccess: async () => {
      await refresh()
      editing.drop()
    },
    // Where it is stale, what stands now is shown beside it.
    onError: refresh,
  }))
}

/** Somebody saved meanwhile: both stand side by side, and nothing is lost. */
export function BothChannels({ saved, editing }: { readonly saved: SavedChannels; readonly editing: ChannelsEditing }): ReactNode {
  const words = useWords()
  const { say } = words
  return (
    <BothVersions
      title={say('understand.stale-title')}
      note={say('understand.stale-note')}
      heads={{ part: say('channel.rules'), mine: say('understand.yours'), theirs: say('understand.theirs') }}
      rows={changesBetween(saved.rules, editing.rules).map(({ place, before, after }) => ({ part: say('channel.rule', { n: place }), mine: ruleText(after, words) ?? '–', theirs: ruleText(before, words) ?? '–' }))}
      actions={
        <>
          <Button onClick={editing.keepMine}>{say('understand.keep-mine')}</Button>
          <Button onClick={() => offerUndo({ id: 'channels-discarded', text: say('understand.discarded'), onUndo: editing.drop() })}>{say('understand.take-theirs')}</Button>
        </>
      }
    />
  )
}
