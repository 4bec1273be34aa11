import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { to } from '../../app/routes.ts'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { IntervalChart } from '../../parts/charts/interval-chart.tsx'
import { SampleRatio } from '../../parts/charts/sample-ratio.tsx'
import { Verdict } from '../../parts/verdict.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { DecisionForm, type Choice } from './decision-form.tsx'
import { splitOf } from '../../app/split.ts'
import { decisionOf, type Experiment, intervalOf, markOf, type Readout, type ReadoutWords, sidesOf, stateWord, variantName, variantSpokenOf, verdictState } from './readout-view.ts'
import styles from './decide.module.css'

type Props = { readonly experiment: Experiment; readonly readout: Readout; readonly said: ReadoutWords }

/** The verdict with its one picture, and beside it what can be done about it. */
export function Decision({ experiment, readout, said }: Props): ReactNode {
  const words = useWords()
  const { say } = words
  const [choice, setChoice] = useState<Choice | null>(null)
  return (
    <>
      <Verdict
        state={verdictState(readout)}
        word={stateWord(readout, experiment, say)}
        headline={said.headline}
        paragraph={<Paragraph said={said} />}
        chart={<Picture readout={readout} words={words} />}
        actions={<Actions experiment={experiment} readout={readout} onChoose={setChoice} />}
      />
      {choice === null ? null : <DecisionForm choice={choice} experiment={experiment} readout={readout} headline={said.headline} onClose={() => setChoice(null)} />}
    </>
  )
}

function Paragraph({ said }: { readonly said: ReadoutWords }): ReactNode {
  return (
    <>
      <p>{said.paragraph}</p>
      {said.notes.length === 0 ? null : <ul className={styles['notes']}>{said.notes.map((note) => <li key={note}>{note}</li>)}</ul>}
    </>
  )
}

/** The interval that decides; where a check fails, the proof of that stands in its place. */
function Picture({ readout, words }: { readonly readout: Readout; readonly words: WordsNow }): ReactNode {
  const [metric] = readout.metrics
  if (metric === undefined) return null
  const split = readout.verdict.kind === 'not-trustworthy' ? splitOf(readout) : null
  if (split !== null) return <SampleRatio {...split} width={320} />
  const lift = metric.lifts.find((one) => one.variant === variantSpokenOf(readout)) ?? metric.lifts[0]
  const interval = lift === undefined ? null : intervalOf(lift)
  if (lift === undefined || interval === null) return null
  const decided = readout.verdict.kind !== 'keep-running' && readout.verdict.kind !== 'too-early'
  const worth = readout.experiment.plan.minimumEffect
  return (
    <IntervalChart
      interval={interval}
      answer={decided ? markOf(lift) : 'early'}
      sides={sidesOf(metric, words.say)}
      {...(worth === null ? {} : { worth: metric.direction === 'less' ? -worth : worth })}
    />
  )
}

type ActionsProps = Omit<Props, 'said'> & { readonly onChoose: (choice: Choice) => void }

function Actions({ experiment, readout, onChoose }: ActionsProps): ReactNode {
  const { say, format } = useWords()
  const { member } = useMember()
  const decision = decisionOf(experiment)
  if (decision !== null) {
    return (
      <div className={styles['decided']}>
        <p>{decision.why}</p>
        <p className={styles['quiet']}>{say('decide.decided-by', { who: decision.by.name, when: format.relative(decision.at) })}</p>
      </div>
    )
  }
  if (experiment.origin === 'import') return <p className={styles['quiet']}>{say('decide.import-means')}</p>
  if (experiment.kind !== 'running' && experiment.kind !== 'paused') return null
  if (!maySee(member, 'editor')) return null
  return <Ways experiment={experiment} readout={readout} onChoose={onChoose} />
}

/** The verdict's own way is the filled button; the others stand under it. */
function Ways({ experiment, readout, onChoose }: ActionsProps): ReactNode {
  const { say } = useWords()
  const { verdict } = readout
  const variants = readout.experiment.variants.filter((one) => !one.control)
  const named = verdict.kind === 'ship' ? variantName(readout, verdict.variant) : variants.length === 1 ? variants[0]?.name : undefined
  const shipWord = named === undefined ? say('decide.ship-one') : say('decide.ship', { variant: named })
  const ship = (): void => onChoose('ship')
  const rollback = (): void => onChoose('rollback')
  const Ship = verdict.kind === 'ship' ? PrimaryButton : Button
  const Back = verdict.kind === 'rollback' ? PrimaryButton : Button
  return (
    <div className={styles['ways']}>
      {verdict.kind === 'rollback' ? <Back onClick={rollback} fullWidth>{say('decide.rollback')}</Back> : <Ship onClick={ship} fullWidth>{shipWord}</Ship>}
      <p className={styles['quiet']}>{say(verdict.kind === 'rollback' ? 'decide.rollback-means' : 'decide.ship-means')}</p>
      <div className={styles['others']}>
        <TextAction href={to('experimentWatch', { key: experiment.key })}>{say('decide.keep')}</TextAction>
        {verdict.kind === 'rollback' ? <TextAction onClick={ship}>{shipWord}</TextAction> : <TextAction onClick={rollback}>{say('decide.rollback')}</TextAction>}
        <TextAction onClick={() => onChoose('inconclusive')}>{say('decide.end')}</TextAction>
      </div>
    </div>
  )
}
