import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useApi } from '../../api/provider.tsx'
import type { Environment } from '../../app/member-now.ts'
import { offerUndo } from '../../app/undo.tsx'
import { BothVersions } from '../../parts/both-versions.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Flag } from './flag-draft.ts'
import { partsApart } from './flag-parts.ts'
import { isSaveIn } from './saved-entry.ts'
import type { Editing } from './use-flag-draft.ts'

type Props = { readonly flag: Flag; readonly environment: Environment; readonly editing: Editing }

/** Somebody saved this environment after the draft was begun: both versions, and how to go on with either. */
export function SavedMeanwhile({ flag, environment, editing }: Props): ReactNode {
  const words = useWords()
  const { say, format } = words
  const newest = useQuery(useApi().flag.history.queryOptions({ key: flag.key, limit: 10 }))
  const entry = newest.data?.entries.find((one) => isSaveIn(one.action, environment.key))
  const takeTheirs = (): void => offerUndo({ id: 'flag-discarded', text: say('release.discarded'), onUndo: editing.drop() })
  return (
    <BothVersions
      title={say('release.stale-title')}
      note={
        <>
          {entry === undefined ? '' : `${say('release.stale-who', { who: entry.actor.name, when: format.relative(entry.at) })}${entry.why === '' ? '' : ` “${entry.why}”`} `}
          {say('release.stale-note')}
        </>
      }
      heads={{ part: say('release.part'), mine: say('release.yours'), theirs: say('release.theirs') }}
      rows={partsApart(editing.draft, editing.stands, words)}
      actions={
        <>
          <Button onClick={editing.keepBoth}>{say('release.keep-both')}</Button>
          <Button onClick={takeTheirs}>{say('release.take-theirs')}</Button>
        </>
      }
    />
  )
}
