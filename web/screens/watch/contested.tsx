import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { BothVersions } from '../../parts/both-versions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { type Begun, changedOf, contested, type Design, differencesOf, rebased } from './running-change.ts'

type Props = { readonly begun: Begun; readonly design: Design; readonly onChoose: (begun: Begun) => void }

/** Somebody changed the same parts of what runs meanwhile: both versions, until one is chosen. What else was written stays. */
export function Contested({ begun, design, onChoose }: Props): ReactNode {
  const words = useWords()
  const { say } = words
  const parts = contested(begun, design)
  const mine = { ...changedOf(design), ...Object.fromEntries(parts.map((part) => [part, begun.wanted[part]])) }
  const rows = differencesOf(design, mine, words).map(({ what, before, after }) => ({ part: what, mine: after ?? '–', theirs: before ?? '–' }))
  return (
    <BothVersions
      title={say('effect.contested')}
      note={say('effect.contested-note')}
      heads={{ part: say('plan.part'), mine: say('plan.yours'), theirs: say('plan.theirs') }}
      rows={rows}
      actions={
        <>
          <Button onClick={() => onChoose(rebased(begun, design, 'mine'))}>{say('plan.keep-mine')}</Button>
          <Button onClick={() => onChoose(rebased(begun, design, 'theirs'))}>{say('plan.take-theirs')}</Button>
        </>
      }
    />
  )
}
