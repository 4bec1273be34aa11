import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { BothVersions as Both } from '../../parts/both-versions.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Draft, Experiment } from './draft.ts'
import { differences } from './differences.ts'

type Props = { readonly mine: Draft; readonly theirs: Experiment; readonly onKeepMine: () => void; readonly onTakeTheirs: () => void }

/** Somebody saved meanwhile: what differs, side by side. Neither version is lost whichever is chosen. */
export function BothVersions({ mine, theirs, onKeepMine, onTakeTheirs }: Props): ReactNode {
  const words = useWords()
  const { say } = words
  const editable = theirs.kind === 'draft' || theirs.kind === 'review'
  return (
    <Both
      title={say(editable ? 'plan.stale-title' : 'plan.launched-meanwhile')}
      note={say('plan.stale-note')}
      heads={{ part: say('plan.part'), mine: say('plan.yours'), theirs: say('plan.theirs') }}
      rows={differences(mine, theirs, words)}
      actions={
        <>
          {editable ? <Button onClick={onKeepMine}>{say('plan.keep-mine')}</Button> : null}
          <Button onClick={onTakeTheirs}>{say('plan.take-theirs')}</Button>
        </>
      }
    />
  )
}
