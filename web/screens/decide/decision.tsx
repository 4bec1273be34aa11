import type { ReactNode } from 'react'
import { splitOf } from '../../app/split.ts'
import { to } from '../../app/routes.ts'
import { TextAction } from '../../parts/actions.tsx'
import { IntervalChart } from '../../parts/charts/interval-chart.tsx'
import { SampleRatio } from '../../parts/charts/sample-ratio.tsx'
import { HiddenUntil } from '../../parts/too-early.tsx'
import { Verdict } from '../../parts/verdict.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import type { Choice } from './decision-form.tsx'
import { decisionHeadline, decisionOf, type Experiment, intervalOf, liftSpokenOf, markOf, type Readout, type ReadoutWords, sidesOf, stateWord, verdictState } from './readout-view.ts'
import { SignOffs, type Signing } from './sign-offs.tsx'
import { WayButton, WayText } from './way-button.tsx'
import type { Ways } from './ways.ts'
import styles from './decide.module.css'

type Props = {
  readonly experiment: Experiment
  readonly readout: Readout
  readonly said: ReadoutWords
  /** Null where the reader may not decide, or nothing is to be decided. */
  readonly ways: Ways | null
  /** The words of teams that shipping waits for. */
  readonly signing: Signing | undefined
  readonly onChoose: (choice: Choice) => void
}

/** The verdict with its one picture, and beside it what can be done about it; once it is decided, the decision. */
export function Decision(props: Props): ReactNode {
  const words = useWords()
  const { experiment, readout, said } = props
  const decision = decisionOf(experiment)
  const actions = actionsOf(props, words)
  const chart = pictureOf(readout, words)
  return (
    <Verdict
      state={decision === null ? verdictState(readout) : 'decided'}
      word={decision === null ? stateWord(readout, words.say) : words.say('decide.decided-by', { who: decision.by.name, when: words.format.relative(decision.at) })}
      headline={decision === null ? said.headline : decisionHeadline(decision, readout, words.say)}
      paragraph={<Paragraph {...props} />}
      {...(chart === undefined ? {} : { chart })}
      {...(actions === undefined ? {} : { actions })}
    />
  )
}

function Paragraph({ experiment, said }: Props): ReactNode {
  const { say } = useWords()
  const decision = decisionOf(experiment)
  const notes = [...said.notes, ...(experiment.origin === 'import' ? [say('decide.import-means')] : [])]
  return (
    <>
      {decision === null ? null : <p className={styles['why']}>“{decision.why}”</p>}
      <p>{decision === null ? said.paragraph : `${say('decide.readout-says', { headline: said.headline })} ${said.paragraph}`}</p>
      {notes.length === 0 ? null : <ul className={styles['notes']}>{notes.map((note) => <li key={note}>{note}</li>)}</ul>}
    </>
  )
}

/** The interval that decides; where a check fails, the proof of that stands in its place. */
export function pictureOf(readout: Readout, words: WordsNow): ReactNode {
  if (readout.hiddenUntil !== undefined && readout.verdict.kind !== 'not-trustworthy') return <HiddenUntil day={readout.hiddenUntil} />
  const split = readout.verdict.kind === 'not-trustworthy' ? splitOf(readout) : null
  if (split !== null) {
    const { name, share, planned } = split
    return (
      <>
        <SampleRatio {...split} width={320} />
        <p className={styles['split']}>{words.say('decide.split', { name, share: words.format.rate(share), planned: words.format.rate(planned) })}</p>
      </>
    )
  }
  const spoken = liftSpokenOf(readout)
  const interval = spoken === undefined ? null : intervalOf(spoken.lift)
  if (spoken === undefined || interval === null) return undefined
  const { metric, lift } = spoken
  const decided = readout.verdict.kind !== 'keep-running' && readout.verdict.kind !== 'too-early'
  const worth = metric.role === 'decides' ? readout.experiment.plan.minimumEffect : null
  return (
    <IntervalChart
      interval={interval}
      answer={decided ? markOf(lift) : 'early'}
      sides={sidesOf(metric, words.say)}
      {...(worth === null ? {} : { worth: metric.direction === 'less' ? -worth : worth })}
    />
  )
}

function actionsOf({ experiment, readout, ways, signing, onChoose }: Props, { say }: WordsNow): ReactNode {
  if (decisionOf(experiment) !== null && experiment.origin === 'live') return <Served experiment={experiment} readout={readout} />
  if (ways === null) return signing?.needed === true ? <SignOffs experiment={experiment} signing={signing} /> : undefined
  return (
    <div className={styles['ways']}>
      <div className={styles['main-way']}>
        <WayButton way={ways.main} filled={ways.filled} onChoose={onChoose} />
        {ways.means === null ? null : <p className={styles['quiet']}>{ways.means}</p>}
      </div>
      <SignOffs experiment={experiment} signing={signing} />
      <div className={styles['others']} role="group" aria-label={say('decide.other-ways')}>
        {ways.others.map((way) => <WayText key={way.label} way={way} onChoose={onChoose} />)}
      </div>
    </div>
  )
}

/** After the decision: what people get now, and where that can be changed. */
function Served({ experiment, readout }: Pick<Props, 'experiment' | 'readout'>): ReactNode {
  const { say } = useWords()
  const decision = decisionOf(experiment)
  const shipped = decision?.kind === 'ship' ? decision.variant : readout.experiment.variants[0]?.key
  const variant = experiment.design.variants.find((one) => one.key === shipped)
  return (
    <div className={styles['ways']}>
      <p>{say('decide.now-served', { value: variant?.variation ?? '–' })}</p>
      <p className={styles['quiet']}>{say('decide.counted-on')}</p>
      <TextAction href={to('flag', { key: experiment.design.flagKey })}>{say('decide.open-flag')}</TextAction>
    </div>
  )
}
