import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLocation } from 'wouter'
import { ProblemLine } from '../../api/problem-line.tsx'
import { to } from '../../app/routes.ts'
import { PrimaryButton } from '../../parts/actions.tsx'
import { SampleRatio } from '../../parts/charts/sample-ratio.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import { alertWords } from './alert-words.ts'
import { usePausing } from './pausing.ts'
import type { Row } from './row.ts'
import styles from './alert.module.css'

type Props = {
  readonly row: Row
  /** Names of metrics by key. */
  readonly metrics: ReadonlyMap<string, string>
  /** Only the first of the page has the filled button. */
  readonly first: boolean
}

/** One experiment that needs a person now: the cause as a sentence, the proof beside it, what to do under it. */
export function Alert({ row, metrics, first }: Props): ReactNode {
  const words = useWords()
  const { say } = words
  const [, navigate] = useLocation()
  const pausing = usePausing(row.experiment)
  const { word, sentence, proof } = alertWords(row, metrics, words)
  const Do = first ? PrimaryButton : Button
  return (
    <section className={styles['alert']} aria-label={row.experiment.name}>
      <div className={styles['words']}>
        <p className={styles['kind']}><Icon name="octagon" /> {word} · {row.experiment.name}</p>
        <h2 className={styles['sentence']}>{sentence}</h2>
        <p className={styles['proof']}>{proof}</p>
        <div className={styles['actions']}>
          {row.experiment.kind === 'running' ? <Do onClick={pausing.pause} loading={pausing.busy}>{say('watch.pause-it')}</Do> : null}
          <Button onClick={() => navigate(to('experimentWatch', { key: row.experiment.key }))}>{say('watch.look')}</Button>
        </div>
        <ProblemLine error={pausing.error} />
      </div>
      <Proof row={row} />
    </section>
  )
}

function Proof({ row: { split, glance } }: { readonly row: Row }): ReactNode {
  const { say, format } = useWords()
  if (split === null || glance?.verdict.kind !== 'not-trustworthy') return null
  return (
    <figure className={styles['figure']}>
      <figcaption className={styles['caption']}>{say('watch.share-of', { name: split.name })}</figcaption>
      <SampleRatio {...split} width={200} />
      <p className={styles['numbers']}>
        <strong>{format.rate(split.share)}</strong> · {say('watch.planned', { share: format.rate(split.planned) })}
      </p>
    </figure>
  )
}
