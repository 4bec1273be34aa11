import type { ReactNode } from 'react'
import { armLook } from '../../parts/charts/kinds.ts'
import { ShareByTime, type TimeSeries } from '../../parts/charts/share-by-time.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import { curveSentence } from './curve-words.ts'
import { type Metric, type Readout, variantSpokenOf } from './readout-view.ts'
import styles from './decide.module.css'

/** Of each time to something, how many had done it by when: whose window still runs counts for as long as it did. */
export function Curves({ readout }: { readonly readout: Readout }): ReactNode {
  const words = useWords()
  const { say } = words
  return readout.metrics.filter(({ curve }) => curve.some(({ arms }) => arms.some(({ share }) => share !== null))).map((metric) => {
    const series = seriesOf(readout, metric)
    const [control, variant] = [series[0], series.find(({ key }) => key === variantSpokenOf(readout))]
    return (
      <Section key={metric.key} title={metric.name} note={say('decide.curve-note')}>
        {control === undefined || variant === undefined || variant === control ? null : <p className={styles['curve-sentence']}>{curveSentence(control, variant, words)}</p>}
        <ShareByTime label={say('decide.curve-chart', { metric: metric.name })} series={series} />
      </Section>
    )
  })
}

/** Arms with people to tell of, in the experiment's order. */
function seriesOf({ experiment: { variants } }: Readout, { curve }: Metric): readonly (TimeSeries & { readonly key: string })[] {
  return variants.flatMap(({ key, name }, index) => {
    const points = curve.flatMap(({ afterMs, arms }) => {
      const { share = null, range = null } = arms.find((one) => one.variant === key) ?? {}
      return share === null || range === null ? [] : [{ afterMs, share, low: range.from, high: range.to }]
    })
    return points.length === 0 ? [] : [{ key, name, arm: armLook(index), points }]
  })
}
