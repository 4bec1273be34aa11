import type { ReactNode } from 'react'
import { LiftByStage } from '../../parts/charts/lift-by-stage.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { type Metric, type Readout, variantName, variantSpokenOf } from './readout-view.ts'
import styles from './decide.module.css'

type Found = Metric['novelty'][number]

/** Whether the effect on what decides wears off with the time since people were exposed; nothing where too few did it to tell. */
export function Novelty({ readout, metric }: { readonly readout: Readout; readonly metric: Metric }): ReactNode {
  const words = useWords()
  const { say } = words
  const found = metric.novelty.find(({ variant }) => variant === variantSpokenOf(readout))
  if (found === undefined) return null
  const names = { variant: variantName(readout, found.variant), control: readout.experiment.variants[0]?.name ?? '' }
  return (
    <Section title={say('decide.novelty')} note={say('decide.novelty-note', names)}>
      <p className={styles['curve-sentence']}>{noveltySentence(found, words)}</p>
      <LiftByStage label={say('decide.novelty-chart', names)} stages={found.stages} line={found.line} />
    </Section>
  )
}

/** What the line through the stretches says, plainly. */
export function noveltySentence({ line }: Pick<Found, 'line'>, { say, format }: Pick<WordsNow, 'say' | 'format'>): string {
  if (line === null) return say('decide.novelty-open')
  const ends = { first: format.lift(line.first), last: format.lift(line.last) }
  switch (line.answer) {
    case 'steady':
      return say('decide.novelty-steady')
    case 'fades':
      return say('decide.novelty-fades', ends)
    case 'grows':
      return say('decide.novelty-grows', ends)
    case 'turns':
      return say('decide.novelty-turns', ends)
  }
}
